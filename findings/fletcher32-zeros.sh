#!/usr/bin/env bash
# Two Fletcher-32 checksums that agree on every text, that of H2's MVStore and that of HDF5, differ for a block of zeros:
# FFFFFFFF in one, 00000000 in the other.
# Versions: h2 2.4.240 (Maven Central, Java 17 or later), h5wasm 0.10.3 (HDF5's own C code), Node 20 or later.
# The truth: both sum big-endian words modulo 65535, where 0 and FFFF are the same number; which of the two is written for it
# is free, and H2, whose sums begin at FFFF, never writes 0000, while HDF5 does when all words were 0.
# Seen: "abcdefgh" E1EB9195 in both, 4096 bytes FF: FFFFFFFF in both, 4096 zeros: FFFFFFFF in H2 and 00000000 in HDF5.
# It matters to whoever checks one against the other, or takes a published vector as proof: the vectors all pass, the first
# empty page fails.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error h5wasm@0.10.3 >/dev/null
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies><dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.4.240</version></dependency></dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/hdf5.mjs" <<'END'
import fs from 'node:fs';
import { File, ready } from 'h5wasm/node';
await ready;
const path = new URL('./blocks.h5', import.meta.url).pathname;
const FLETCHER32 = 3; // the filter's number in HDF5
for (const [name, block] of [['abcdefgh', Buffer.from('abcdefgh')], ['abcdef', Buffer.from('abcdef')],
  ['FF', Buffer.alloc(4096, 255)], ['00', Buffer.alloc(4096)]]) {
  const file = new File(path, 'w');
  file.create_dataset({ name: 'block', data: new Uint8Array(block), dtype: '<B', chunks: [block.length], compression: FLETCHER32, compression_opts: [] });
  file.close();
  // the only chunk comes last in the file, and after it its checksum in little-endian order
  const bytes = fs.readFileSync(path);
  if (bytes.subarray(-4 - block.length, -4).compare(block)) throw new Error('the chunk is not where it was');
  const sum = bytes.readUInt32LE(bytes.length - 4).toString(16).padStart(8, '0').toUpperCase();
  console.log(`HDF5 ${name}: ${sum}`);
}
END
cat > "$tmp/H2.java" <<'END'
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
public class H2 {
    public static void main(String[] args) {
        byte[] ones = new byte[4096];
        Arrays.fill(ones, (byte) -1);
        byte[][] blocks = {"abcdefgh".getBytes(), "abcdef".getBytes(), ones, new byte[4096]};
        String[] names = {"abcdefgh", "abcdef", "FF", "00"};
        for (int i = 0; i < blocks.length; i++) {
            System.out.printf("H2 %s: %08X%n", names[i], DataUtils.getFletcher32(blocks[i], 0, blocks[i].length));
        }
    }
}
END
seen=$(node "$tmp/hdf5.mjs"; java -cp "$tmp/lib/*" "$tmp/H2.java")
want='HDF5 abcdefgh: E1EB9195
HDF5 abcdef: 50562A2D
HDF5 FF: FFFFFFFF
HDF5 00: 00000000
H2 abcdefgh: E1EB9195
H2 abcdef: 50562A2D
H2 FF: FFFFFFFF
H2 00: FFFFFFFF'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'One of the checksums now differs from these:\n%s\n' "$want"; exit 1; }
