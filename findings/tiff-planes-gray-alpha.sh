#!/usr/bin/env bash
# sharp mixes up the rows of a TIFF that holds gray and alpha in separate planes (PlanarConfiguration 2):
# with two rows in a strip the second row of the result begins in the middle of the first.
# Versions: sharp 0.35.5 (libvips 8.18.7), geotiff 3.0.5, Node 20 or later.
# The truth is the input itself: four columns, two rows, gray 0..70, alpha 100..170, no compression.
# Seen: one row to a strip is read right; two rows to a strip give the pixels 0 1 2 3 2 3 4 5 and no error,
# while geotiff reads the same bytes right, and sharp itself reads three separate planes (RGB) right.
# It matters to whoever takes in scientific or prepress TIFFs: the picture has the right size and a plausible
# look, but some pixels stand twice and the last ones nowhere.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error sharp@0.35.5 geotiff@3.0.5 >/dev/null
cat > "$tmp/planes.mjs" <<'END'
import sharp from 'sharp';
import { fromArrayBuffer } from 'geotiff';
const W = 4, H = 2;
// A little-endian TIFF with one strip after another, plane by plane, and its tags behind them.
function tiff(planes, rowsPerStrip) {
  const strips = planes.flatMap(plane =>
    Array.from({ length: H / rowsPerStrip }, (_, s) => plane.slice(s * rowsPerStrip * W, (s + 1) * rowsPerStrip * W)));
  const offsets = strips.map((_, i) => 8 + strips.slice(0, i).reduce((sum, s) => sum + s.length, 0));
  const gray = planes.length < 3;
  const tags = [[256, [W]], [257, [H]], [258, planes.map(() => 8)], [259, [1]], [262, [gray ? 1 : 2]], [273, offsets],
    [277, [planes.length]], [278, [rowsPerStrip]], [279, strips.map(s => s.length)], [284, [2]], ...(gray ? [[338, [2]]] : [])];
  const ifd = 8 + planes.length * W * H;
  let free = ifd + 2 + tags.length * 12 + 4;
  const b = Buffer.alloc(free + 100);
  b.write('II*\0', 'latin1');
  b.writeUInt32LE(ifd, 4);
  strips.forEach((s, i) => b.set(s, offsets[i]));
  b.writeUInt16LE(tags.length, ifd);
  tags.forEach(([tag, values], i) => {
    const at = ifd + 2 + i * 12;
    b.writeUInt16LE(tag, at);
    b.writeUInt16LE(3, at + 2); // all values are unsigned 16-bit
    b.writeUInt32LE(values.length, at + 4);
    let to = at + 8;
    if (values.length > 2) { b.writeUInt32LE(free, to); to = free; free += values.length * 2; }
    values.forEach((v, k) => b.writeUInt16LE(v, to + 2 * k));
  });
  return b;
}
const indices = Array.from({ length: W * H }, (_, i) => i);
const gray = indices.map(i => i * 10), alpha = indices.map(i => 100 + i * 10);
for (const rows of [1, 2]) {
  const file = tiff([gray, alpha], rows);
  const raw = await sharp(file).raw().toBuffer(); // gray comes back as three equal channels, then alpha
  const shown = indices.map(i => `${raw[4 * i]}/${raw[4 * i + 3]}`).join(' ');
  const image = await (await fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.length))).getImage();
  const [g, a] = await image.readRasters();
  console.log(`${rows} row(s) to a strip: sharp ${shown}`);
  console.log(`                    geotiff ${indices.map(i => `${g[i]}/${a[i]}`).join(' ')}`);
}
const rgb = await sharp(tiff([gray, alpha, gray.map(v => v + 1)], 2)).raw().toBuffer();
console.log('three planes, 2 rows: sharp is right:', indices.every(i => rgb[3 * i] === gray[i] && rgb[3 * i + 1] === alpha[i]));
END
seen=$(node "$tmp/planes.mjs")
want='1 row(s) to a strip: sharp 0/100 10/110 20/120 30/130 40/140 50/150 60/160 70/170
                    geotiff 0/100 10/110 20/120 30/130 40/140 50/150 60/160 70/170
2 row(s) to a strip: sharp 0/100 10/110 20/120 30/130 20/120 30/130 40/140 50/150
                    geotiff 0/100 10/110 20/120 30/130 40/140 50/150 60/160 70/170
three planes, 2 rows: sharp is right: true'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'sharp or geotiff now reads separate planes otherwise than so:\n%s\n' "$want"; exit 1; }
