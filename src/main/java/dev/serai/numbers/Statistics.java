package dev.serai.numbers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What can be said of a list of integers, exact at any magnitude.
 *
 * <p>The mean is the sum divided by the count; the median is the middle one of the sorted numbers, or half the sum of the
 * two in the middle. Both are exact where their decimal expansion ends, as whole numbers of scale 0 where they are whole;
 * an expansion that does not end is rounded half even to 17 significant digits, as many as tell any two IEEE 754 doubles
 * apart.
 *
 * @param count how many numbers; at least 1
 * @param min the smallest
 * @param max the largest
 * @param mean the arithmetic mean
 * @param median the middle
 */
public record Statistics(int count, BigInteger min, BigInteger max, BigDecimal mean, BigDecimal median) {
    private static final MathContext ROUNDED = new MathContext(17, RoundingMode.HALF_EVEN);

    /** The statistics of that list, in O(n log n). */
    public static Statistics of(IntegerList list) {
        if (!list.fitsLong()) {
            return ofSorted(sorted(list.toBigIntegers()));
        }
        long[] numbers = list.toLongs();
        Arrays.sort(numbers);
        int count = numbers.length;
        return new Statistics(
                count,
                BigInteger.valueOf(numbers[0]),
                BigInteger.valueOf(numbers[count - 1]),
                quotient(sum(numbers), count),
                middle(BigInteger.valueOf(numbers[(count - 1) / 2]), BigInteger.valueOf(numbers[count / 2]), count));
    }

    /** The members of the JSON object that every answer with statistics has, in their order. */
    public Map<String, Object> asMap() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("count", count);
        members.put("min", min);
        members.put("max", max);
        members.put("mean", mean);
        members.put("median", median);
        return members;
    }

    private static BigInteger[] sorted(BigInteger[] numbers) {
        Arrays.sort(numbers);
        return numbers;
    }

    private static Statistics ofSorted(BigInteger[] numbers) {
        int count = numbers.length;
        return new Statistics(
                count,
                numbers[0],
                numbers[count - 1],
                quotient(sum(numbers, 0, count), count),
                middle(numbers[(count - 1) / 2], numbers[count / 2], count));
    }

    private static BigDecimal middle(BigInteger lower, BigInteger upper, int count) {
        return count % 2 == 1 ? new BigDecimal(lower) : quotient(lower.add(upper), 2);
    }

    private static BigInteger sum(long[] numbers) {
        long part = 0;
        BigInteger whole = BigInteger.ZERO;
        for (long number : numbers) {
            long next = part + number;
            if (((part ^ next) & (number ^ next)) < 0) { // overflow, as in Math.addExact
                whole = whole.add(BigInteger.valueOf(part));
                next = number;
            }
            part = next;
        }
        return whole.add(BigInteger.valueOf(part));
    }

    /** By halves, so that one number of a million digits is not added to once for each small one. */
    private static BigInteger sum(BigInteger[] numbers, int from, int to) {
        if (to - from == 1) {
            return numbers[from];
        }
        int half = (from + to) >>> 1;
        return sum(numbers, from, half).add(sum(numbers, half, to));
    }

    private static BigDecimal quotient(BigInteger sum, int count) {
        BigInteger[] parts = sum.divideAndRemainder(BigInteger.valueOf(count));
        if (parts[1].signum() == 0) {
            return new BigDecimal(parts[0]);
        }
        int divisor = count / parts[1].gcd(BigInteger.valueOf(count)).intValueExact();
        int twos = Integer.numberOfTrailingZeros(divisor);
        divisor >>= twos;
        int fives = 0;
        while (divisor % 5 == 0) {
            divisor /= 5;
            fives++;
        }
        if (divisor != 1) {
            return new BigDecimal(sum).divide(BigDecimal.valueOf(count), ROUNDED);
        }
        // a reduced fraction over 2^a 5^b ends after max(a, b) decimals
        return new BigDecimal(parts[0])
                .add(new BigDecimal(parts[1])
                        .divide(BigDecimal.valueOf(count), Math.max(twos, fives), RoundingMode.UNNECESSARY));
    }
}
