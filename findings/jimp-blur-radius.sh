#!/usr/bin/env bash
# jimp's blur takes a radius that is no whole number, and returns a picture of nothing: every pixel of a white one is (0,0,0,0).
# Its other blur, gaussian, takes any radius, and moves the picture: the peak of a dot lands one pixel to the left.
# Versions: jimp 1.6.1, Node 20 or later.
# The truth: a flat picture stays flat under any blur whose weights sum to one, and a symmetric kernel keeps a dot where it is.
# Seen: blur(1) and blur(2) keep white; blur(1.3) and blur(2.5) give 0,0,0,0; gaussian(2) moves the peak from 20,20 to 19,20.
# It matters to whoever computes the radius, as from a width: most pictures come out empty, with no error.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error jimp@1.6.1 >/dev/null
cat > "$tmp/radius.mjs" <<'END'
import { Jimp } from 'jimp';
const side = 41;
const middle = (side - 1) / 2;
for (const radius of [1, 1.3, 2, 2.5]) {
  const white = new Jimp({ width: side, height: side, color: 0xffffffff });
  white.blur(radius);
  const at = 4 * (middle * side + middle);
  console.log(`white, blur(${radius}): ${[...white.bitmap.data.slice(at, at + 4)]}`);
}
const dot = new Jimp({ width: side, height: side, color: 0x000000ff });
dot.setPixelColor(0xffffffff, middle, middle);
dot.gaussian(2);
let peak = { value: -1 };
for (let y = 0; y < side; y++) {
  for (let x = 0; x < side; x++) {
    const value = dot.bitmap.data[4 * (y * side + x)];
    if (value > peak.value) peak = { value, x, y };
  }
}
console.log(`a dot at ${middle},${middle}, gaussian(2): peak at ${peak.x},${peak.y}`);
END
seen=$(node "$tmp/radius.mjs")
want='white, blur(1): 255,255,255,255
white, blur(1.3): 0,0,0,0
white, blur(2): 255,255,255,255
white, blur(2.5): 0,0,0,0
a dot at 20,20, gaussian(2): peak at 19,20'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'It now answers otherwise than so:\n%s\n' "$want"; exit 1; }
