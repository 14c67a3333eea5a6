package dev.serai.image.codec.gif;

import java.util.Arrays;

/**
 * LZW compression of GIF (GIF89a, appendix F), into sub-blocks. One encoder serves many images; not safe for use by
 * several threads.
 */
final class GifLzwEncoder {
    private static final int CODES = 4096;
    private static final int SLOT_BITS = 14;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int BLOCK = 255;

    /** Hash table of the strings: prefix code and pixel in the upper 20 bits, code in the lower 12; 0 is free. */
    private final int[] strings = new int[SLOTS];

    private byte[] out = new byte[4096];
    private int size;
    /** The offset of the current sub-block's length byte. */
    private int block;

    /**
     * Compresses color indices to code size, sub-blocks and terminator, which are valid in {@link #buffer} until the
     * next call; returns their length.
     *
     * @param colors number of colors in the table; all indices are below
     */
    int encode(byte[] indices, int count, int colors) {
        int rootBits = Math.max(2, 32 - Integer.numberOfLeadingZeros(colors - 1));
        int clear = 1 << rootBits;
        out[0] = (byte) rootBits;
        block = 1;
        size = 2;

        int width = rootBits + 1;
        int next = clear + 2;
        long bits = clear;
        int held = width;
        Arrays.fill(strings, 0);
        int code = indices[0] & 0xFF;
        for (int i = 1; i < count; i++) {
            int pixel = indices[i] & 0xFF;
            int key = code << 8 | pixel;
            int slot = key * 0x9E3779B1 >>> 32 - SLOT_BITS;
            int entry = strings[slot];
            while (entry != 0 && entry >>> 12 != key) {
                slot = slot + 1 & SLOTS - 1;
                entry = strings[slot];
            }
            if (entry != 0) {
                code = entry & CODES - 1;
                continue;
            }
            bits |= (long) code << held;
            held += width;
            if (next < CODES) {
                strings[slot] = key << 12 | next;
                // The decoder adds a string one code later, so the width grows one code later than the table's size
                // suggests.
                if (next == 1 << width) {
                    width++;
                }
                next++;
            } else {
                bits |= (long) clear << held;
                held += width;
                width = rootBits + 1;
                next = clear + 2;
                Arrays.fill(strings, 0);
            }
            code = pixel;
            if (held >= 32) {
                put((int) bits, 4);
                bits >>>= 32;
                held -= 32;
            }
        }
        bits |= (long) code << held;
        held += width;
        if (next < CODES && next == 1 << width) {
            width++;
        }
        bits |= (long) (clear + 1) << held;
        held += width;
        while (held > 0) {
            put((int) bits, 1);
            bits >>>= 8;
            held -= 8;
        }
        int last = size - block - 1;
        if (last == 0) {
            size = block;
        } else {
            out[block] = (byte) last;
        }
        out[size++] = 0;
        return size;
    }

    /** Holds what {@link #encode} made. */
    byte[] buffer() {
        return out;
    }

    private void put(int value, int bytes) {
        if (size + 16 > out.length) {
            out = Arrays.copyOf(out, out.length * 2);
        }
        for (int i = 0; i < bytes; i++) {
            if (size - block > BLOCK) {
                out[block] = (byte) BLOCK;
                block = size++;
            }
            out[size++] = (byte) (value >>> 8 * i);
        }
    }
}
