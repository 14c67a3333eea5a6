package dev.serai.numbers;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Statistics of a list of integers, exact at any magnitude. Immutable.
 *
 * <p>The mean is the sum divided by the count; the median is the middle one of the sorted numbers, or half the sum of
 * the middle two. Both are exact if their decimal expansion terminates, and have no point if they are whole; otherwise
 * they are rounded half even to 17 significant digits, which distinguish any two IEEE 754 doubles.
 *
 * @param count how many numbers; at least 1
 * @param min the smallest
 * @param max the largest
 * @param mean the arithmetic mean
 * @param median the median
 */
public record Statistics(int count, Decimal min, Decimal max, Decimal mean, Decimal median) {
    /** The statistics of a list of n numbers, in O(n log n) comparisons and linear time in their digits. */
    public static Statistics of(IntegerList list) {
        return list.fitsLong() ? ofSmall(list.toLongs()) : ofBig(list.toDecimals());
    }

    /**
     * The members of the JSON object in every answer with statistics, in order; the count is a JSON number in either form.
     */
    public Map<String, Object> asMap(NumberForm form) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("count", count);
        members.put("min", form.value(min));
        members.put("max", form.value(max));
        members.put("mean", form.value(mean));
        members.put("median", form.value(median));
        return members;
    }

    private static Statistics ofSmall(long[] numbers) {
        Arrays.sort(numbers);
        int count = numbers.length;
        long lower = numbers[(count - 1) / 2];
        long upper = numbers[count / 2];
        return new Statistics(
                count,
                Decimal.of(numbers[0]),
                Decimal.of(numbers[count - 1]),
                Decimal.of(DecimalSum.quotient(sum(numbers), count)),
                lower == upper
                        ? Decimal.of(lower)
                        : Decimal.of(
                                DecimalSum.quotient(BigInteger.valueOf(lower).add(BigInteger.valueOf(upper)), 2)));
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

    private static Statistics ofBig(Decimal[] numbers) {
        Arrays.sort(numbers, Decimal::compareWhole);
        int count = numbers.length;
        return new Statistics(
                count,
                numbers[0],
                numbers[count - 1],
                mean(numbers),
                mean(numbers[(count - 1) / 2], numbers[count / 2]));
    }

    private static Decimal mean(Decimal... sorted) {
        if (sorted[0].equals(sorted[sorted.length - 1])) {
            return sorted[0];
        }
        DecimalSum sum = new DecimalSum();
        for (Decimal number : sorted) {
            sum.add(number);
        }
        return sum.dividedBy(sorted.length);
    }
}
