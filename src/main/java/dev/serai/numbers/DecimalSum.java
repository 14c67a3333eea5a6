package dev.serai.numbers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * A sum of whole decimal numbers and its division by a count, in base 10^9. Parsing, adding, dividing and printing take
 * linear time in the digits, because no number changes its base. Not safe for use by several threads.
 */
final class DecimalSum {
    private static final MathContext ROUNDED = new MathContext(17, RoundingMode.HALF_EVEN);

    private static final int BASE = 1_000_000_000;
    private static final int LIMB_DIGITS = 9;

    /**
     * Quotients of up to this many digits are computed with {@link BigInteger}; longer ones have far more digits than
     * are kept.
     */
    private static final int SHORT = 40;

    /**
     * The limbs, lowest first. They are signed, and carried only after the last addition: 2^31 numbers, more than a
     * list can hold, fit a long.
     */
    private long[] limbs = new long[4];

    /** Adds a whole number. */
    void add(Decimal number) {
        String digits = number.toString();
        int first = number.isNegative() ? 1 : 0;
        int sign = number.isNegative() ? -1 : 1;
        int needed = (digits.length() - first + LIMB_DIGITS - 1) / LIMB_DIGITS;
        if (needed > limbs.length) {
            limbs = Arrays.copyOf(limbs, Math.max(needed, limbs.length * 2));
        }
        int limb = 0;
        for (int end = digits.length(); end > first; end -= LIMB_DIGITS) {
            int value = 0;
            for (int i = Math.max(first, end - LIMB_DIGITS); i < end; i++) {
                value = value * 10 + (digits.charAt(i) - '0');
            }
            limbs[limb++] += sign * (long) value;
        }
    }

    /**
     * The sum divided by a count: exact if the decimal expansion terminates, otherwise rounded half even to 17
     * significant digits.
     *
     * @param count at least 1
     */
    Decimal dividedBy(int count) {
        long[] magnitude = Arrays.copyOf(limbs, limbs.length + 3); // room for the carry
        boolean negative = carry(magnitude) < 0;
        if (negative) {
            for (int i = 0; i < magnitude.length; i++) {
                magnitude[i] = i < limbs.length ? -limbs[i] : 0;
            }
            carry(magnitude);
        }
        long[] quotient = magnitude.clone();
        int remainder = divide(quotient, count);
        String digits = text(quotient);
        String sign = negative ? "-" : "";
        if (remainder == 0) {
            return Decimal.ofCanonical(digits.equals("0") ? digits : sign + digits);
        }
        if (digits.length() <= SHORT) {
            return Decimal.of(quotient(new BigInteger(sign + text(magnitude)), count));
        }
        int decimals = decimals(remainder, count);
        if (decimals < 0) {
            return Decimal.of(rounded(sign, digits));
        }
        String fraction = BigDecimal.valueOf(remainder)
                .divide(BigDecimal.valueOf(count), decimals, RoundingMode.UNNECESSARY)
                .toPlainString();
        return Decimal.ofCanonical(sign + digits + fraction.substring(1)); // without its 0 before the point
    }

    /** The quotient of numbers of few digits. */
    static BigDecimal quotient(BigInteger sum, int count) {
        BigInteger[] parts = sum.divideAndRemainder(BigInteger.valueOf(count));
        int remainder = parts[1].intValueExact();
        if (remainder == 0) {
            return new BigDecimal(parts[0]);
        }
        int decimals = decimals(Math.abs(remainder), count);
        if (decimals < 0) {
            return new BigDecimal(sum).divide(BigDecimal.valueOf(count), ROUNDED);
        }
        return new BigDecimal(parts[0])
                .add(BigDecimal.valueOf(remainder)
                        .divide(BigDecimal.valueOf(count), decimals, RoundingMode.UNNECESSARY));
    }

    /** The number of decimals of a fraction between 0 and 1, or -1 if its expansion does not terminate. */
    private static int decimals(int remainder, int count) {
        int divisor = count
                / BigInteger.valueOf(remainder).gcd(BigInteger.valueOf(count)).intValueExact();
        int twos = Integer.numberOfTrailingZeros(divisor);
        divisor >>= twos;
        int fives = 0;
        while (divisor % 5 == 0) {
            divisor /= 5;
            fives++;
        }
        return divisor == 1 ? Math.max(twos, fives) : -1; // a reduced fraction over 2^a 5^b ends after max(a, b)
    }

    /** Rounds a long quotient with a remainder; the remainder rules out a tie. */
    private static BigDecimal rounded(String sign, String digits) {
        BigInteger leading = new BigInteger(sign + digits.substring(0, SHORT) + "1");
        return new BigDecimal(leading, SHORT + 1 - digits.length()).round(ROUNDED);
    }

    /** Carries between limbs; returns the last limb, which has the sign of the whole. */
    private static long carry(long[] limbs) {
        long carry = 0;
        for (int i = 0; i < limbs.length - 1; i++) {
            long value = limbs[i] + carry;
            carry = Math.floorDiv(value, BASE);
            limbs[i] = value - carry * BASE;
        }
        limbs[limbs.length - 1] += carry;
        return limbs[limbs.length - 1];
    }

    /** Divides in place; returns the remainder. */
    private static int divide(long[] limbs, int count) {
        long remainder = 0;
        for (int i = limbs.length - 1; i >= 0; i--) {
            long value = remainder * BASE + limbs[i];
            limbs[i] = value / count;
            remainder = value - limbs[i] * count;
        }
        return (int) remainder;
    }

    /** The digits of carried, non-negative limbs. */
    private static String text(long[] limbs) {
        int top = limbs.length - 1;
        while (top > 0 && limbs[top] == 0) {
            top--;
        }
        StringBuilder text = new StringBuilder((top + 1) * LIMB_DIGITS).append(limbs[top]);
        char[] digits = new char[LIMB_DIGITS];
        for (int i = top - 1; i >= 0; i--) {
            int value = (int) limbs[i];
            for (int at = LIMB_DIGITS - 1; at >= 0; at--) {
                digits[at] = (char) ('0' + value % 10);
                value /= 10;
            }
            text.append(digits);
        }
        return text.toString();
    }
}
