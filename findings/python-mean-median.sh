#!/usr/bin/env bash
# Python's statistics module keeps a mean of whole numbers exact if it is whole, and rounds the median: for the same two numbers,
# where both are one and the same, the answers differ, and for long numbers the median fails where the mean does not.
# Versions: CPython 3.14 as compiled in pyodide 314.0.7 (npm), Node 20 or later.
# The truth is Fraction: mean and median of two numbers are half their sum.
# Seen: of 2^60+1 and 2^60+3 the mean is 1152921504606846978 (an int), the median 1.152921504606847e+18 (a float, 2 too small);
# of 10^400 twice the mean is right and the median raises OverflowError; one number more, and the median is exact.
# It matters to whoever takes medians of ids, nanoseconds or amounts in the smallest unit: whether digits are lost
# depends on whether the count is even.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm install --prefix "$tmp" --no-audit --no-fund --loglevel=error pyodide@314.0.7 >/dev/null
cat > "$tmp/half.py" <<'END'
import statistics
import sys
from fractions import Fraction

print("Python", sys.version.split()[0])
def answer(f, values):
    try:
        v = f(values)
        return f"{type(v).__name__} off by {Fraction(v) - Fraction(sum(values), len(values))}"
    except OverflowError:
        return "OverflowError"
for name, values in (
    ("2^60+1, 2^60+3", [2**60 + 1, 2**60 + 3]),
    ("2^60+1, 2^60+3, 2^60+2", [2**60 + 1, 2**60 + 3, 2**60 + 2]),
    ("2^60+1, 2^60+2", [2**60 + 1, 2**60 + 2]),
    ("10^400 twice", [10**400] * 2),
    ("10^400 three times", [10**400] * 3),
):
    print(f"{name}: mean {answer(statistics.mean, values)}; median {answer(statistics.median, values)}")
END
cat > "$tmp/run.mjs" <<'END'
import fs from 'node:fs';
import { loadPyodide } from 'pyodide';
const python = await loadPyodide({ stdout: line => console.log(line) });
python.runPython(fs.readFileSync(new URL('./half.py', import.meta.url), 'utf8'));
END
seen=$(node "$tmp/run.mjs")
want='Python 3.14.2
2^60+1, 2^60+3: mean int off by 0; median float off by -2
2^60+1, 2^60+3, 2^60+2: mean int off by 0; median int off by 0
2^60+1, 2^60+2: mean float off by -3/2; median float off by -3/2
10^400 twice: mean int off by 0; median OverflowError
10^400 three times: mean int off by 0; median int off by 0'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Python now answers otherwise than so:\n%s\n' "$want"; exit 1; }
