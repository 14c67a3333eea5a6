#!/usr/bin/env bash
# In a gray PNG of 1, 2 or 4 bits the tRNS chunk names one level as transparent. Java's ImageIO compares that number
# with levels it has already widened to 8 bits, so only black can ever match: transparent black works, white does not.
# Versions: JDK 17 and 25 (whichever `java` is in PATH), sharp 0.35.5, Node 20 or later.
# The truth is PNG's clause on tRNS: the key has the depth of the image, a pixel that equals it is transparent.
# Seen, over every key of every depth: sharp always clears exactly the key's level; ImageIO does at 8 bits, and below that
# for key 0 only, 3 keys of 22, and returns the others opaque with an alpha channel that is 255 everywhere.
# It matters to whoever overlays line art, masks or scans made by tools that pick the smallest depth: whether the
# background vanishes depends on whether it was black, and a quick test with a black one passes.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error sharp@0.35.5 >/dev/null
cat > "$tmp/write.mjs" <<'END'
import fs from 'node:fs';
import zlib from 'node:zlib';
import sharp from 'sharp';
const dir = new URL('.', import.meta.url).pathname;
const crcTable = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n >>> 0; });
const crc = bytes => ~bytes.reduce((c, b) => crcTable[(c ^ b) & 255] ^ c >>> 8, ~0) >>> 0;
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data)]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length);
  ends.writeUInt32BE(crc(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
for (const bits of [1, 2, 4, 8]) {
  const levels = 2 ** bits; // one row that holds each level once
  const row = Buffer.alloc(Math.ceil(levels * bits / 8));
  for (let v = 0; v < levels; v++) row[v * bits >> 3] |= v << (8 - bits - (v * bits & 7));
  let right = 0;
  for (let key = 0; key < levels; key++) {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', [0, 0, levels >> 8, levels & 255, 0, 0, 0, 1, bits, 0, 0, 0, 0]), chunk('tRNS', [0, key]),
      chunk('IDAT', zlib.deflateSync(Buffer.from([0, ...row]))), chunk('IEND', [])]);
    fs.writeFileSync(`${dir}${bits}-${key}.png`, png);
    const rgba = await sharp(png).ensureAlpha().raw().toBuffer();
    const clear = Array.from({ length: levels }, (_, x) => x).filter(x => rgba[4 * x + 3] === 0);
    right += clear.length === 1 && clear[0] === key;
  }
  console.log(`${bits} bits: sharp is right for ${right} of ${levels} keys`);
}
END
cat > "$tmp/Read.java" <<'END'
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
public class Read {
    public static void main(String[] args) throws Exception {
        for (int bits : new int[] {1, 2, 4, 8}) {
            int levels = 1 << bits;
            List<Integer> right = new ArrayList<>();
            for (int key = 0; key < levels; key++) {
                BufferedImage image = ImageIO.read(new File(args[0], bits + "-" + key + ".png"));
                boolean exact = image.getColorModel().hasAlpha();
                for (int x = 0; x < levels; x++) {
                    exact &= image.getRGB(x, 0) >>> 24 == (x == key ? 0 : 255);
                }
                if (exact) {
                    right.add(key);
                }
            }
            System.out.println(bits + " bits: ImageIO is right for " + right.size() + " of " + levels + " keys"
                    + (right.size() < levels ? ", namely " + right : ""));
        }
    }
}
END
java -version 2>&1 | head -1
seen=$(node "$tmp/write.mjs"; java "$tmp/Read.java" "$tmp")
want='1 bits: sharp is right for 2 of 2 keys
2 bits: sharp is right for 4 of 4 keys
4 bits: sharp is right for 16 of 16 keys
8 bits: sharp is right for 256 of 256 keys
1 bits: ImageIO is right for 1 of 2 keys, namely [0]
2 bits: ImageIO is right for 1 of 4 keys, namely [0]
4 bits: ImageIO is right for 1 of 16 keys, namely [0]
8 bits: ImageIO is right for 256 of 256 keys'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'A reader now answers otherwise than so:\n%s\n' "$want"; exit 1; }
