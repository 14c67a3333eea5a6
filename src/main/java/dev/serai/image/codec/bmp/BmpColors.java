package dev.serai.image.codec.bmp;

import dev.serai.image.codec.bytes.PackedBytes;

/** Color loops: palette lookup, and rows of 24 and 32 bits per pixel from BGR(A) to RGB(A). */
final class BmpColors {
    private static final long FIRST = 0x00000000FF0000FFL;
    private static final long MIDDLE = 0x0000FF0000FF00L;

    private final int[] redFirst = new int[256];
    private final byte[] grays = new byte[256];

    /** For indices into that palette, which has blue in the lowest byte. */
    BmpColors(int[] palette) {
        for (int i = 0; i < palette.length; i++) {
            redFirst[i] = Integer.reverseBytes(palette[i]) >>> 8;
            grays[i] = (byte) palette[i];
        }
    }

    /** Looks up the colors of {@code count} indices, at least one, from {@code from} on; three bytes each. */
    void rgb(byte[] indices, int from, byte[] to, int at, int count) {
        int last = from + count - 1;
        int out = at;
        for (int i = from; i < last; i++, out += 3) {
            PackedBytes.putFour(to, out, redFirst[indices[i] & 0xFF]);
        }
        int color = redFirst[indices[last] & 0xFF];
        for (int c = 0; c < 3; c++) {
            to[out + c] = (byte) (color >> 8 * c);
        }
    }

    /** Looks up the grays of {@code count} indices; both arrays may be the same, at the same index. */
    void grays(byte[] indices, int from, byte[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = grays[indices[from + i] & 0xFF];
        }
    }

    /**
     * Converts a row of three bytes per pixel, starting at {@code at}. Bytes behind it in {@code to} may be
     * overwritten.
     */
    static void three(byte[] from, int at, byte[] to, int row, int width) {
        int in = at;
        int out = row;
        int end = row + 3 * width;
        // Two pixels at once, and two bytes of the next, which are written again.
        for (; out <= end - 8 && in <= from.length - 8; in += 6, out += 6) {
            long pixels = PackedBytes.get(from, in);
            PackedBytes.put(to, out, pixels & MIDDLE | (pixels & FIRST) << 16 | pixels >>> 16 & FIRST);
        }
        for (; out < end; in += 3, out += 3) {
            to[out] = from[in + 2];
            to[out + 1] = from[in + 1];
            to[out + 2] = from[in];
        }
    }

    /** Converts a row of four bytes per pixel, whose fourth is unused, to three. */
    static void fourAsThree(byte[] from, int at, byte[] to, int row, int width) {
        int in = at;
        int end = row + 3 * width;
        for (int out = row; out < end; in += 4, out += 3) {
            to[out] = from[in + 2];
            to[out + 1] = from[in + 1];
            to[out + 2] = from[in];
        }
    }

    /** Converts a row of four bytes per pixel with alpha. */
    static void four(byte[] from, int at, byte[] to, int row, int width) {
        for (int i = 0; i < 4 * width; i += 4) {
            int pixel = PackedBytes.getFour(from, at + i);
            PackedBytes.putFour(to, row + i, pixel & 0xFF00FF00 | pixel >>> 16 & 0xFF | (pixel & 0xFF) << 16);
        }
    }
}
