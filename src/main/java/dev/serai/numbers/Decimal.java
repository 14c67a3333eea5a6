package dev.serai.numbers;

import ch.randelshofer.fastdoubleparser.JavaBigDecimalParser;
import ch.randelshofer.fastdoubleparser.JavaBigIntegerParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An exact decimal number, stored as its text. {@link BigInteger} needs superlinear time to parse and to print long
 * numbers; numbers that only pass through are never converted here.
 *
 * <p>The text is that of {@link BigDecimal#toString()}: whole numbers have no point and no leading zeros, and zero has
 * no minus. Jackson writes an instance as a JSON number. Immutable; two are equal if their texts are equal.
 */
public final class Decimal extends Number {
    private static final long serialVersionUID = 1;

    /** Shared, because a number of one to three digits takes thirty times as many bytes here as in the text of a list. */
    private static final int SMALLEST_SHARED = -99;

    private static final Decimal[] SHARED = new Decimal[1_000 - SMALLEST_SHARED];

    static {
        Arrays.setAll(SHARED, i -> new Decimal(Integer.toString(i + SMALLEST_SHARED)));
    }

    private final String text;

    private Decimal(String text) {
        this.text = text;
    }

    /** The decimal of that number. */
    public static Decimal of(long number) {
        long shared = number - SMALLEST_SHARED;
        return number < 1_000 && shared >= 0 ? SHARED[(int) shared] : new Decimal(Long.toString(number));
    }

    /** The decimal with the text of {@link BigDecimal#toString()}. */
    public static Decimal of(BigDecimal number) {
        return new Decimal(number.toString());
    }

    /** The decimal of that text, which must be canonical. */
    static Decimal ofCanonical(String text) {
        return new Decimal(text);
    }

    /** The number, if it is whole. */
    public BigInteger toBigInteger() {
        return JavaBigIntegerParser.parseBigInteger(text);
    }

    /** The number. */
    public BigDecimal toBigDecimal() {
        return JavaBigDecimalParser.parseBigDecimal(text);
    }

    boolean isNegative() {
        return text.charAt(0) == '-';
    }

    /** Compares two whole numbers by sign, length and digits. */
    static int compareWhole(Decimal one, Decimal other) {
        boolean negative = one.isNegative();
        if (negative != other.isNegative()) {
            return negative ? -1 : 1;
        }
        int lengths = Integer.compare(one.text.length(), other.text.length());
        int magnitudes = lengths != 0 ? lengths : one.text.compareTo(other.text);
        return negative ? -magnitudes : magnitudes;
    }

    /** The number without an exponent, as {@link BigDecimal#toPlainString()} writes it. */
    public String toPlainString() {
        return text.indexOf('E') < 0 ? text : toBigDecimal().toPlainString();
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decimal decimal && decimal.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public int intValue() {
        return toBigDecimal().intValue();
    }

    @Override
    public long longValue() {
        return toBigDecimal().longValue();
    }

    @Override
    public float floatValue() {
        return toBigDecimal().floatValue();
    }

    @Override
    public double doubleValue() {
        return toBigDecimal().doubleValue();
    }
}
