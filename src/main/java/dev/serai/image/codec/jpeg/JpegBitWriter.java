package dev.serai.image.codec.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes a JPEG file: segments, and entropy-coded data with the zeros that must follow each FF. Used by one thread. */
final class JpegBitWriter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Bytes of an ICC profile in one segment: a segment's 65,533 less the 14 of its heading. */
    private static final int ICC_PART = 65_519;

    private byte[] out;
    private int size;
    private long pending;
    /** Bits of {@link #pending} not yet taken. */
    private int free = 64;

    JpegBitWriter(int expectedBytes) {
        out = new byte[Math.max(1024, expectedBytes)];
    }

    private void room(int bytes) {
        if (out.length - size < bytes) {
            out = Arrays.copyOf(out, Math.max(size + bytes, Math.addExact(out.length, out.length >> 1)));
        }
    }

    /** Adds a marker without parameters. */
    void marker(int marker) {
        room(2);
        out[size++] = (byte) 0xFF;
        out[size++] = (byte) marker;
    }

    /** Adds a segment of those parameters. */
    void segment(int marker, byte[]... parameters) {
        int length = 2;
        for (byte[] part : parameters) {
            length += part.length;
        }
        marker(marker);
        room(length);
        out[size++] = (byte) (length >> 8);
        out[size++] = (byte) length;
        for (byte[] part : parameters) {
            System.arraycopy(part, 0, out, size, part.length);
            size += part.length;
        }
    }

    /** Adds the start of a JFIF file: the first marker and the JFIF segment, which says that pixels are square. */
    void jfif() {
        marker(JpegSegments.SOI);
        segment(JpegSegments.APP0, new byte[] {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0});
    }

    /** Adds an ICC profile in as many segments as it takes (ICC.1, annex B.4); none for null or one that is too large. */
    void profile(byte[] profile) {
        if (profile == null || profile.length > 255 * ICC_PART) {
            return;
        }
        int count = JpegHeader.ceilDiv(profile.length, ICC_PART);
        for (int i = 0; i < count; i++) {
            segment(
                    JpegSegments.APP2,
                    new byte[] {'I', 'C', 'C', '_', 'P', 'R', 'O', 'F', 'I', 'L', 'E', 0, (byte) (i + 1), (byte) count},
                    Arrays.copyOfRange(profile, i * ICC_PART, Math.min(profile.length, (i + 1) * ICC_PART)));
        }
    }

    /** Adds a quantization table given in zigzag order. */
    void quantization(int number, int[] factors) {
        boolean wide = Arrays.stream(factors).anyMatch(factor -> factor > 255);
        byte[] table = new byte[1 + (wide ? 128 : 64)];
        table[0] = (byte) ((wide ? 0x10 : 0) | number);
        for (int i = 0; i < 64; i++) {
            if (wide) {
                table[1 + 2 * i] = (byte) (factors[i] >> 8);
                table[2 + 2 * i] = (byte) factors[i];
            } else {
                table[1 + i] = (byte) factors[i];
            }
        }
        segment(JpegSegments.DQT, table);
    }

    /** Adds a Huffman table. */
    void huffman(boolean ac, int number, JpegHuffmanTable table) {
        segment(JpegSegments.DHT, new byte[] {(byte) ((ac ? 0x10 : 0) | number)}, table.counts(), table.values());
    }

    /** Adds a number of bits, at most 57, from the low end of {@code bits}; those above must be zero. */
    void put(long bits, int count) {
        free -= count;
        if (free > 0) {
            pending |= bits << free;
            return;
        }
        flush(pending | bits >>> -free);
        free += 64;
        pending = free == 64 ? 0 : bits << free;
    }

    /** The bits not yet in the output, from the top; those who add many keep them, and {@link #free}, in variables. */
    long pending() {
        return pending;
    }

    /** How many more bits go into {@link #pending}, at least 1. */
    int free() {
        return free;
    }

    /** Goes on from those bits. */
    void resume(long bits, int room) {
        pending = bits;
        free = room;
    }

    /** Adds eight bytes, after which nothing is pending. */
    void flush(long eight) {
        room(16);
        if ((~eight - 0x0101010101010101L & eight & 0x8080808080808080L) == 0) {
            LONGS.set(out, size, eight);
            size += 8;
            return;
        }
        for (int shift = 56; shift >= 0; shift -= 8) {
            stuffed((byte) (eight >>> shift));
        }
    }

    private void stuffed(byte value) {
        out[size++] = value;
        if (value == (byte) 0xFF) {
            out[size++] = 0;
        }
    }

    /** Copies bits from unstuffed data. */
    void copy(byte[] data, long position, int count) {
        long at = position;
        int left = count;
        while (left > 56) {
            put(JpegEntropyDecoder.window(data, at) >>> 8, 56);
            at += 56;
            left -= 56;
        }
        if (left > 0) {
            put(JpegEntropyDecoder.window(data, at) >>> 64 - left, left);
        }
    }

    /** What has been written so far, segments only. */
    byte[] bytes() {
        return Arrays.copyOf(out, size);
    }

    /** Fills the last byte with ones, ends the file and gives it. */
    byte[] finish() {
        int used = 64 - free;
        int fill = -used & 7;
        long last = pending | (fill == 0 ? 0 : (1L << fill) - 1 << free - fill);
        room(18);
        for (int i = 0; i < used + fill; i += 8) {
            stuffed((byte) (last >>> 56 - i));
        }
        marker(JpegSegments.EOI);
        return Arrays.copyOf(out, size);
    }
}
