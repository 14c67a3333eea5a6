#!/usr/bin/python3
"""Writes statistics.tsv: lists of integers with min, max, mean and median by Python's exact fractions.

A mean or median whose decimal expansion does not end is rounded half even to 17 significant digits.
"""
import decimal
import random
import statistics
from fractions import Fraction
from pathlib import Path

random.seed(20)


def text(value):
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    digits = 17 if rest != 1 else 4000
    with decimal.localcontext(decimal.Context(prec=digits, rounding=decimal.ROUND_HALF_EVEN)):
        return str(decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator))


lists = [[1, 2, 3], [5], [-1, 1], [1, 2], [0, 0, 1], [1, 1, 2], [-3, -2], [2**63 - 1, 2**63 - 1], [-2**63, -2**63, -1],
         [10**30, 1], [10**30, 10**30 + 1, 10**30 + 3], [3, 1, 2, 2], [7] * 9 + [8], list(range(1, 101))]
for bits in (4, 31, 62, 64, 65, 200, 3000):
    for size in (1, 2, 3, 6, 7, 24, 40):
        lists.append([random.randrange(-2**bits, 2**bits) for _ in range(size)])

with open(Path(__file__).with_name('statistics.tsv'), 'w') as out:
    for numbers in lists:
        mean = Fraction(sum(numbers), len(numbers))
        ordered = sorted(numbers)
        median = Fraction(ordered[(len(numbers) - 1) // 2] + ordered[len(numbers) // 2], 2)
        print(','.join(map(str, numbers)), min(numbers), max(numbers), text(mean), text(median), sep='\t', file=out)
