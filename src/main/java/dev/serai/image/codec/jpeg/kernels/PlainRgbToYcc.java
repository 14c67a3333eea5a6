package dev.serai.image.codec.jpeg.kernels;

import java.util.Arrays;

/**
 * Rows of RGB to luma and to color of half the width and height, in plain Java with libjpeg's 16-bit fixed point and its
 * rounding (jccolor.c, jcsample.c), to the bit. Rows end with repeated pixels up to the padded width. Used by one thread.
 */
class PlainRgbToYcc implements RgbToYcc {
    static final int HALF = 1 << 15;
    static final int R_TO_Y = 19595; // 0.29900
    static final int G_TO_Y = 38470; // 0.58700
    static final int B_TO_Y = 7471; // 0.11400
    static final int R_TO_CB = -11059; // 0.16874
    static final int G_TO_CB = -21709; // 0.33126
    static final int G_TO_CR = -27439; // 0.41869
    static final int B_TO_CR = -5329; // 0.08131
    static final int CENTER = (128 << 16) + HALF - 1;

    final int width;
    private final int padded;
    private final byte[] fullBlue;
    private final byte[] fullRed;

    /** A converter for rows of {@code width} pixels that are padded to {@code padded}, an even number. */
    PlainRgbToYcc(int width, int padded) {
        this.width = width;
        this.padded = padded;
        this.fullBlue = new byte[2 * padded];
        this.fullRed = new byte[2 * padded];
    }

    @Override
    public void convert(
            byte[] pixels,
            int upper,
            int lower,
            byte[] luma,
            int upperTo,
            int lowerTo,
            byte[] blue,
            byte[] red,
            int to) {
        convert(pixels, upper, luma, upperTo, 0);
        convert(pixels, lower, luma, lowerTo, padded);
        halve(fullBlue, blue, to);
        halve(fullRed, red, to);
    }

    private void convert(byte[] pixels, int row, byte[] luma, int to, int at) {
        int from = row;
        for (int x = 0; x < width; x++, from += 3) {
            int r = pixels[from] & 0xFF;
            int g = pixels[from + 1] & 0xFF;
            int b = pixels[from + 2] & 0xFF;
            luma[to + x] = (byte) (R_TO_Y * r + G_TO_Y * g + B_TO_Y * b + HALF >> 16);
            fullBlue[at + x] = (byte) (R_TO_CB * r + G_TO_CB * g + (b << 15) + CENTER >> 16);
            fullRed[at + x] = (byte) ((r << 15) + G_TO_CR * g + B_TO_CR * b + CENTER >> 16);
        }
        Arrays.fill(luma, to + width, to + padded, luma[to + width - 1]);
        Arrays.fill(fullBlue, at + width, at + padded, fullBlue[at + width - 1]);
        Arrays.fill(fullRed, at + width, at + padded, fullRed[at + width - 1]);
    }

    /** Means of 2 x 2; rounding alternates between down and up so that it has no bias. */
    private void halve(byte[] full, byte[] to, int at) {
        for (int x = 0; x < padded / 2; x++) {
            int sum = (full[2 * x] & 0xFF)
                    + (full[2 * x + 1] & 0xFF)
                    + (full[padded + 2 * x] & 0xFF)
                    + (full[padded + 2 * x + 1] & 0xFF);
            to[at + x] = (byte) (sum + 1 + (x & 1) >> 2);
        }
    }
}
