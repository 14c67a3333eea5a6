#!/usr/bin/env bash
# In a 16-bit BMP whose masks give alpha one bit, ImageMagick reads an opaque pixel as half transparent: it widens 1 bit to 8 by
# adding zeros, so that the highest value is 128; four bits end at 240. jimp does the same to five bits: white is 248.
# Versions: @imagemagick/magick-wasm 0.0.43 (ImageMagick 7), jimp 1.6.1, @napi-rs/image 1.15.0, Node 20 or later.
# The truth is arithmetic: a channel of n bits stands for value * 255 / (2^n - 1), so all ones are 255.
# Seen, for a pixel of all ones: @napi-rs/image 255 in every channel of every mask; ImageMagick alpha 128 with
# 1555 and 240 with 444, but 255 with 555 and 565; jimp 240, 248 and 252 for four, five and six bits.
# It matters to whoever blends or thresholds sprites and framebuffer dumps: "white" and "opaque" fail an equality test.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error jimp@1.6.1 @napi-rs/image@1.15.0 @imagemagick/magick-wasm@0.0.43 >/dev/null
cat > "$tmp/few.mjs" <<'END'
import fs from 'node:fs';
import { Jimp } from 'jimp';
import { Transformer } from '@napi-rs/image';
import { initializeImageMagick, ImageMagick, MagickFormat } from '@imagemagick/magick-wasm';
await initializeImageMagick(fs.readFileSync(new URL('./node_modules/@imagemagick/magick-wasm/dist/x86/magick.wasm', import.meta.url)));
// 4 x 2 pixels of all ones, with the masks in a version 5 header
function whiteBmp(masks) {
  const b = Buffer.alloc(14 + 124 + 16);
  b.write('BM');
  b.writeUInt32LE(b.length, 2);
  b.writeUInt32LE(138, 10);
  [124, 4, 2].forEach((v, i) => b.writeInt32LE(v, 14 + 4 * i));
  b.writeUInt16LE(1, 26);
  b.writeUInt16LE(16, 28);
  [3, 16].forEach((v, i) => b.writeInt32LE(v, 30 + 4 * i)); // 3: the masks tell the channels
  masks.forEach((v, i) => b.writeUInt32LE(v, 54 + 4 * i));
  b.writeUInt32LE(0x73524742, 70); // sRGB
  const ones = masks.reduce((all, m) => all | m, 0);
  for (let at = 138; at < b.length; at += 2) b.writeUInt16LE(ones, at);
  return b;
}
const layouts = { 555: [0x7c00, 0x3e0, 0x1f, 0], 565: [0xf800, 0x7e0, 0x1f, 0], 444: [0xf00, 0xf0, 0xf, 0], 1555: [0x7c00, 0x3e0, 0x1f, 0x8000] };
for (const [name, masks] of Object.entries(layouts)) {
  const file = whiteBmp(masks);
  let magick;
  ImageMagick.read(file, MagickFormat.Bmp, i => { i.depth = 8; i.getPixels(p => { magick = p.toByteArray(0, 0, 4, 2, 'RGBA'); }); });
  const rust = await new Transformer(file).rawPixels();
  console.log(`${name}: ImageMagick ${[...magick.slice(0, 4)]} | jimp ${[...(await Jimp.fromBuffer(file)).bitmap.data.slice(0, 4)]}`
    + ` | napi-rs/image ${[...rust.slice(0, rust.length / 8)]}`);
}
END
seen=$(node "$tmp/few.mjs")
want='444: ImageMagick 240,240,240,255 | jimp 240,240,240,255 | napi-rs/image 255,255,255
555: ImageMagick 255,255,255,255 | jimp 248,248,248,255 | napi-rs/image 255,255,255
565: ImageMagick 255,255,255,255 | jimp 248,252,248,255 | napi-rs/image 255,255,255
1555: ImageMagick 255,255,255,128 | jimp 248,248,248,255 | napi-rs/image 255,255,255,255'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'A reader now answers otherwise than so:\n%s\n' "$want"; exit 1; }
