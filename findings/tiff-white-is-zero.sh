#!/usr/bin/env bash
# A gray TIFF may say that 0 is white (PhotometricInterpretation 0, as fax and scanner software does);
# two readers get it wrong in two different ways.
# Versions: geotiff 3.0.5, @imagemagick/magick-wasm 0.0.43 (ImageMagick 7), sharp 0.35.5, Node 20 or later.
# The truth is arithmetic: the level is 255 * (max - value) / max; sharp agrees for all four depths.
# Seen: geotiff's readRGB makes pure white black at every depth, and the rest one step too light
# (at 8 bits 255 254 1 0 becomes 0 255 2 1; at 1 bit black becomes 128); ImageMagick returns the negative
# at 2 and 4 bits and is right at 1 and 8.
# It matters to whoever reads scans: a page whose paper is exactly white comes out black, or all of it inverted,
# while a photograph of the same kind looks almost right.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error geotiff@3.0.5 @imagemagick/magick-wasm@0.0.43 sharp@0.35.5 >/dev/null
cat > "$tmp/white.mjs" <<'END'
import fs from 'node:fs';
import sharp from 'sharp';
import { fromArrayBuffer } from 'geotiff';
import { initializeImageMagick, ImageMagick, MagickFormat } from '@imagemagick/magick-wasm';
await initializeImageMagick(fs.readFileSync(new URL('./node_modules/@imagemagick/magick-wasm/dist/x86/magick.wasm', import.meta.url)));
const W = 8; // one row, whole bytes at each depth
function tiff(values, bits) {
  const row = Buffer.alloc(W * bits / 8);
  values.forEach((v, i) => { row[i * bits >> 3] |= v << (8 - bits - (i * bits & 7)); });
  const tags = [[256, W], [257, 1], [258, bits], [259, 1], [262, 0], [273, 8], [277, 1], [278, 1], [279, row.length]];
  const b = Buffer.alloc(8 + row.length + 2 + tags.length * 12 + 4);
  b.write('II*\0', 'latin1');
  b.writeUInt32LE(8 + row.length, 4);
  row.copy(b, 8);
  b.writeUInt16LE(tags.length, 8 + row.length);
  tags.forEach(([tag, value], i) => {
    const at = 8 + row.length + 2 + i * 12;
    b.writeUInt16LE(tag, at);
    b.writeUInt16LE(3, at + 2); // one unsigned 16-bit value
    b.writeUInt32LE(1, at + 4);
    b.writeUInt16LE(value, at + 8);
  });
  return b;
}
for (const bits of [1, 2, 4, 8]) {
  const max = 2 ** bits - 1;
  const values = [0, Math.min(1, max), max - 1, max, 0, Math.min(1, max), max - 1, max];
  const file = tiff(values, bits);
  const show = levels => [...levels].slice(0, 4).join(' ');
  const truth = values.map(v => 255 * (max - v) / max);
  const bySharp = await sharp(file).toColourspace('b-w').raw().toBuffer();
  const image = await (await fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.length))).getImage();
  const byGeotiff = (await image.readRGB({ interleave: true })).filter((_, i) => i % 3 === 0);
  let byMagick;
  ImageMagick.read(file, MagickFormat.Tiff, i => { i.depth = 8; i.getPixels(p => { byMagick = p.toByteArray(0, 0, W, 1, 'R'); }); });
  console.log(`${bits} bits: truth ${show(truth)} | sharp ${show(bySharp)} | ImageMagick ${show(byMagick)} | geotiff ${show(byGeotiff)}`);
}
END
seen=$(node "$tmp/white.mjs")
want='1 bits: truth 255 0 255 0 | sharp 255 0 255 0 | ImageMagick 255 0 255 0 | geotiff 0 128 0 128
2 bits: truth 255 170 85 0 | sharp 255 170 85 0 | ImageMagick 0 85 170 255 | geotiff 0 192 128 64
4 bits: truth 255 238 17 0 | sharp 255 238 17 0 | ImageMagick 0 17 238 255 | geotiff 0 240 32 16
8 bits: truth 255 254 1 0 | sharp 255 254 1 0 | ImageMagick 255 254 1 0 | geotiff 0 255 2 1'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'One of the readers now answers otherwise than so:\n%s\n' "$want"; exit 1; }
