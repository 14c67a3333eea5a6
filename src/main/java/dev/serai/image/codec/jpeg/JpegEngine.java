package dev.serai.image.codec.jpeg;

import dev.serai.image.rows.Rows;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Encodes and decodes JPEG. There are two implementations with the same results: one in Java, and libjpeg-turbo where
 * it is installed. Safe for use by several threads.
 */
interface JpegEngine {
    /**
     * Decodes a file.
     *
     * @param header what {@link JpegHeader#read} gave for the file
     * @param divisor 1, 2, 4 or 8; the size is the stored one divided by it, rounded up
     * @param lumaOnly whether only luma is wanted of a file with {@link JpegHeader#hasLuma}
     * @return samples pixel by pixel as they are stored (no orientation applied): 1 gray or luma, 3 RGB, 4 CMYK
     * @throws dev.serai.refusal.RefusedException {@code broken-image} or {@code unsupported-format}
     */
    byte[] decode(byte[] file, JpegHeader header, int divisor, boolean lumaOnly);

    /**
     * The rows of a file of {@link JpegScans#streams}, with the samples of {@link #decode}.
     *
     * @param file from 0 to its limit; mapped, or an array
     */
    Rows rows(ByteBuffer file, JpegHeader header, int divisor, boolean lumaOnly);

    /**
     * Encodes gray or RGB pixels, color at half the width and height.
     *
     * @param from where the first pixel stands
     * @param channels 1 or 3
     * @param quality 1 to 100, on libjpeg's scale
     * @param profile ICC profile to put in, or null
     */
    byte[] encode(byte[] pixels, int from, int channels, int width, int height, int quality, byte[] profile);

    /**
     * A file at a fraction of its size as a new file, without going through RGB: samples stay in the colors and the
     * sampling they are stored in.
     *
     * @param header of the file, with {@link JpegHeader#isHalvedColor}
     * @param divisor 2, 4 or 8
     * @return empty if this engine cannot do it with that file
     */
    Optional<byte[]> reduce(byte[] file, JpegHeader header, int divisor, int quality, byte[] profile);
}
