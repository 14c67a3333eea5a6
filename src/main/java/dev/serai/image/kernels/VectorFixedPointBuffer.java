package dev.serai.image.kernels;

import static dev.serai.image.kernels.VectorShapes.BYTES_OF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.HALF_BYTES;
import static dev.serai.image.kernels.VectorShapes.SHORTS;
import static dev.serai.image.kernels.VectorShapes.SHORT_TYPE;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/** Values in vectors of 16-bit lanes; {@link VectorShapes} explains the casts. */
final class VectorFixedPointBuffer implements FixedPointBuffer {
    private static final int WIDTH = SHORTS.length();

    private final short[] values;

    VectorFixedPointBuffer(int count) {
        values = new short[count];
    }

    @Override
    public void load(byte[] in, int from, int to, int count) {
        int whole = SHORTS.loopBound(count);
        for (int i = 0; i < whole; i += WIDTH) {
            // Sign-extended and masked: zero extension fails in JDK 17 until it is compiled.
            ByteVector bytes = BYTES_OF_SHORTS.cast(ByteVector.fromArray(HALF_BYTES, in, from + i));
            ShortVector wide = SHORT_TYPE.cast(bytes.convertShape(B2S, SHORTS, 0));
            SHORT_TYPE.cast(wide.and((short) 255)).intoArray(values, to + i);
        }
        for (int i = whole; i < count; i++) {
            values[to + i] = (short) (in[from + i] & 0xff);
        }
    }

    @Override
    public void filter(
            FixedPointBuffer in, int center, int[] before, int[] after, FixedPointFilter filter, int to, int count) {
        short[] source = ((VectorFixedPointBuffer) in).values;
        int last = filter.blocks() - 1;
        for (int b = 0; b <= last; b++) {
            int down = b == last ? filter.down : 0;
            if (b == 0) {
                block(
                        source,
                        center,
                        filter.centerWeight,
                        filter.centerShift,
                        filter.rounding,
                        source,
                        before,
                        after,
                        filter,
                        0,
                        down,
                        to,
                        count);
            } else {
                block(values, to, 1, 0, 0, source, before, after, filter, b, down, to, count);
            }
        }
    }

    /** One block of pairs, added to the center or to the sums of the blocks before. */
    private void block(
            short[] middle,
            int center,
            int centerWeight,
            int centerShift,
            int rounding,
            short[] in,
            int[] before,
            int[] after,
            FixedPointFilter filter,
            int block,
            int down,
            int to,
            int count) {
        int first = block * FixedPointFilter.BLOCK;
        int l1 = before[first];
        int l2 = before[first + 1];
        int l3 = before[first + 2];
        int l4 = before[first + 3];
        int r1 = after[first];
        int r2 = after[first + 1];
        int r3 = after[first + 2];
        int r4 = after[first + 3];
        int w1 = filter.weights[first];
        int w2 = filter.weights[first + 1];
        int w3 = filter.weights[first + 2];
        int w4 = filter.weights[first + 3];
        int s1 = filter.shifts[first];
        int s2 = filter.shifts[first + 1];
        int s3 = filter.shifts[first + 2];
        int s4 = filter.shifts[first + 3];
        ShortVector half = SHORT_TYPE.cast(ShortVector.broadcast(SHORTS, (short) rounding));
        int whole = SHORTS.loopBound(count);
        for (int i = 0; i < whole; i += WIDTH) {
            ShortVector a = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, middle, center + i));
            ShortVector b;
            ShortVector sum = SHORT_TYPE.cast(a.mul((short) centerWeight));
            sum = SHORT_TYPE.cast(sum.lanewise(LSHR, centerShift));
            sum = SHORT_TYPE.cast(sum.add(half));
            a = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, l1 + i));
            b = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, r1 + i));
            a = SHORT_TYPE.cast(a.add(b));
            a = SHORT_TYPE.cast(a.mul((short) w1));
            a = SHORT_TYPE.cast(a.lanewise(LSHR, s1));
            sum = SHORT_TYPE.cast(sum.add(a));
            a = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, l2 + i));
            b = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, r2 + i));
            a = SHORT_TYPE.cast(a.add(b));
            a = SHORT_TYPE.cast(a.mul((short) w2));
            a = SHORT_TYPE.cast(a.lanewise(LSHR, s2));
            sum = SHORT_TYPE.cast(sum.add(a));
            a = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, l3 + i));
            b = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, r3 + i));
            a = SHORT_TYPE.cast(a.add(b));
            a = SHORT_TYPE.cast(a.mul((short) w3));
            a = SHORT_TYPE.cast(a.lanewise(LSHR, s3));
            sum = SHORT_TYPE.cast(sum.add(a));
            a = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, l4 + i));
            b = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, in, r4 + i));
            a = SHORT_TYPE.cast(a.add(b));
            a = SHORT_TYPE.cast(a.mul((short) w4));
            a = SHORT_TYPE.cast(a.lanewise(LSHR, s4));
            sum = SHORT_TYPE.cast(sum.add(a));
            SHORT_TYPE.cast(sum.lanewise(LSHR, down)).intoArray(values, to + i);
        }
        for (int i = whole; i < count; i++) {
            int sum = rounding
                    + ((middle[center + i] & 0xffff) * centerWeight >>> centerShift)
                    + ((in[l1 + i] + in[r1 + i]) * w1 >>> s1)
                    + ((in[l2 + i] + in[r2 + i]) * w2 >>> s2)
                    + ((in[l3 + i] + in[r3 + i]) * w3 >>> s3)
                    + ((in[l4 + i] + in[r4 + i]) * w4 >>> s4);
            values[to + i] = (short) (sum >>> down);
        }
    }

    @Override
    public void store(int from, byte[] out, int to, int count) {
        int whole = SHORTS.loopBound(count);
        for (int i = 0; i < whole; i += WIDTH) {
            ShortVector wide = SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, values, from + i));
            ByteVector bytes = BYTES_OF_SHORTS.cast(wide.convertShape(S2B, HALF_BYTES, 0));
            bytes.intoArray(out, to + i);
        }
        for (int i = whole; i < count; i++) {
            out[to + i] = (byte) values[from + i];
        }
    }
}
