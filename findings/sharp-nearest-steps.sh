#!/usr/bin/env bash
# sharp's `nearest` kernel does not take every seventh pixel when a picture is made seven times smaller:
# the columns it takes lie 9, 6, 6, 9, 6, 6, 9 apart, so a regular pattern comes out irregular.
# Versions: sharp 0.35.5 (libvips 8.18.7), Node 20 or later; @napi-rs/image 1.15.0 is asked the same.
# The truth is computed: the centre of result pixel i lies at (i + 0.5) * 7, which is source pixel 7i + 3.
# Seen: factors 2 and 3 are regular in sharp; 5 goes 4, 6, 4, 6; 7 goes 9, 6, 6; 9 goes 8, 8, 8, 12;
# 11 and 13 are uneven too, and up to six pixels off the centre. @napi-rs/image hits the centre each time.
# It matters to whoever shrinks label maps, masks, pixel art or test patterns by a whole number
# and trusts that nearest neighbour keeps the spacing.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error sharp@0.35.5 @napi-rs/image@1.15.0 >/dev/null
cat > "$tmp/steps.mjs" <<'END'
import sharp from 'sharp';
import { Transformer, ResizeFilterType } from '@napi-rs/image';
const M = 8;
for (const f of [2, 3, 5, 7, 9, 11, 13]) {
  const N = f * M;
  // every pixel tells the number of its column
  const column = Uint8Array.from({ length: N * N }, (_, i) => i % N);
  const png = await sharp(column, { raw: { width: N, height: N, channels: 1 } }).png().toBuffer();
  const bySharp = await sharp(png).resize(M, M, { kernel: 'nearest' }).toColourspace('b-w').raw().toBuffer();
  const byRust = await new Transformer(png).resize(M, M, ResizeFilterType.Nearest).rawPixels();
  const channels = byRust.length / (M * M);
  const centre = Array.from({ length: M }, (_, i) => Math.floor((i + 0.5) * f));
  const other = Array.from({ length: M }, (_, i) => byRust[i * channels]);
  const taken = [...bySharp.subarray(0, M)];
  const gaps = taken.slice(1).map((v, i) => v - taken[i]);
  console.log(`1/${f}: sharp takes ${taken} (gaps ${gaps}); centres ${centre}; the other hits them: ${other.join() === centre.join()}`);
}
END
seen=$(node "$tmp/steps.mjs")
want='1/2: sharp takes 1,3,5,7,9,11,13,15 (gaps 2,2,2,2,2,2,2); centres 1,3,5,7,9,11,13,15; the other hits them: true
1/3: sharp takes 1,4,7,10,13,16,19,22 (gaps 3,3,3,3,3,3,3); centres 1,4,7,10,13,16,19,22; the other hits them: true
1/5: sharp takes 2,6,12,16,22,26,32,36 (gaps 4,6,4,6,4,6,4); centres 2,7,12,17,22,27,32,37; the other hits them: true
1/7: sharp takes 0,9,15,21,30,36,42,51 (gaps 9,6,6,9,6,6,9); centres 3,10,17,24,31,38,45,52; the other hits them: true
1/9: sharp takes 4,12,20,28,40,48,56,64 (gaps 8,8,8,12,8,8,8); centres 4,13,22,31,40,49,58,67; the other hits them: true
1/11: sharp takes 0,15,25,35,45,55,65,80 (gaps 15,10,10,10,10,10,15); centres 5,16,27,38,49,60,71,82; the other hits them: true
1/13: sharp takes 0,18,30,42,54,66,78,96 (gaps 18,12,12,12,12,12,18); centres 6,19,32,45,58,71,84,97; the other hits them: true'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'sharp now takes other pixels than these:\n%s\n' "$want"; exit 1; }
