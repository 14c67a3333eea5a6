package dev.serai.image.codec.jpeg;

import java.util.List;

/**
 * Decoded samples before upsampling and color conversion: one plane per component.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param planes in the order of the file's components
 */
record JpegPlanes(int width, int height, List<Plane> planes) {
    /**
     * The samples of one component.
     *
     * @param samples rows from the top; if they are fewer than {@code height}, the latest, row y in the place of row y
     *     modulo their number
     * @param stride from one row to the next
     * @param width samples that belong to the picture in each row
     * @param height rows that belong to the picture
     * @param across pixels of the picture a sample covers in x, times {@code unit}
     * @param down pixels of the picture a sample covers in y, times {@code unit}
     * @param unit what {@code across} and {@code down} are counted in; 1 unless the sampling factors do not divide
     */
    record Plane(byte[] samples, int stride, int width, int height, int across, int down, int unit) {}
}
