#!/usr/bin/env bash
# json-bigint counts the characters of a number, not its digits before the point: a fraction that JSON.stringify wrote,
# such as pi, is "too long" and comes back as an object, or cannot be parsed at all.
# Versions: json-bigint 1.0.0, lossless-json 4.3.3, Node 20 or later.
# The truth is JSON.parse, which reads these numbers without loss: they are doubles that JSON.stringify printed.
# Seen: 0.25 is a number, 0.30000000000000004 (0.1 + 0.2) and pi are objects, so that adding joins texts; with
# useNativeBigInt it throws "Cannot convert 0.30000000000000004 to a BigInt"; the long id is right in both modes.
# It matters to whoever puts it in place of JSON.parse for the sake of long ids: measurements in the same document
# break, and only those whose digits happen to be many.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error json-bigint@1.0.0 lossless-json@4.3.3 >/dev/null
cat > "$tmp/fractions.mjs" <<'END'
import JSONbig from 'json-bigint';
import { parse, parseNumberAndBigInt } from 'lossless-json';
const text = JSON.stringify([0.25, 0.1 + 0.2, Math.PI]).replace(']', ',9007199254740993]');
const attempt = f => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
const kinds = list => list.map(v => typeof v).join(' ');
console.log(`document ${text}`);
console.log(`JSON.parse: ${kinds(JSON.parse(text))}; first two added ${JSON.parse(text)[0] + JSON.parse(text)[1]}`);
const plain = JSONbig.parse(text);
console.log(`json-bigint: ${kinds(plain)}; first two added ${plain[0] + plain[1]}; id ${plain[3]}`);
const native = JSONbig({ useNativeBigInt: true });
console.log(`json-bigint, native: ${attempt(() => kinds(native.parse(text)))}`);
console.log(`json-bigint, native, id alone: ${native.parse('[9007199254740993]')[0]}`);
console.log(`lossless-json: ${kinds(parse(text, undefined, parseNumberAndBigInt))}`);
END
seen=$(node "$tmp/fractions.mjs")
want='document [0.25,0.30000000000000004,3.141592653589793,9007199254740993]
JSON.parse: number number number number; first two added 0.55
json-bigint: number object object object; first two added 0.250.30000000000000004; id 9007199254740993
json-bigint, native: SyntaxError: Cannot convert 0.30000000000000004 to a BigInt
json-bigint, native, id alone: 9007199254740993
lossless-json: number number number bigint'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'A parser now answers otherwise than so:\n%s\n' "$want"; exit 1; }
