package dev.serai.image.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * TIFF's LZW (TIFF 6.0, section 13), decompressing. A string of up to 7 bytes stands in the table itself, in one {@code
 * long} together with its length, and is put out with one store; of a longer one the table says where in the output it
 * stands. One decoder serves many parts of a picture, one thread at a time.
 *
 * <p>It shares no code with GIF's {@link LzwDecoder}: TIFF packs codes from the highest bit and makes them longer one code
 * earlier, GIF from the lowest and in sub-blocks, with roots of fewer bits; what both have is the loop that such
 * switches would slow down. GIF's strings also are longer (flat colours), so that it gains nothing by a table of short ones.
 */
final class TiffLzwDecoder {
    /** Bytes after the input that must be there to be read (their value does not matter). */
    static final int INPUT_SLACK = 8;

    /** Bytes after the limit of the output that can be overwritten: the longest string, and what 8-byte copies write too much. */
    static final int OUTPUT_SLACK = 4096 + 16;

    private static final int CLEAR = 256;
    private static final int FIRST = 258;
    private static final int CODES = 4096;
    private static final int LEAST_BITS = 9;
    private static final int MOST_BITS = 12;

    private static final int SHORT_LENGTH = 7;
    private static final long ONE_LONGER = 1L << 56;
    private static final VarHandle IN = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // A string of up to 7 bytes: these, the first lowest, and the length in bits 56 to 58. A longer one is negative:
    // its first byte lowest, in bits 8 to 39 where in the output it stands, from bit 40 on its length. 0 is no string.
    private final long[] strings = new long[CODES];

    TiffLzwDecoder() {
        for (int i = 0; i < CLEAR; i++) {
            strings[i] = ONE_LONGER | i;
        }
    }

    /** Whether the data are of the kind that was written before TIFF 5.0: codes from the lowest bit. They all begin so. */
    static boolean isOld(byte[] in, int start, int end) {
        return end - start >= 2 && in[start] == 0 && (in[start + 1] & 1) == 1;
    }

    /**
     * Fills {@code out} from its beginning to {@code limit}, and beyond by less than {@link #OUTPUT_SLACK}.
     *
     * @param in the data, and at least {@link #INPUT_SLACK} bytes after them
     * @param start where the data begin
     * @param end where they end
     * @throws dev.serai.refusal.RefusedException {@code broken-image} if the data are damaged or end too early
     */
    void decode(byte[] in, int start, int end, byte[] out, int limit) {
        final long[] strings = this.strings;
        // The next bits, from the highest down, and how many of them are good; more are read by the 64.
        long bits = 0;
        int count = 0;
        int at = start;
        Arrays.fill(strings, FIRST, CODES, 0);
        int next = FIRST;
        int width = LEAST_BITS;
        long last = 0;
        int lastAt = 0;
        int to = 0;
        while (to < limit) {
            if (count < width) {
                if (at > end) {
                    throw damaged();
                }
                bits |= (long) IN.get(in, at) >>> count;
                at += 63 - count >>> 3;
                count |= 56;
            }
            int code = (int) (bits >>> 64 - width);
            bits <<= width;
            count -= width;
            long string = strings[code];
            if (string == 0) {
                if (code == CLEAR) {
                    // Codes that are not given yet are known by their zeros.
                    Arrays.fill(strings, FIRST, next, 0);
                    next = FIRST;
                    width = LEAST_BITS;
                    last = 0;
                    continue;
                }
                if (code != next || last == 0) {
                    throw damaged();
                }
                string = longer(last, lastAt, last);
            }
            if (last != 0 && next < CODES) {
                strings[next++] = longer(last, lastAt, string);
                if (next == (1 << width) - 1 && width < MOST_BITS) {
                    width++;
                }
            }
            last = string;
            lastAt = to;
            if (string > 0) {
                LONG.set(out, to, string);
                to += (int) (string >>> 56);
            } else {
                to = copy(out, string, to);
            }
        }
        // Bits behind the end of the data were taken for codes.
        if (8L * at - count > 8L * end) {
            throw damaged();
        }
    }

    /** That string and the first byte of the one that follows it in the output. */
    private static long longer(long string, int at, long follower) {
        if (string > 0) {
            int length = (int) (string >>> 56);
            return length < SHORT_LENGTH
                    ? string + ONE_LONGER | (follower & 0xFF) << 8 * length
                    : Long.MIN_VALUE | SHORT_LENGTH + 1L << 40 | (long) at << 8 | string & 0xFF;
        }
        return Long.MIN_VALUE | (string >>> 40 & 0x1FFF) + 1 << 40 | (long) at << 8 | string & 0xFF;
    }

    private static int copy(byte[] out, long string, int to) {
        int from = (int) (string >>> 8);
        int length = (int) (string >>> 40) & 0x1FFF;
        for (int i = 0; i < length; i += 8) {
            LONG.set(out, to + i, (long) LONG.get(out, from + i));
        }
        if (from + length > to) {
            // The string ends with its own first byte, which was not there yet to be copied.
            out[to + length - 1] = (byte) string;
        }
        return to + length;
    }

    private static RuntimeException damaged() {
        return Bytes.broken("The TIFF is damaged: its LZW codes mean nothing or end too early.");
    }
}
