#!/usr/bin/env bash
# image-js blurs the colours of an RGBA picture and leaves its alpha out: what was transparent is black and opaque afterwards, also
# far from any visible pixel. gaussianBlur, and blur with a box, do it alike; nothing is thrown or warned of.
# Versions: image-js 1.7.0, sharp 0.35.5, Node 20 or later.
# The truth: a picture whose every pixel has alpha 0 shows nothing, and so does its blur. sharp keeps alpha 0 there.
# Seen: image-js makes (200,60,60,0) to (0,0,0,255) in both; sharp keeps alpha 0.
# It matters to whoever softens a sticker, a logo or the shadow of one: it comes back in a black box.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error image-js@1.7.0 sharp@0.35.5 >/dev/null
cat > "$tmp/alpha.mjs" <<'END'
import { Image } from 'image-js';
import sharp from 'sharp';
const side = 60;
const inside = v => v >= 20 && v < 40;
const image = new Image(side, side, { colorModel: 'RGBA' });
for (let y = 0; y < side; y++) {
  for (let x = 0; x < side; x++) image.setPixel(x, y, [200, 60, 60, inside(x) && inside(y) ? 255 : 0]);
}
const raw = Buffer.from(image.getRawImage().data);
const soft = await sharp(raw, { raw: { width: side, height: side, channels: 4 } }).blur(2).raw().toBuffer();
const far = 4 * (5 * side + 5); // fifteen pixels from the square: more than seven sigmas
console.log(`before ${image.getPixel(5, 5)}`);
console.log(`image-js gaussianBlur ${image.gaussianBlur({ sigma: 2 }).getPixel(5, 5)}`);
console.log(`image-js blur ${image.blur({ width: 5, height: 5 }).getPixel(5, 5)}`);
console.log(`sharp alpha ${soft[far + 3]}`);
END
seen=$(node "$tmp/alpha.mjs")
want='before 200,60,60,0
image-js gaussianBlur 0,0,0,255
image-js blur 0,0,0,255
sharp alpha 0'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'It now answers otherwise than so:\n%s\n' "$want"; exit 1; }
