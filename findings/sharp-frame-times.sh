#!/usr/bin/env bash
# An animated WebP with 14 ms to a frame, turned into a GIF and back by sharp, plays seven times slower: 14 becomes 10, a time that
# a GIF can hold, and the way back makes 100 of every time of 10 ms or less.
# Versions: sharp 0.35.5 (libvips 8.18.7), Node 20 or later.
# The truth is read from the files' own bytes: ANMF's duration in milliseconds, the graphic control extension's in hundredths.
# Seen: 14 -> 10 -> 100; 15 -> 20 -> 20; 25 -> 20 -> 20 (halves go to the even neighbour); 33 -> 30 -> 30; and `delay: 10`
# asked of WebP directly writes 100, though the format holds it and 11 is written as 11.
# It matters to whoever converts screen recordings of 60 frames a second and more, or checks a duration by its sum:
# no file is invalid, and nothing is reported.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error sharp@0.35.5 >/dev/null
cat > "$tmp/times.mjs" <<'END'
import sharp from 'sharp';
const levels = [10, 200, 30], side = 8;
const strip = Buffer.concat(levels.map(v => Buffer.alloc(side * side * 3, v)));
const source = () => sharp(strip, { raw: { width: side, height: side * 3, channels: 3, pageHeight: side } });
const distinct = list => [...new Set(list)].join('/');
function webpTimes(file) {
  const times = [];
  for (let at = 12; at < file.length;) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'ANMF') times.push(file.readUIntLE(at + 20, 3));
    at += 8 + size + size % 2;
  }
  return distinct(times);
}
function gifTimes(file) {
  const times = [];
  for (let at = file.indexOf('21f904', 0, 'hex'); at >= 0; at = file.indexOf('21f904', at + 1, 'hex')) times.push(file.readUInt16LE(at + 4) * 10);
  return distinct(times);
}
for (const delay of [10, 11, 14, 15, 25, 33]) {
  const webp = await source().webp({ lossless: true, delay: levels.map(() => delay) }).toBuffer();
  const gif = await sharp(webp, { animated: true }).gif().toBuffer();
  const back = await sharp(gif, { animated: true }).webp({ lossless: true }).toBuffer();
  console.log(`asked for ${delay} ms: WebP ${webpTimes(webp)}, as GIF ${gifTimes(gif)}, back in WebP ${webpTimes(back)}`);
}
END
seen=$(node "$tmp/times.mjs")
want='asked for 10 ms: WebP 100, as GIF 100, back in WebP 100
asked for 11 ms: WebP 11, as GIF 10, back in WebP 100
asked for 14 ms: WebP 14, as GIF 10, back in WebP 100
asked for 15 ms: WebP 15, as GIF 20, back in WebP 20
asked for 25 ms: WebP 25, as GIF 20, back in WebP 20
asked for 33 ms: WebP 33, as GIF 30, back in WebP 30'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'sharp now writes other times than these:\n%s\n' "$want"; exit 1; }
