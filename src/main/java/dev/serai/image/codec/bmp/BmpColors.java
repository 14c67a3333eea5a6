package dev.serai.image.codec.bmp;

import dev.serai.image.codec.bytes.PackedBytes;

/** Color loops: palette lookup, and rows of 24 and 32 bits per pixel from BGR(A) to RGB(A). */
final class BmpColors {
    private static final long FIRST = 0x00000000FF0000FFL;
    private static final long MIDDLE = 0x0000FF0000FF00L;

    private BmpColors() {}

    /** Looks up the colors of the indices, three bytes each; {@code palette} has blue in the lowest byte. */
    static byte[] ofPalette(int[] palette, byte[] indices) {
        int[] redFirst = new int[256];
        for (int i = 0; i < palette.length; i++) {
            redFirst[i] = Integer.reverseBytes(palette[i]) >>> 8;
        }
        byte[] samples = new byte[indices.length * 3];
        int last = indices.length - 1;
        for (int i = 0, to = 0; i < last; i++, to += 3) {
            PackedBytes.putFour(samples, to, redFirst[indices[i] & 0xFF]);
        }
        int color = redFirst[indices[last] & 0xFF];
        for (int c = 0; c < 3; c++) {
            samples[3 * last + c] = (byte) (color >> 8 * c);
        }
        return samples;
    }

    /** Replaces indices by the grays of the palette, in place. */
    static byte[] ofGrayPalette(int[] palette, byte[] indices) {
        boolean same = true;
        for (int i = 0; i < palette.length; i++) {
            same &= (palette[i] & 0xFF) == i;
        }
        for (int i = 0; i < indices.length && !same; i++) {
            indices[i] = (byte) palette[indices[i] & 0xFF];
        }
        return indices;
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

    /**
     * Converts a row of four bytes per pixel with alpha.
     *
     * @return whether any pixel is visible
     */
    static boolean four(byte[] from, int at, byte[] to, int row, int width) {
        int alphas = 0;
        for (int i = 0; i < 4 * width; i += 4) {
            int pixel = PackedBytes.getFour(from, at + i);
            alphas |= pixel;
            PackedBytes.putFour(to, row + i, pixel & 0xFF00FF00 | pixel >>> 16 & 0xFF | (pixel & 0xFF) << 16);
        }
        return alphas >>> 24 != 0;
    }
}
