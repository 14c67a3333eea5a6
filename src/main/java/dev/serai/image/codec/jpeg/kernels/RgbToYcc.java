package dev.serai.image.codec.jpeg.kernels;

/**
 * Rows of RGB to luma and to chroma of half the width and height. Rows end with repeated pixels up to the padded width.
 * Used by one thread.
 */
public interface RgbToYcc {
    /**
     * Converts two rows.
     *
     * @param upper where the upper row's pixels begin
     * @param lower where the lower row's pixels begin; the same if there is only one row
     * @param luma receives two rows, from {@code upperTo} and {@code lowerTo} on
     * @param blue receives one row from {@code to} on
     * @param red receives one row from {@code to} on
     */
    void convert(
            byte[] pixels,
            int upper,
            int lower,
            byte[] luma,
            int upperTo,
            int lowerTo,
            byte[] blue,
            byte[] red,
            int to);
}
