#!/usr/bin/env bash
# jimp reads a BMP of 16 colours right only if its width is even: with an odd width one row of five is right;
# and run lengths (RLE8) it takes for something else.
# Versions: jimp 1.6.1 (with bmp-ts 1.0.9), @napi-rs/image 1.15.0, @imagemagick/magick-wasm 0.0.43, Node 20 or later.
# The truth is what went in; ImageMagick and @napi-rs/image agree with it in all cases.
# Seen: 4 bits, width 6 and 8: 5 of 5 rows right, width 5 and 7: 1 of 5; 8 bits plain: 5 of 5, 8 bits in runs: none.
# It matters to whoever takes in icons, scans and exports of old programs: no error, right size, wrong colours.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error jimp@1.6.1 @napi-rs/image@1.15.0 @imagemagick/magick-wasm@0.0.43 >/dev/null
cat > "$tmp/odd.mjs" <<'END'
import fs from 'node:fs';
import { Jimp } from 'jimp';
import { Transformer } from '@napi-rs/image';
import { initializeImageMagick, ImageMagick, MagickFormat } from '@imagemagick/magick-wasm';
await initializeImageMagick(fs.readFileSync(new URL('./node_modules/@imagemagick/magick-wasm/dist/x86/magick.wasm', import.meta.url)));
const height = 5;
const palette = Array.from({ length: 16 }, (_, i) => [i * 17, 255 - i * 17, i * 5 + 90]); // red, green, blue
const index = (x, y) => (x * 3 + y * 5 + 1) % 16;
function bmp(width, bits, rle) {
  const rows = [];
  for (let y = height - 1; y >= 0; y--) { // the bottom row comes first
    if (rle) {
      const runs = Array.from({ length: width }, (_, x) => [1, index(x, y)]).flat();
      rows.push(Buffer.from([...runs, 0, y === 0 ? 1 : 0])); // end of line, at last end of picture
      continue;
    }
    const row = Buffer.alloc(Math.ceil(width * bits / 32) * 4);
    for (let x = 0; x < width; x++) row[x * bits >> 3] |= index(x, y) << (8 - bits - (x * bits & 7));
    rows.push(row);
  }
  const data = Buffer.concat(rows);
  const head = Buffer.alloc(54 + 64);
  head.write('BM');
  head.writeUInt32LE(head.length + data.length, 2);
  head.writeUInt32LE(head.length, 10);
  [40, width, height].forEach((v, i) => head.writeInt32LE(v, 14 + 4 * i));
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  [rle ? 1 : 0, data.length, 0, 0, 16, 0].forEach((v, i) => head.writeInt32LE(v, 30 + 4 * i));
  palette.forEach(([r, g, b], i) => head.set([b, g, r, 0], 54 + 4 * i));
  return Buffer.concat([head, data]);
}
function rightRows(pixels, width) {
  const channels = pixels.length / (width * height);
  return Array.from({ length: height }, (_, y) => y).filter(y => Array.from({ length: width }, (_, x) => x).every(x =>
    palette[index(x, y)].every((v, k) => pixels[(y * width + x) * channels + k] === v))).length;
}
for (const [width, bits, rle] of [[5, 4], [6, 4], [7, 4], [8, 4], [7, 8], [7, 8, true]]) {
  const file = bmp(width, bits, rle);
  let magick;
  ImageMagick.read(file, MagickFormat.Bmp, i => { i.depth = 8; i.getPixels(p => { magick = p.toByteArray(0, 0, width, height, 'RGBA'); }); });
  const seen = { jimp: (await Jimp.fromBuffer(file)).bitmap.data, 'napi-rs/image': await new Transformer(file).rawPixels(), ImageMagick: magick };
  console.log(`${bits} bits${rle ? ' in runs' : ''}, width ${width}: rows right of ${height}: `
    + Object.entries(seen).map(([name, pixels]) => `${name} ${rightRows(pixels, width)}`).join(', '));
}
END
seen=$(node "$tmp/odd.mjs")
want='4 bits, width 5: rows right of 5: jimp 1, napi-rs/image 5, ImageMagick 5
4 bits, width 6: rows right of 5: jimp 5, napi-rs/image 5, ImageMagick 5
4 bits, width 7: rows right of 5: jimp 1, napi-rs/image 5, ImageMagick 5
4 bits, width 8: rows right of 5: jimp 5, napi-rs/image 5, ImageMagick 5
8 bits, width 7: rows right of 5: jimp 5, napi-rs/image 5, ImageMagick 5
8 bits in runs, width 7: rows right of 5: jimp 0, napi-rs/image 5, ImageMagick 5'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'A reader now answers otherwise than so:\n%s\n' "$want"; exit 1; }
