#!/usr/bin/env bash
# TwelveMonkeys ImageIO puts every strip of a TIFF with lossless JPEG (compression 7, SOF3) in the place of the first: that shows
# the last strip, all others are black. The picture has the right size and kind, and no exception comes.
# Versions: imageio-tiff and imageio-jpeg 3.14.0 (Maven Central), JDK 17 and 25 (whichever `java` is in PATH).
# The truth is the input itself: 8 x 24 gray, three strips of 8 rows, each of one level: 10, 100, 200. libtiff 4.7.1 with
# libjpeg-turbo 3.1.3 (tifffile with imagecodecs) reads such files right.
# Seen: lossless 200 0 0 in place of 10 100 200; the same picture in one strip, and in three strips of baseline JPEG, is read
# right.
# It matters to whoever takes in scans or medical pictures: a TIFF of several strips is read without complaint, and wrong.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.twelvemonkeys.imageio</groupId><artifactId>imageio-tiff</artifactId><version>3.14.0</version></dependency>
    <dependency><groupId>com.twelvemonkeys.imageio</groupId><artifactId>imageio-jpeg</artifactId><version>3.14.0</version></dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/Strips.java" <<'END'
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
public class Strips {
    static final int SIDE = 8;
    static final int[] LEVELS = {10, 100, 200};
    /** ITU-T T.81, Annex H: 8 bits, one component, each sample predicted by the one on its left, the first by 128. */
    static byte[] lossless(int... levels) {
        int rows = SIDE * levels.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, rows, 0, SIDE, 1, 1, 0x11, 0));
        // A Huffman code of nine codes of 4 bits, for differences of 0 to 8 bits.
        out.writeBytes(bytes(0xFF, 0xC4, 0, 28, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
        out.writeBytes(bytes(0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0));
        StringBuilder bits = new StringBuilder();
        int before = 128;
        for (int level : levels) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                int difference = level - before;
                before = level;
                int size = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
                bits.append(binary(size, 4));
                if (size > 0) {
                    bits.append(binary(difference > 0 ? difference : difference + (1 << size) - 1, size));
                }
            }
        }
        while (bits.length() % 8 != 0) {
            bits.append('1');
        }
        for (int i = 0; i < bits.length(); i += 8) {
            int b = Integer.parseInt(bits.substring(i, i + 8), 2);
            out.write(b);
            if (b == 0xFF) {
                out.write(0);
            }
        }
        out.writeBytes(bytes(0xFF, 0xD9));
        return out.toByteArray();
    }
    static byte[] baseline(int level) throws Exception {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, level);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }
    static String binary(int value, int length) {
        return Integer.toBinaryString(1 << length | value).substring(1);
    }
    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
    static byte[] tiff(byte[]... strips) {
        int n = strips.length;
        int rows = SIDE * LEVELS.length;
        int[][] fields = {{256, SIDE}, {257, rows}, {258, 8}, {259, 7}, {262, 1}, {273, 0}, {277, 1}, {278, rows / n}, {279, 0}};
        int lists = 8 + 2 + 12 * fields.length + 4;
        int data = lists + 8 * n;
        int size = data;
        for (byte[] strip : strips) {
            size += strip.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(bytes('M', 'M', 0, 42)).putInt(8).putShort((short) fields.length);
        for (int[] field : fields) {
            boolean list = field[1] == 0;
            out.putShort((short) field[0]).putShort((short) 4).putInt(list ? n : 1);
            int place = field[0] == 273 ? lists : lists + 4 * n;
            out.putInt(!list ? field[1] : n > 1 ? place : field[0] == 273 ? data : strips[0].length);
        }
        for (int i = 0, at = data; i < n; i++) {
            out.putInt(lists + 4 * i, at).putInt(lists + 4 * n + 4 * i, strips[i].length);
            out.position(at);
            out.put(strips[i]);
            at += strips[i].length;
        }
        return out.array();
    }
    static void show(String name, byte[] file) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        StringBuilder seen = new StringBuilder();
        for (int strip = 0; strip < LEVELS.length; strip++) {
            seen.append(' ').append(image.getRaster().getSample(4, strip * SIDE + 4, 0));
        }
        System.out.println(name + ": " + image.getWidth() + " x " + image.getHeight() + "," + seen);
    }
    public static void main(String[] args) throws Exception {
        show("three strips, baseline", tiff(baseline(10), baseline(100), baseline(200)));
        show("one strip, lossless", tiff(lossless(LEVELS)));
        show("three strips, lossless", tiff(lossless(10), lossless(100), lossless(200)));
    }
}
END
java -version 2>&1 | head -1
seen=$(java -cp "$tmp/lib/*" "$tmp/Strips.java")
want='three strips, baseline: 8 x 24, 10 100 200
one strip, lossless: 8 x 24, 10 100 200
three strips, lossless: 8 x 24, 200 0 0'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Strips of lossless JPEG are now read otherwise than so:\n%s\n' "$want"; exit 1; }
