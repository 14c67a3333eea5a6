package dev.serai.image.codec.gif;

import dev.serai.image.codec.bytes.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * LZW decompression of GIF (GIF89a, appendix F). Each string of the table occurs in the output, so the table stores its
 * position, and a code copies earlier output; there are no prefix chains. One decoder serves many images; not safe for
 * use by several threads.
 */
public final class GifLzwDecoder {
    /** Bytes of slack that the output needs behind the pixels: the longest string, copied eight bytes at a time. */
    static final int SLACK = 4096 + 8;

    private static final int CODES = 4096;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] starts = new int[CODES];
    private final int[] lengths = new int[CODES];
    private byte[] packed = new byte[0];

    /**
     * Fills the first {@code count} bytes of {@code pixels} with color indices.
     *
     * @param at offset of the code size and, behind it, the sub-blocks; the file may end in them
     * @param pixels at least {@code count + SLACK} bytes; those beyond {@code count} are left with anything
     */
    void decode(byte[] file, int at, byte[] pixels, int count) {
        int rootBits = file[at] & 0xFF;
        if (rootBits < 1 || rootBits > 8) {
            throw Bytes.broken("The GIF is damaged: a code size of " + rootBits + " bits.");
        }
        int length = join(file, at + 1);
        byte[] in = packed;
        int clear = 1 << rootBits;
        int end = clear + 1;
        int next = end + 1;
        int width = rootBits + 1;
        int lastStart = 0;
        int lastLength = 0;
        long bits = 0;
        int held = 0;
        int p = 0;
        int to = 0;
        while (to < count) {
            if (held < width) {
                if (p >= length) {
                    throw cutOff();
                }
                bits |= (long) LONG.get(in, p) << held;
                p += (63 - held) >>> 3;
                held |= 56;
            }
            int code = (int) bits & (1 << width) - 1;
            bits >>>= width;
            held -= width;
            if (code == clear) {
                next = end + 1;
                width = rootBits + 1;
                lastLength = 0;
                continue;
            }
            if (code == end) {
                throw cutOff();
            }
            boolean added = lastLength != 0 && next < CODES;
            if (added) {
                starts[next] = lastStart;
                lengths[next] = lastLength + 1;
                next++;
            }
            if (next == 1 << width && width < 12) {
                width++;
            }
            lastStart = to;
            if (code < clear) {
                lastLength = 1;
                pixels[to++] = (byte) code;
                continue;
            }
            if (code >= next) {
                throw Bytes.broken("The GIF is damaged: a code that means nothing.");
            }
            int from = starts[code];
            lastLength = lengths[code];
            for (int i = 0; i < lastLength; i += 8) {
                LONG.set(pixels, to + i, (long) LONG.get(pixels, from + i));
            }
            to += lastLength;
            if (added && code == next - 1) {
                // The string ends with its own first pixel, which was not in the output yet.
                pixels[to - 1] = pixels[lastStart];
            }
        }
        if (p * 8L - held > length * 8L) {
            throw cutOff();
        }
    }

    /** Joins the sub-blocks in {@link #packed}, followed by eight zero bytes; returns their length. */
    private int join(byte[] file, int from) {
        int length = 0;
        for (int p = from; p < file.length && file[p] != 0; p += (file[p] & 0xFF) + 1) {
            length += file[p] & 0xFF;
        }
        if (packed.length < length + 8) {
            packed = new byte[length + 8 + length / 4];
        }
        int to = 0;
        for (int p = from; p < file.length && file[p] != 0; p += (file[p] & 0xFF) + 1) {
            int there = Math.min(file[p] & 0xFF, file.length - p - 1);
            System.arraycopy(file, p + 1, packed, to, there);
            to += there;
        }
        LONG.set(packed, to, 0L);
        return to;
    }

    private static RuntimeException cutOff() {
        return Bytes.broken("The GIF is damaged: an image's data end before its pixels.");
    }
}
