package dev.serai.image.codec.tiff;

import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.codec.gif.GifLzwDecoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * TIFF's LZW (TIFF 6.0, section 13), decompressing. A string of up to 7 bytes stands in the table itself, in one {@code
 * long} together with its length, and is put out with one store; of a longer one the table says where in the output it
 * stands. One decoder serves many parts of a picture, one thread at a time.
 *
 * <p>It shares no code with GIF's {@link GifLzwDecoder}: TIFF packs codes from the highest bit and makes them longer one code
 * earlier, GIF from the lowest and in sub-blocks, with roots of fewer bits; what both have is the loop that such
 * switches would slow down. GIF's strings also are longer (flat colors), so that it gains nothing by a table of short ones.
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

    private static final long ONE_LONGER = 1L << 56;
    private static final long LONGEST_SHORT = 7 * ONE_LONGER;
    private static final int LENGTH_SHIFT = 39;
    private static final int LAST_SHIFT = 52;
    private static final VarHandle IN = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // A string of up to 7 bytes: these, the first lowest, and the length in bits 56 to 58. A longer one is negative:
    // its first byte lowest, in bits 8 to 38 where all of it but the last byte stands in the output, in bits 39 to 51
    // its length, in bits 52 to 59 its last byte. 0 is no string. There is one place more than codes, for what comes
    // when the table is full.
    private final long[] strings = new long[CODES + 1];

    TiffLzwDecoder() {
        for (int i = 0; i < CLEAR; i++) {
            strings[i] = ONE_LONGER | i;
        }
    }

    /** Whether the data are of the kind that was written before TIFF 5.0: codes from the lowest bit. They all begin so. */
    static boolean isOld(ByteBuffer in, int start, int end) {
        return end - start >= 2 && in.get(start) == 0 && (in.get(start + 1) & 1) == 1;
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
        final long endBit = 8L * end;
        long bit = 8L * start;
        int next = CODES;
        int to = 0;
        while (to < limit) {
            // Unassigned codes have zero entries.
            Arrays.fill(strings, FIRST, next, 0);
            next = FIRST;
            int width = LEAST_BITS;
            int widen = (1 << width) - 1;
            int code;
            do {
                if (bit > endBit) {
                    throw damaged();
                }
                code = code(in, bit, width);
                bit += width;
            } while (code == CLEAR);
            if (code > CLEAR) {
                throw damaged();
            }
            out[to++] = (byte) code;
            // The next entry without its last byte, and where in it that one goes.
            long begun = strings[code] + ONE_LONGER;
            int lastShift = 8;
            while (to < limit) {
                if (bit > endBit) {
                    throw damaged();
                }
                code = code(in, bit, width);
                bit += width;
                long string = strings[code];
                if (string == 0) {
                    if (code == CLEAR) {
                        break;
                    }
                    if (code != next) {
                        throw damaged();
                    }
                    string = begun | (begun & 0xFF) << lastShift;
                }
                strings[next] = begun | (string & 0xFF) << lastShift;
                if (next < CODES) {
                    next++;
                }
                if (next == widen && width < MOST_BITS) {
                    width++;
                    widen = (1 << width) - 1;
                }
                int length;
                if (string > 0 && string < LONGEST_SHORT) {
                    LONG.set(out, to, string);
                    length = (int) (string >>> 56);
                    begun = string + ONE_LONGER;
                    lastShift = 8 * length;
                } else {
                    length = put(string, out, to);
                    begun = Long.MIN_VALUE | length + 1L << LENGTH_SHIFT | (long) to << 8 | string & 0xFF;
                    lastShift = LAST_SHIFT;
                }
                to += length;
            }
        }
        // Bits behind the end of the data were taken for codes.
        if (bit > endBit) {
            throw damaged();
        }
    }

    private static int code(byte[] in, long bit, int width) {
        return (int) ((long) IN.get(in, (int) (bit >>> 3)) << (bit & 7) >>> 64 - width);
    }

    /** Puts out a string of at least 7 bytes; returns its length. */
    private static int put(long string, byte[] out, int to) {
        if (string > 0) {
            LONG.set(out, to, string);
            return (int) (string >>> 56);
        }
        int from = (int) (string >>> 8) & Integer.MAX_VALUE;
        int length = (int) (string >>> LENGTH_SHIFT) & 0x1FFF;
        for (int i = 0; i < length; i += 8) {
            LONG.set(out, to + i, (long) LONG.get(out, from + i));
        }
        out[to + length - 1] = (byte) (string >>> LAST_SHIFT);
        return length;
    }

    private static RuntimeException damaged() {
        return Bytes.broken("The TIFF is damaged: its LZW codes mean nothing or end too early.");
    }
}
