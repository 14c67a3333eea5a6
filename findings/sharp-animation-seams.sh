#!/usr/bin/env bash
# sharp treats an animation as one tall picture: resized frames take on rows of their neighbours, and flip() does not only
# turn every frame upside down, it plays them backwards.
# Versions: sharp 0.35.5 (libvips 8.18.7), Node 20 or later.
# The truth: three frames, each of one flat level, stay flat at any size and keep their order.
# Seen: halving a GIF of the levels 10, 200, 30 leaves 11 7 20 at the end of the first frame and 190 203 199 at the start of the
# second; doubling leaves 10 0 10 and 105 200 212, in WebP as in GIF (a WebP halved
# comes out right); flip() returns 30, 200, 10.
# It matters to whoever makes thumbnails of animations: a flash along the edges at each hard cut, and a test with a single
# picture does not show it.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error sharp@0.35.5 >/dev/null
cat > "$tmp/seams.mjs" <<'END'
import sharp from 'sharp';
const levels = [10, 200, 30], side = 64;
const strip = Buffer.concat(levels.map(v => Buffer.alloc(side * side * 3, v)));
const source = () => sharp(strip, { raw: { width: side, height: side * 3, channels: 3, pageHeight: side } });
const files = { GIF: await source().gif().toBuffer(), WebP: await source().webp({ lossless: true }).toBuffer() };
// the first column of every frame: its first and last three levels
async function frames(pipeline) {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  const height = info.height / 3;
  const column = Array.from({ length: info.height }, (_, y) => data[y * info.width * info.channels]);
  return levels.map((_, i) => column.slice(i * height, (i + 1) * height)).map(c =>
    (c.every(v => v === c[0]) ? `flat ${c[0]}` : `${c.slice(0, 3).join(' ')} .. ${c.slice(-3).join(' ')}`)).join(' | ');
}
for (const [name, file] of Object.entries(files)) {
  console.log(`${name} as it is: ${await frames(sharp(file, { animated: true }))}`);
  console.log(`${name} halved: ${await frames(sharp(file, { animated: true }).resize(side / 2))}`);
  console.log(`${name} doubled: ${await frames(sharp(file, { animated: true }).resize(side * 2))}`);
  console.log(`${name} flipped: ${await frames(sharp(file, { animated: true }).flip())}`);
}
END
seen=$(node "$tmp/seams.mjs")
want='GIF as it is: flat 10 | flat 200 | flat 30
GIF halved: 10 10 10 .. 11 7 20 | 190 203 199 .. 199 203 191 | 39 27 31 .. 30 30 30
GIF doubled: 10 10 10 .. 10 0 10 | 105 200 212 .. 200 211 200 | 115 30 19 .. 30 30 30
GIF flipped: flat 30 | flat 200 | flat 10
WebP as it is: flat 10 | flat 200 | flat 30
WebP halved: flat 10 | flat 200 | flat 30
WebP doubled: 10 10 10 .. 10 0 10 | 105 200 212 .. 200 211 200 | 115 30 19 .. 30 30 30
WebP flipped: flat 30 | flat 200 | flat 10'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'sharp now makes other frames than these:\n%s\n' "$want"; exit 1; }
