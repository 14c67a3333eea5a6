#!/usr/bin/env bash
# JPEG lets every component have its own sampling; nothing says that brightness must be the finest. If the colour
# planes are finer than the brightness, @napi-rs/image darkens every second row and reports no error.
# Versions: @napi-rs/image 1.15.0, sharp 0.35.5, jpeg-js 0.4.4, @napi-rs/canvas 1.1.1, Node 20 or later.
# The file is built here: 16 x 16, one flat colour, Y sampled 1 x 1, Cb and Cr sampled 2 x 2 (ITU-T T.81, A.1.1),
# and beside it the usual case the other way round.
# Seen: sharp, canvas and jpeg-js give 193,93,70 everywhere in both; @napi-rs/image does so in the usual case only,
# in the other 120 of 256 pixels are right and the rest lost their brightness, down to 73,0,0.
# It matters to whoever relies on "it decodes JPEG": files of this kind pass every check of size and type.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error @napi-rs/image@1.15.0 sharp@0.35.5 jpeg-js@0.4.4 @napi-rs/canvas@1.1.1 >/dev/null
cat > "$tmp/fine.mjs" <<'END'
import { Transformer } from '@napi-rs/image';
import sharp from 'sharp';
import jpeg from 'jpeg-js';
import { createCanvas, loadImage } from '@napi-rs/canvas';
// 16 x 16 pixels in one unit of coded blocks, all flat. Quantiser 8, so a block's first coefficient is level - 128.
function flatJpeg(levels, sampling) {
  const segment = (marker, ...bytes) => [0xff, marker, bytes.length + 2 >> 8, bytes.length + 2 & 255, ...bytes];
  const counts = (...list) => [...list, ...Array(16 - list.length).fill(0)];
  let bits = '';
  levels.forEach((level, i) => {
    for (let block = 0; block < sampling[i] ** 2; block++) {
      const dc = block === 0 ? level - 128 : 0; // later blocks differ from the one before by nothing
      const size = dc === 0 ? 0 : Math.floor(Math.log2(Math.abs(dc))) + 1;
      bits += size.toString(2).padStart(4, '0') + (size ? (dc > 0 ? dc : dc + 2 ** size - 1).toString(2).padStart(size, '0') : '') + '0';
    }
  });
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const scan = bits.match(/.{8}/g).flatMap(b => (b === '11111111' ? [255, 0] : [parseInt(b, 2)]));
  return Buffer.from([0xff, 0xd8,
    ...segment(0xe0, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0),
    ...segment(0xdb, 0, ...Array(64).fill(8)),
    ...segment(0xc0, 8, 0, 16, 0, 16, 3, ...sampling.flatMap((s, i) => [i + 1, s << 4 | s, 0])),
    ...segment(0xc4, 0x00, ...counts(0, 0, 0, 12), ...Array(12).keys()),
    ...segment(0xc4, 0x10, ...counts(1), 0),
    ...segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0), ...scan, 0xff, 0xd9]);
}
const [y, cb, cr] = [120, 100, 180];
const truth = [y + 1.402 * (cr - 128), y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128), y + 1.772 * (cb - 128)].map(Math.round);
console.log(`truth ${truth}`);
for (const sampling of [[2, 1, 1], [1, 2, 2]]) {
  const file = flatJpeg([y, cb, cr], sampling);
  const canvas = createCanvas(16, 16).getContext('2d');
  canvas.drawImage(await loadImage(file), 0, 0);
  const pixels = await new Transformer(file).rawPixels();
  const seen = { sharp: await sharp(file).raw().toBuffer(), canvas: canvas.getImageData(0, 0, 16, 16).data, 'jpeg-js': jpeg.decode(file).data, 'napi-rs/image': pixels };
  const rows = Object.entries(seen).map(([name, d]) => {
    const channels = d.length / 256;
    const near = Array.from({ length: 256 }, (_, i) => truth.every((v, k) => Math.abs(v - d[i * channels + k]) <= 2)).filter(Boolean).length;
    const last = 255 * channels;
    return `${name} ${near} of 256 pixels right, the last ${[...d.slice(last, last + 3)]}`;
  });
  console.log(`sampling ${sampling}: ${rows.join(' | ')}`);
}
END
seen=$(node "$tmp/fine.mjs")
want='truth 193,93,70
sampling 2,1,1: sharp 256 of 256 pixels right, the last 193,93,70 | canvas 256 of 256 pixels right, the last 193,93,70 | jpeg-js 256 of 256 pixels right, the last 192,92,70 | napi-rs/image 256 of 256 pixels right, the last 193,93,70
sampling 1,2,2: sharp 256 of 256 pixels right, the last 193,93,70 | canvas 256 of 256 pixels right, the last 193,93,70 | jpeg-js 256 of 256 pixels right, the last 192,92,70 | napi-rs/image 120 of 256 pixels right, the last 73,0,0'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'A decoder now answers otherwise than so:\n%s\n' "$want"; exit 1; }
