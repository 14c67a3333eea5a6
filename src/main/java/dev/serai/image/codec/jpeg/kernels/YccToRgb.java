package dev.serai.image.codec.jpeg.kernels;

/**
 * Rows of decoded samples to rows of pixels: YCbCr of the JFIF specification (BT.601, full range) to RGB, and upsampling of
 * chroma planes of half the width and height. Used by one thread.
 */
public interface YccToRgb {
    /** {@code width} samples of each plane from an index of its own on, to as many RGB pixels. */
    void toRgb(
            byte[] lumas,
            int lumaAt,
            byte[] blues,
            int blueAt,
            byte[] reds,
            int redAt,
            byte[] pixels,
            int at,
            int width);

    /** The same with pixels {@code step} bytes apart; {@code flip} is 255 where the complement is wanted (CMY), else 0. */
    void toRgb(
            byte[] lumas,
            int lumaAt,
            byte[] blues,
            int blueAt,
            byte[] reds,
            int redAt,
            byte[] pixels,
            int at,
            int width,
            int step,
            int flip);

    /**
     * A row of a plane of half the width and height to a row of the full width: the triangle filter of jdsample.c.
     *
     * @param near where the row of the plane begins that covers the wanted one
     * @param far where its neighbor begins that is next to the wanted one
     * @param width of the plane, at least 2
     * @param to receives twice as many samples
     */
    void enlarge(byte[] samples, int near, int far, int width, byte[] to);
}
