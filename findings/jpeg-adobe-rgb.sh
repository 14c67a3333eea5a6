#!/usr/bin/env bash
# A JPEG whose Adobe marker says "transform 0" stores red, green and blue themselves; jpeg-js (jimp's decoder too)
# reads the marker and then converts from YCbCr all the same, so every colour is another one.
# Versions: jpeg-js 0.4.4, jimp 1.6.1, sharp 0.35.5, @napi-rs/canvas 1.1.1, Node 20 or later.
# The file is built here: one 8 x 8 block per component, (200, 40, 60), once with transform 0 and once with 1.
# Seen: transform 0 gives 200,40,60 in sharp and canvas, but 104,255,44 in jpeg-js and jimp; transform 1, whose
# three numbers are Y, Cb and Cr, is 105,255,44 within a level in all four.
# It matters to whoever takes JPEGs from Photoshop, PDF extractors or `cjpeg -rgb`: no error, wrong colours,
# and a gray picture made of them is wrong as well.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error jpeg-js@0.4.4 jimp@1.6.1 sharp@0.35.5 @napi-rs/canvas@1.1.1 >/dev/null
cat > "$tmp/adobe.mjs" <<'END'
import jpeg from 'jpeg-js';
import { Jimp } from 'jimp';
import sharp from 'sharp';
import { createCanvas, loadImage } from '@napi-rs/canvas';
// One flat 8 x 8 block for each of three components. Quantiser 8, so a block's only coefficient is level - 128.
function flatJpeg(levels, transform) {
  const segment = (marker, ...bytes) => [0xff, marker, bytes.length + 2 >> 8, bytes.length + 2 & 255, ...bytes];
  const counts = (...list) => [...list, ...Array(16 - list.length).fill(0)];
  let bits = '';
  for (const level of levels) {
    const dc = level - 128;
    const size = dc === 0 ? 0 : Math.floor(Math.log2(Math.abs(dc))) + 1;
    // all twelve sizes have four-bit codes in the table below; negative numbers are stored minus one
    bits += size.toString(2).padStart(4, '0') + (size ? (dc > 0 ? dc : dc + 2 ** size - 1).toString(2).padStart(size, '0') : '') + '0';
  }
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const scan = bits.match(/.{8}/g).flatMap(b => (b === '11111111' ? [255, 0] : [parseInt(b, 2)]));
  return Buffer.from([0xff, 0xd8,
    ...segment(0xee, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform),
    ...segment(0xdb, 0, ...Array(64).fill(8)),
    ...segment(0xc0, 8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0),
    ...segment(0xc4, 0x00, ...counts(0, 0, 0, 12), ...Array(12).keys()),
    ...segment(0xc4, 0x10, ...counts(1), 0),
    ...segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0), ...scan, 0xff, 0xd9]);
}
for (const transform of [0, 1]) {
  const file = flatJpeg([200, 40, 60], transform);
  const canvas = createCanvas(8, 8).getContext('2d');
  canvas.drawImage(await loadImage(file), 0, 0);
  const seen = {
    sharp: await sharp(file).raw().toBuffer(),
    canvas: canvas.getImageData(0, 0, 8, 8).data,
    'jpeg-js': jpeg.decode(file).data,
    jimp: (await Jimp.fromBuffer(file)).bitmap.data,
  };
  console.log(`transform ${transform}: ` + Object.entries(seen).map(([name, d]) => `${name} ${[...d.slice(0, 3)]}`).join(' | '));
}
END
seen=$(node "$tmp/adobe.mjs")
want='transform 0: sharp 200,40,60 | canvas 200,40,60 | jpeg-js 104,255,44 | jimp 104,255,44
transform 1: sharp 105,255,44 | canvas 105,255,44 | jpeg-js 104,255,44 | jimp 104,255,44'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'A decoder now answers otherwise than so:\n%s\n' "$want"; exit 1; }
