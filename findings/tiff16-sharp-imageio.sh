#!/usr/bin/env bash
# A 16-bit TIFF that sharp writes with LZW or deflate cannot be read by Java's own ImageIO: sharp adds the
# horizontal predictor unasked, and the JDK's TIFF reader knows that predictor for 8 bits only.
# Versions: sharp 0.35.5 (libvips 8.18.7), Node 20 or later; JDK 17 and 25 (whichever `java` is in PATH);
# TwelveMonkeys imageio-tiff 3.12.0 from Maven Central is the other reader.
# Seen: 8 bits are read; 16 bits fail with "16-bit samples are not supported for Horizontal differencing
# Predictor"; with `predictor: 'none'` they are read; TwelveMonkeys reads all three.
# It matters to whoever hands 16-bit pictures from Node to Java: both ends claim TIFF, LZW and 16 bits, and
# tests with 8-bit pictures pass.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error sharp@0.35.5 >/dev/null
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>com.twelvemonkeys.imageio</groupId><artifactId>imageio-tiff</artifactId><version>3.12.0</version>
  </dependency></dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/write.mjs" <<'END'
import sharp from 'sharp';
const dir = new URL('.', import.meta.url).pathname;
const levels = Uint16Array.from({ length: 12 }, (_, i) => i * 5000);
const wide = () => sharp(levels, { raw: { width: 2, height: 2, channels: 3 } }).toColourspace('rgb16');
await sharp(Buffer.alloc(12, 99), { raw: { width: 2, height: 2, channels: 3 } }).tiff({ compression: 'lzw' }).toFile(`${dir}8-lzw.tif`);
await wide().tiff({ compression: 'lzw' }).toFile(`${dir}16-lzw.tif`);
await wide().tiff({ compression: 'lzw', predictor: 'none' }).toFile(`${dir}16-lzw-no-predictor.tif`);
END
cat > "$tmp/Read.java" <<'END'
import java.io.File;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
public class Read {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            for (boolean jdk : new boolean[] {true, false}) {
                var readers = ImageIO.getImageReadersByFormatName("tiff");
                while (readers.hasNext()) {
                    ImageReader reader = readers.next();
                    if (reader.getClass().getName().startsWith("com.sun.") != jdk) {
                        continue;
                    }
                    String seen;
                    try (ImageInputStream in = ImageIO.createImageInputStream(new File(file))) {
                        reader.setInput(in);
                        var raster = reader.read(0).getRaster();
                        seen = "last sample " + raster.getSample(1, 1, 2);
                    } catch (Exception e) {
                        seen = e.getMessage();
                    }
                    System.out.println(new File(file).getName() + (jdk ? " JDK: " : " TwelveMonkeys: ") + seen);
                }
            }
        }
    }
}
END
node "$tmp/write.mjs"
java -version 2>&1 | head -1
seen=$(java -cp "$tmp/lib/*" "$tmp/Read.java" "$tmp/8-lzw.tif" "$tmp/16-lzw.tif" "$tmp/16-lzw-no-predictor.tif")
want='8-lzw.tif JDK: last sample 99
8-lzw.tif TwelveMonkeys: last sample 99
16-lzw.tif JDK: 16-bit samples are not supported for Horizontal differencing Predictor
16-lzw.tif TwelveMonkeys: last sample 55000
16-lzw-no-predictor.tif JDK: last sample 55000
16-lzw-no-predictor.tif TwelveMonkeys: last sample 55000'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'sharp or a reader now does otherwise than so:\n%s\n' "$want"; exit 1; }
