package dev.serai.image.kernels;

import static dev.serai.image.kernels.VectorShapes.BYTES;
import static dev.serai.image.kernels.VectorShapes.BYTES_OF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.BYTE_TYPE;
import static dev.serai.image.kernels.VectorShapes.HALF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.INTS;
import static dev.serai.image.kernels.VectorShapes.INT_TYPE;
import static dev.serai.image.kernels.VectorShapes.SHORTS_OF_INTS;
import static dev.serai.image.kernels.VectorShapes.SHORT_TYPE;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** {@link ImageKernels#luma} at 8 bits with vectors; {@link VectorShapes} explains the casts. */
final class VectorLuma {
    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    /** Ints in a vector. */
    private static final int LANES = INTS.length();

    /**
     * Among the bytes of three vectors, the first channels stand at places that differ modulo the width (three and the
     * width have no common divisor): blended into one vector they all fit, the one of pixel p at byte {@code 3p} modulo
     * the width. From one byte further on the second channels stand at the same places, and then the third ones. So
     * luma is computed in that order, and a single shuffle puts the pixels in theirs.
     */
    private static final ByteSelection SCATTERED = ByteSelection.following(BYTES, place -> 3 * pixelAt(place));

    private static final ByteSelection IN_ORDER = ByteSelection.following(BYTES, pixel -> 3 * pixel % WIDTH);

    private VectorLuma() {}

    private static int pixelAt(int place) {
        int pixel = 0;
        while (3 * pixel % WIDTH != place) {
            pixel++;
        }
        return pixel;
    }

    /**
     * Collects a channel from three vectors; 16-bit lanes then process even and odd bytes, one channel after the other,
     * as more at once is slow in JDK 17. Returns how many pixels are done.
     */
    static int rgb(byte[] color, int from, byte[] gray, int to, int pixels) {
        // Two bytes beyond the last pixel are read.
        int whole = Math.max(0, pixels - 1) / WIDTH * WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            int at = from + 3 * i;
            ByteVector bytes;
            ShortVector channel;
            ShortVector product;
            ShortVector even;
            ShortVector odd;
            bytes = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at));
            bytes = BYTE_TYPE.cast(
                    bytes.blend(BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + WIDTH)), SCATTERED.second()));
            bytes = BYTE_TYPE.cast(
                    bytes.blend(BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 2 * WIDTH)), SCATTERED.third()));
            channel = SHORT_TYPE.cast(bytes.reinterpretAsShorts());
            product = SHORT_TYPE.cast(SHORT_TYPE.cast(channel.and((short) 255)).mul((short) 77));
            even = SHORT_TYPE.cast(product.add((short) 128));
            product = SHORT_TYPE.cast(SHORT_TYPE.cast(channel.lanewise(LSHR, 8)).mul((short) 77));
            odd = SHORT_TYPE.cast(product.add((short) 128));
            bytes = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 1));
            bytes = BYTE_TYPE.cast(bytes.blend(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 1 + WIDTH)), SCATTERED.second()));
            bytes = BYTE_TYPE.cast(bytes.blend(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 1 + 2 * WIDTH)), SCATTERED.third()));
            channel = SHORT_TYPE.cast(bytes.reinterpretAsShorts());
            product = SHORT_TYPE.cast(SHORT_TYPE.cast(channel.and((short) 255)).mul((short) 150));
            even = SHORT_TYPE.cast(even.add(product));
            product = SHORT_TYPE.cast(SHORT_TYPE.cast(channel.lanewise(LSHR, 8)).mul((short) 150));
            odd = SHORT_TYPE.cast(odd.add(product));
            bytes = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 2));
            bytes = BYTE_TYPE.cast(bytes.blend(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 2 + WIDTH)), SCATTERED.second()));
            bytes = BYTE_TYPE.cast(bytes.blend(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 2 + 2 * WIDTH)), SCATTERED.third()));
            channel = SHORT_TYPE.cast(bytes.reinterpretAsShorts());
            product = SHORT_TYPE.cast(SHORT_TYPE.cast(channel.and((short) 255)).mul((short) 29));
            even = SHORT_TYPE.cast(even.add(product));
            product = SHORT_TYPE.cast(SHORT_TYPE.cast(channel.lanewise(LSHR, 8)).mul((short) 29));
            odd = SHORT_TYPE.cast(odd.add(product));
            even = SHORT_TYPE.cast(even.lanewise(LSHR, 8));
            odd = SHORT_TYPE.cast(odd.and((short) 0xff00));
            bytes = BYTE_TYPE.cast(SHORT_TYPE.cast(even.or(odd)).reinterpretAsBytes());
            BYTE_TYPE.cast(bytes.rearrange(IN_ORDER.shuffle())).intoArray(gray, to + i);
        }
        return whole;
    }

    /** RGBA pixels as ints; returns how many pixels are done. */
    static int rgba(byte[] color, int from, byte[] gray, int to, int pixels) {
        int whole = pixels - pixels % LANES;
        for (int i = 0; i < whole; i += LANES) {
            IntVector pixel = INT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, color, from + 4 * i))
                    .reinterpretAsInts());
            IntVector red = INT_TYPE.cast(INT_TYPE.cast(pixel.and(255)).mul(77));
            IntVector green = INT_TYPE.cast(
                    INT_TYPE.cast(INT_TYPE.cast(pixel.lanewise(LSHR, 8)).and(255))
                            .mul(150));
            IntVector blue = INT_TYPE.cast(
                    INT_TYPE.cast(INT_TYPE.cast(pixel.lanewise(LSHR, 16)).and(255))
                            .mul(29));
            IntVector luma = INT_TYPE.cast(
                    INT_TYPE.cast(INT_TYPE.cast(INT_TYPE.cast(red.add(green)).add(blue))
                                    .add(128))
                            .lanewise(LSHR, 8));
            IntVector alpha =
                    INT_TYPE.cast(INT_TYPE.cast(pixel.lanewise(LSHR, 24)).lanewise(LSHL, 8));
            ShortVector both = SHORTS_OF_INTS.cast(INT_TYPE.cast(luma.or(alpha)).convertShape(I2S, HALF_SHORTS, 0));
            BYTES_OF_SHORTS.cast(both.reinterpretAsBytes()).intoArray(gray, to + 2 * i);
        }
        return whole;
    }
}
