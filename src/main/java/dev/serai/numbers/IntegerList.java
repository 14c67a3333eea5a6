package dev.serai.numbers;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * A list of integers of any magnitude, at least one. Its text form is decimal integers separated by commas, each with an
 * optional minus directly before its digits and any number of spaces (U+0020) around it: {@code 1, -2,3}. Digits are the
 * ASCII ones. White space (spaces, tabs, line ends) and a byte order mark at either end do not count. Anything else refuses
 * the whole list.
 *
 * <p>Immutable. Numbers that all fit 64 bits are held as such; the others as {@link Decimal}.
 */
public final class IntegerList {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MAX_LONG_DIGITS = 18; // any 18 digits fit a long
    private static final Decimal SMALLEST = Decimal.of(Long.MIN_VALUE);
    private static final Decimal LARGEST = Decimal.of(Long.MAX_VALUE);

    private final long[] small;
    private final Decimal[] big;

    private IntegerList(long[] small, Decimal[] big) {
        this.small = small;
        this.big = big;
    }

    /** A list of those numbers. */
    public static IntegerList of(long... numbers) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException("a list has at least one number");
        }
        return new IntegerList(numbers.clone(), null);
    }

    /**
     * Reads the text form, in time linear in its length.
     *
     * @throws RefusedException {@code invalid-list}, with the position of the first fault, counted in characters from 1
     *     without a byte order mark
     */
    public static IntegerList parse(String text) {
        String shown = text != null && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (shown == null || shown.isEmpty()) {
            throw refused(1, "the list is empty");
        }
        return new Reader(shown).list();
    }

    /**
     * The text in those bytes, as files and HTTP bodies hold it: UTF-8, or UTF-16 with a byte order mark, which Windows
     * PowerShell writes.
     *
     * @throws RefusedException {@code invalid-list} if it is neither
     */
    public static String text(byte[] bytes) {
        boolean wide = bytes.length >= 2
                && ((bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff
                        || (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe);
        try {
            return (wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(Refusal.INVALID_LIST, "The list is not UTF-8 text.");
        }
    }

    private static RefusedException refused(int position, String fault) {
        return new RefusedException(
                Refusal.INVALID_LIST,
                "Position " + position + ": " + fault + ". A list is integers separated by commas, such as 1,2,3.");
    }

    /** How many numbers; at least 1. */
    public int size() {
        return small != null ? small.length : big.length;
    }

    /** Whether every number fits a {@code long}. */
    boolean fitsLong() {
        return small != null;
    }

    /** A copy of the numbers; only if they {@link #fitsLong() fit}. */
    long[] toLongs() {
        return small.clone();
    }

    /** A copy of the numbers. */
    Decimal[] toDecimals() {
        if (big != null) {
            return big.clone();
        }
        Decimal[] copy = new Decimal[small.length];
        Arrays.setAll(copy, i -> Decimal.of(small[i]));
        return copy;
    }

    /** A view of the numbers in their order: {@link Long}s if all fit, else {@link Decimal}s. */
    public List<Number> asList() {
        return new AbstractList<>() {
            @Override
            public Number get(int index) {
                return small != null ? (Number) small[index] : big[index];
            }

            @Override
            public int size() {
                return IntegerList.this.size();
            }
        };
    }

    /** One pass over the text. */
    private static final class Reader {
        private final String text;
        private final int end;
        private int at;
        private int count;
        private long[] longs;
        private Decimal[] bigs;

        Reader(String text) {
            this.text = text;
            int last = text.length();
            while (last > 0 && isAround(text.charAt(last - 1))) {
                last--;
            }
            this.end = last;
            while (at < end && isAround(text.charAt(at))) {
                at++;
            }
            this.longs = new long[Math.min(16, text.length())];
        }

        /** What does not count at either end of a list. */
        private static boolean isAround(char c) {
            return c == ' ' || c >= '\t' && c <= '\r' || c == BYTE_ORDER_MARK.charAt(0);
        }

        IntegerList list() {
            while (true) {
                skipSpaces();
                number();
                skipSpaces();
                if (at == end) {
                    return bigs != null
                            ? new IntegerList(null, Arrays.copyOf(bigs, count))
                            : new IntegerList(Arrays.copyOf(longs, count), null);
                }
                if (text.charAt(at) != ',') {
                    throw refused(at + 1, found("a comma"));
                }
                at++;
            }
        }

        private void skipSpaces() {
            while (at < end && text.charAt(at) == ' ') {
                at++;
            }
        }

        private void number() {
            boolean negative = at < end && text.charAt(at) == '-';
            if (negative) {
                at++;
            }
            int digits = at;
            long value = 0;
            while (at < end && isDigit(text.charAt(at))) {
                if (at - digits < MAX_LONG_DIGITS) {
                    value = value * 10 + (text.charAt(at) - '0');
                }
                at++;
            }
            if (at == digits) {
                throw refused(at + 1, found(negative ? "a digit after the minus" : "an integer"));
            }
            if (at - digits <= MAX_LONG_DIGITS) {
                add(negative ? -value : value);
            } else {
                addLong(negative, digits);
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        /** Adds the number of many digits that ends here; most of them may be zeros that do not count. */
        private void addLong(boolean negative, int digits) {
            int first = digits;
            while (first < at - 1 && text.charAt(first) == '0') {
                first++;
            }
            String magnitude = text.substring(first, at);
            boolean zero = magnitude.equals("0");
            Decimal value = Decimal.ofCanonical(negative && !zero ? "-" + magnitude : magnitude);
            if (magnitude.length() <= MAX_LONG_DIGITS
                    || magnitude.length() == LARGEST.toString().length() // 19 digits, as both edges of a long have
                            && Decimal.compareWhole(value, SMALLEST) >= 0
                            && Decimal.compareWhole(value, LARGEST) <= 0) {
                add(Long.parseLong(value.toString()));
            } else {
                add(value);
            }
        }

        private void add(long value) {
            if (bigs != null) {
                add(Decimal.of(value));
                return;
            }
            if (count == longs.length) {
                longs = Arrays.copyOf(longs, count * 2);
            }
            longs[count++] = value;
        }

        private void add(Decimal value) {
            if (bigs == null) {
                bigs = new Decimal[Math.max(1, count * 2)];
                for (int i = 0; i < count; i++) {
                    bigs[i] = Decimal.of(longs[i]);
                }
                longs = null;
            }
            if (count == bigs.length) {
                bigs = Arrays.copyOf(bigs, count * 2);
            }
            bigs[count++] = value;
        }

        /** What stands at the present position, said so that nothing from outside reaches a terminal as it is. */
        private String found(String expected) {
            if (at == end) {
                return "the list ends where " + expected + " should stand";
            }
            int c = text.codePointAt(at);
            String what = c > ' ' && c < 0x7f ? "\"" + (char) c + "\"" : String.format("the character U+%04X", c);
            return what + " stands where " + expected + " should";
        }
    }
}
