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

    private static final ByteSelection LEFT = ByteSelection.following(BYTES, i -> i / 3 * 6 + i % 3);
    private static final ByteSelection RIGHT = ByteSelection.following(BYTES, i -> i / 3 * 6 + i % 3 + 3);

    private VectorHalving() {}

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

    /** Deinterleaves left and right pixels from two vectors; 16-bit lanes then process even and odd samples. */
    static int rgb(byte[] in, int upper, int lower, byte[] out, int to, int pixels) {
        int step = WIDTH / 3;
        int i = 0;
        // Reads two whole vectors and writes one, of which up to two bytes belong to the next iteration.
        for (; 6 * i + 2 * WIDTH <= 6 * pixels && 3 * i + WIDTH <= 3 * pixels; i += step) {
            int above = upper + 6 * i;
            int below = lower + 6 * i;
            ByteVector a = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, above));
            ByteVector b = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, above + WIDTH));
            ByteVector c = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, below));
            ByteVector d = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, below + WIDTH));
            ShortVector p = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(a.rearrange(LEFT.shuffle()))
                            .blend(BYTE_TYPE.cast(b.rearrange(LEFT.shuffle())), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector q = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(a.rearrange(RIGHT.shuffle()))
                            .blend(BYTE_TYPE.cast(b.rearrange(RIGHT.shuffle())), RIGHT.second()))
                    .reinterpretAsShorts());
            ShortVector r = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(c.rearrange(LEFT.shuffle()))
                            .blend(BYTE_TYPE.cast(d.rearrange(LEFT.shuffle())), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector s = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(c.rearrange(RIGHT.shuffle()))
                            .blend(BYTE_TYPE.cast(d.rearrange(RIGHT.shuffle())), RIGHT.second()))
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
            BYTE_TYPE.cast(both.reinterpretAsBytes()).intoArray(out, to + 3 * i);
        }
        return i;
    }
}
