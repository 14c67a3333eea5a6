package dev.serai.checksum;

import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.Checksum;

/**
 * Fletcher-32 (J. G. Fletcher, "An Arithmetic Checksum for Serial Transmissions", IEEE Transactions on Communications
 * COM-30, 1982): the bytes are read as 16-bit little-endian words, an odd last byte is padded with 0; one sum adds the
 * words, a second adds the first sum after each word; both start at 0 and are taken modulo 65535. The result is the
 * second sum in the upper and the first in the lower 16 bits; {@code abcde} gives F04FC729.
 *
 * <p>{@link #of(byte[])} is for bytes at hand; an instance takes them in pieces, split anywhere, with the same result.
 * Since 0xFFFF is 0 modulo 65535, words of all ones and of all zeros count alike: it finds faults of transmission, not
 * forgeries. An instance is not safe for use by several threads.
 */
public final class Fletcher32 implements Checksum {
    private static final int NONE = -1;

    private long sums;

    /** The first byte of a word whose second has not come yet, or {@link #NONE}. */
    private int half = NONE;

    /** The checksum of those bytes. */
    public static int of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /**
     * The checksum of {@code length} bytes from {@code offset} on.
     *
     * @throws IndexOutOfBoundsException if they do not lie within the array
     */
    public static int of(byte[] bytes, int offset, int length) {
        Fletcher32 checksum = new Fletcher32();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    /** A checksum as people write it: eight hexadecimal digits, upper case. */
    public static String hex(int checksum) {
        return HexFormat.of().withUpperCase().toHexDigits(checksum);
    }

    /** Adds one byte, the lower eight bits of {@code b}. */
    @Override
    public void update(int b) {
        if (half == NONE) {
            half = b & 0xFF;
        } else {
            sums = WordSums.addWord(sums, half | (b & 0xFF) << 8);
            half = NONE;
        }
    }

    /**
     * Adds {@code length} bytes from {@code offset} on.
     *
     * @throws IndexOutOfBoundsException if they do not lie within the array
     */
    @Override
    public void update(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int left = length;
        if (half != NONE && left > 0) {
            update(bytes[from]);
            from++;
            left--;
        }
        int even = left & ~1;
        sums = WordSums.of(even).add(sums, bytes, from, even);
        if (even != left) {
            half = bytes[from + even] & 0xFF;
        }
    }

    /** The checksum of all bytes so far, as an unsigned 32-bit number; more may follow. */
    @Override
    public long getValue() {
        long all = half == NONE ? sums : WordSums.addWord(sums, half);
        return WordSums.second(all) << 16 | WordSums.first(all);
    }

    /** Resets the checksum to that of no bytes. */
    @Override
    public void reset() {
        sums = 0;
        half = NONE;
    }
}
