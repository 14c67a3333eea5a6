package dev.serai.image.kernels;

import static dev.serai.image.kernels.VectorShapes.BYTES;
import static dev.serai.image.kernels.VectorShapes.BYTES_OF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.BYTE_TYPE;
import static dev.serai.image.kernels.VectorShapes.HALF_BYTES;
import static dev.serai.image.kernels.VectorShapes.SHORT_TYPE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/** {@link ImageKernels#halve} at 8 bits with vectors; {@link VectorShapes} explains the casts. */
final class VectorHalving {
    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    /** Pairs of pixels whose left one lies whole in a vector. */
    private static final int FIRST_PAIRS = (WIDTH - 3) / 6 + 1;

    /**
     * Where a second vector begins, in bytes: three before a pair, so that its left pixels stand where the right ones
     * stand in the first vector, and both fit one.
     */
    private static final int SECOND = 6 * FIRST_PAIRS - 3;

    /** Takes the left pixels of both vectors (or, from one pixel further on, the right ones) into one. */
    private static final ByteSelection LEFT = ByteSelection.of(BYTES, place -> place % 6 < 3 ? 0 : 1, place -> place);

    /** Puts the pixels in their order. */
    private static final ByteSelection IN_ORDER =
            ByteSelection.following(BYTES, sample -> placeOf(sample / 3, sample % 3) % WIDTH);

    private VectorHalving() {}

    private static int placeOf(int pair, int channel) {
        return (pair < FIRST_PAIRS ? 6 * pair : 6 * (pair - FIRST_PAIRS) + 3) + channel;
    }

    /** One channel; returns how many pixels are done. */
    static int gray(byte[] in, int upper, int lower, byte[] out, int to, int pixels) {
        int whole = pixels - pixels % (WIDTH / 2);
        for (int i = 0; i < whole; i += WIDTH / 2) {
            ShortVector a = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, in, upper + 2 * i))
                    .reinterpretAsShorts());
            ShortVector b = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, in, lower + 2 * i))
                    .reinterpretAsShorts());
            ShortVector even =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(a.and((short) 255)).add(SHORT_TYPE.cast(b.and((short) 255))));
            ShortVector odd =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(a.lanewise(LSHR, 8)).add(SHORT_TYPE.cast(b.lanewise(LSHR, 8))));
            ShortVector sum = SHORT_TYPE.cast(SHORT_TYPE.cast(even.add(odd)).add((short) 2));
            BYTES_OF_SHORTS
                    .cast(SHORT_TYPE.cast(sum.lanewise(LSHR, 2)).convertShape(S2B, HALF_BYTES, 0))
                    .intoArray(out, to + i);
        }
        return whole;
    }

    /**
     * Collects left and right pixels from two vectors each; 16-bit lanes then process even and odd samples. Returns how
     * many pixels are done.
     */
    static int rgb(byte[] in, int upper, int lower, byte[] out, int to, int pixels) {
        int step = WIDTH / 3;
        // Reads up to a vector beyond SECOND + 3 and writes one, of which up to two bytes belong to the next iteration.
        int last = Math.min(pixels - (SECOND + 3 + WIDTH + 5) / 6, pixels - (WIDTH + 2) / 3);
        int whole = last < 0 ? 0 : (last / step + 1) * step;
        for (int i = 0; i < whole; i += step) {
            int above = upper + 6 * i;
            int below = lower + 6 * i;
            ShortVector p = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(ByteVector.fromArray(BYTES, in, above))
                            .blend(BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, above + SECOND)), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector q = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(ByteVector.fromArray(BYTES, in, above + 3))
                            .blend(BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, above + SECOND + 3)), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector r = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(ByteVector.fromArray(BYTES, in, below))
                            .blend(BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, below + SECOND)), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector s = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(ByteVector.fromArray(BYTES, in, below + 3))
                            .blend(BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, below + SECOND + 3)), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector evenAbove =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(p.and((short) 255)).add(SHORT_TYPE.cast(q.and((short) 255))));
            ShortVector evenBelow =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(r.and((short) 255)).add(SHORT_TYPE.cast(s.and((short) 255))));
            ShortVector oddAbove =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(p.lanewise(LSHR, 8)).add(SHORT_TYPE.cast(q.lanewise(LSHR, 8))));
            ShortVector oddBelow =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(r.lanewise(LSHR, 8)).add(SHORT_TYPE.cast(s.lanewise(LSHR, 8))));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(evenAbove.add(evenBelow)).add((short) 2))
                    .lanewise(LSHR, 2));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(oddAbove.add(oddBelow)).add((short) 2))
                    .lanewise(LSHR, 2));
            ShortVector both = SHORT_TYPE.cast(even.or(SHORT_TYPE.cast(odd.lanewise(LSHL, 8))));
            ByteVector bytes = BYTE_TYPE.cast(both.reinterpretAsBytes());
            BYTE_TYPE.cast(bytes.rearrange(IN_ORDER.shuffle())).intoArray(out, to + 3 * i);
        }
        return whole;
    }
}
