package dev.serai.image.codec.deflate;

import java.util.Arrays;

/** The alphabets of deflate (RFC 1951, 3.2.5): which symbols stand for match lengths and distances. */
public final class DeflateSymbols {
    /** By a distance below 8: the bytes of a long that repeat, the product with which they fill it, the bytes it covers. */
    static final long[] REPEATED = new long[8];

    static final long[] REPEATS = new long[8];
    static final int[] COVERED = new int[8];

    static {
        for (int distance = 1; distance < 8; distance++) {
            REPEATED[distance] = (1L << 8 * distance) - 1;
            for (int i = 0; i < 8; i += distance) {
                REPEATS[distance] |= 1L << 8 * i;
            }
            COVERED[distance] = 8 / distance * distance;
        }
    }

    /** The symbol that ends a block. */
    static final int END_OF_BLOCK = 256;

    /** How many symbols there are for literals, the end and lengths together. */
    static final int LITERALS = 286;

    /** How many symbols there are for distances. */
    static final int DISTANCES = 30;

    static final int MIN_MATCH = 3;
    static final int MAX_MATCH = 258;
    public static final int WINDOW = 32768;

    /** The order in which the lengths of the code length code are stored. */
    static final byte[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private static final int[] LENGTH_BASES = new int[29];
    private static final int[] DISTANCE_BASES = new int[DISTANCES];
    private static final byte[] LENGTH_SYMBOLS = new byte[MAX_MATCH + 1];
    private static final byte[] NEAR_SYMBOLS = new byte[257];
    private static final byte[] FAR_SYMBOLS = new byte[257];

    static {
        int length = MIN_MATCH;
        for (int i = 0; i < 28; i++) {
            LENGTH_BASES[i] = length;
            for (int end = length + (1 << lengthExtra(i)); length < end; length++) {
                LENGTH_SYMBOLS[length] = (byte) i;
            }
        }
        LENGTH_BASES[28] = MAX_MATCH;
        LENGTH_SYMBOLS[MAX_MATCH] = 28;
        int distance = 1;
        for (int i = 0; i < DISTANCES; i++) {
            DISTANCE_BASES[i] = distance;
            for (int end = distance + (1 << distanceExtra(i)); distance < end; distance++) {
                if (distance <= 256) {
                    NEAR_SYMBOLS[distance] = (byte) i;
                }
                FAR_SYMBOLS[distance - 1 >>> 7] = (byte) i;
            }
        }
    }

    private DeflateSymbols() {}

    /** Sets the lengths of the fixed code for literals, 288 of them (RFC 1951, 3.2.6). */
    static void fixedLiterals(byte[] lengths) {
        Arrays.fill(lengths, 0, 144, (byte) 8);
        Arrays.fill(lengths, 144, 256, (byte) 9);
        Arrays.fill(lengths, 256, 280, (byte) 7);
        Arrays.fill(lengths, 280, 288, (byte) 8);
    }

    /** The number of extra bits of length symbol 257 + i, 0 to 28. */
    static int lengthExtra(int i) {
        return i < 8 || i == 28 ? 0 : (i >>> 2) - 1;
    }

    /** The smallest length of length symbol 257 + i. */
    static int lengthBase(int i) {
        return LENGTH_BASES[i];
    }

    /** The i of length symbol 257 + i for a length of 3 to 258. */
    static int lengthSymbol(int length) {
        return LENGTH_SYMBOLS[length];
    }

    /** The number of extra bits of a distance symbol, 0 to 29. */
    static int distanceExtra(int i) {
        return i < 4 ? 0 : (i >>> 1) - 1;
    }

    /** The smallest distance of a distance symbol. */
    static int distanceBase(int i) {
        return DISTANCE_BASES[i];
    }

    /** The symbol for a distance of 1 to 32768. */
    static int distanceSymbol(int distance) {
        return distance <= 256 ? NEAR_SYMBOLS[distance] : FAR_SYMBOLS[distance - 1 >>> 7];
    }
}
