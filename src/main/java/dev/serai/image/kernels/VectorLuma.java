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

    private static final ByteSelection RED = ByteSelection.following(BYTES, i -> 3 * i);
    private static final ByteSelection GREEN = ByteSelection.following(BYTES, i -> 3 * i + 1);
    private static final ByteSelection BLUE = ByteSelection.following(BYTES, i -> 3 * i + 2);

    private VectorLuma() {}

    /**
     * Deinterleaves the planes from three vectors; 16-bit lanes then process even and odd pixels. Returns how many are
     * done.
     */
    static int rgb(byte[] color, int from, byte[] gray, int to, int pixels) {
        int whole = pixels - pixels % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            int at = from + 3 * i;
            ByteVector a = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at));
            ByteVector b = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + WIDTH));
            ByteVector c = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, color, at + 2 * WIDTH));
            ByteVector redAb = BYTE_TYPE.cast(BYTE_TYPE
                    .cast(a.rearrange(RED.shuffle()))
                    .blend(BYTE_TYPE.cast(b.rearrange(RED.shuffle())), RED.second()));
            ShortVector red = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(redAb.blend(BYTE_TYPE.cast(c.rearrange(RED.shuffle())), RED.third()))
                    .reinterpretAsShorts());
            ByteVector greenAb = BYTE_TYPE.cast(BYTE_TYPE
                    .cast(a.rearrange(GREEN.shuffle()))
                    .blend(BYTE_TYPE.cast(b.rearrange(GREEN.shuffle())), GREEN.second()));
            ShortVector green = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(greenAb.blend(BYTE_TYPE.cast(c.rearrange(GREEN.shuffle())), GREEN.third()))
                    .reinterpretAsShorts());
            ByteVector blueAb = BYTE_TYPE.cast(BYTE_TYPE
                    .cast(a.rearrange(BLUE.shuffle()))
                    .blend(BYTE_TYPE.cast(b.rearrange(BLUE.shuffle())), BLUE.second()));
            ShortVector blue = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(blueAb.blend(BYTE_TYPE.cast(c.rearrange(BLUE.shuffle())), BLUE.third()))
                    .reinterpretAsShorts());
            ShortVector evenRed =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(red.and((short) 255)).mul((short) 77));
            ShortVector evenGreen =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(green.and((short) 255)).mul((short) 150));
            ShortVector evenBlue =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(blue.and((short) 255)).mul((short) 29));
            ShortVector oddRed =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(red.lanewise(LSHR, 8)).mul((short) 77));
            ShortVector oddGreen =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(green.lanewise(LSHR, 8)).mul((short) 150));
            ShortVector oddBlue =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(blue.lanewise(LSHR, 8)).mul((short) 29));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(evenRed.add(evenGreen)).add(evenBlue))
                    .add((short) 128));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(oddRed.add(oddGreen)).add(oddBlue))
                    .add((short) 128));
            ShortVector both = SHORT_TYPE.cast(
                    SHORT_TYPE.cast(even.lanewise(LSHR, 8)).or(SHORT_TYPE.cast(odd.and((short) 0xff00))));
            BYTE_TYPE.cast(both.reinterpretAsBytes()).intoArray(gray, to + i);
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
