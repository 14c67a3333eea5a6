#!/usr/bin/env bash
# mathjs with 64-digit BigNumbers computes to 64 digits but compares to 12: max and median of whole numbers that
# differ in the 16th digit depend on the order in which they are given.
# Versions: mathjs 15.2.0, Node 20 or later.
# The truth is BigInt; and the same mathjs with relTol 1e-60, which gives the exact answers.
# Seen: max(9007199254740992, 9007199254740993) is the former, the median of ...991, ...993, ...992 is ...991 (the first given),
# 9007199254740993.5 is an integer, and yet the difference of the two is printed as 1.
# It matters to whoever raised `precision` for money, ids or checksums: sums are exact then, every decision made on them
# is not, and relTol is a setting of its own.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error mathjs@15.2.0 >/dev/null
cat > "$tmp/tolerant.mjs" <<'END'
import { create, all } from 'mathjs';
const values = [9007199254740991n, 9007199254740993n, 9007199254740992n];
const sorted = values.toSorted((a, b) => (a < b ? -1 : 1));
console.log(`exact: max ${sorted[2]}, median ${sorted[1]}`);
for (const extra of [{}, { relTol: 1e-60, absTol: 1e-60 }]) {
  const math = create(all, { number: 'BigNumber', precision: 64, ...extra });
  const answer = text => math.format(math.evaluate(text), { notation: 'fixed' });
  console.log(`relTol ${extra.relTol ?? 'as it is'}:`);
  for (const text of [`max(${values[2]}, ${values[1]})`, `median(${values})`, `${values[1]} == ${values[0]}`,
    `isInteger(${values[1]}.5)`, `${values[1]} - ${values[2]}`]) {
    console.log(`  ${text} = ${answer(text)}`);
  }
}
END
seen=$(node "$tmp/tolerant.mjs")
want='exact: max 9007199254740993, median 9007199254740992
relTol as it is:
  max(9007199254740992, 9007199254740993) = 9007199254740992
  median(9007199254740991,9007199254740993,9007199254740992) = 9007199254740991
  9007199254740993 == 9007199254740991 = true
  isInteger(9007199254740993.5) = true
  9007199254740993 - 9007199254740992 = 1
relTol 1e-60:
  max(9007199254740992, 9007199254740993) = 9007199254740993
  median(9007199254740991,9007199254740993,9007199254740992) = 9007199254740992
  9007199254740993 == 9007199254740991 = false
  isInteger(9007199254740993.5) = false
  9007199254740993 - 9007199254740992 = 1'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'mathjs now answers otherwise than so:\n%s\n' "$want"; exit 1; }
