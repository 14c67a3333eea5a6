package dev.serai.image.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Values in a byte array, four of which a {@code long} processes at once (SWAR). As no sum exceeds 16 bits, nothing
 * carries from one value into the next, and a product is right in all four.
 */
final class PlainFixedPointBuffer implements FixedPointBuffer {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Values in a {@code long}. */
    private static final int TOGETHER = 4;

    private static final long ONES = 0x0001_0001_0001_0001L;
    private static final long LOW_BYTES = 0x00ff_00ff_00ff_00ffL;

    /** Two bytes per value, little-endian, with padding for a {@code long} at the last one. */
    private final byte[] bytes;

    PlainFixedPointBuffer(int count) {
        bytes = new byte[2 * (count + TOGETHER)];
    }

    @Override
    public void load(byte[] in, int from, int to, int count) {
        int i = 0;
        for (; i <= count - TOGETHER; i += TOGETHER) {
            long four = (int) INT.get(in, from + i) & 0xffff_ffffL;
            four = (four | four << 16) & 0x0000_ffff_0000_ffffL;
            LONG.set(bytes, 2 * (to + i), (four | four << 8) & LOW_BYTES);
        }
        for (; i < count; i++) {
            bytes[2 * (to + i)] = in[from + i];
            bytes[2 * (to + i) + 1] = 0;
        }
    }

    @Override
    public void filter(
            FixedPointBuffer in, int center, int[] before, int[] after, FixedPointFilter filter, int to, int count) {
        byte[] source = ((PlainFixedPointBuffer) in).bytes;
        int last = filter.blocks() - 1;
        for (int b = 0; b <= last; b++) {
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
                        last == 0 ? filter.down : 0,
                        to,
                        count);
            } else {
                block(bytes, to, 1, 0, 0, source, before, after, filter, b, b == last ? filter.down : 0, to, count);
            }
        }
    }

    /**
     * One block of pairs, added to the center or to the sums of the blocks before. The last {@code long} overwrites
     * values beyond {@code count}, which are restored.
     */
    private void block(
            byte[] middle,
            int center,
            int centerWeight,
            int centerShift,
            int rounding,
            byte[] in,
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
        long w1 = filter.weights[first];
        long w2 = filter.weights[first + 1];
        long w3 = filter.weights[first + 2];
        long w4 = filter.weights[first + 3];
        int s1 = filter.shifts[first];
        int s2 = filter.shifts[first + 1];
        int s3 = filter.shifts[first + 2];
        int s4 = filter.shifts[first + 3];
        long m0 = mask(centerShift);
        long m1 = mask(s1);
        long m2 = mask(s2);
        long m3 = mask(s3);
        long m4 = mask(s4);
        long mask = mask(down);
        long half = rounding * ONES;
        long kept = (long) LONG.get(bytes, 2 * (to + count));
        for (int i = 0; i < count; i += TOGETHER) {
            long c = (long) LONG.get(middle, 2 * (center + i)) * centerWeight >>> centerShift & m0;
            long p1 = ((long) LONG.get(in, 2 * (l1 + i)) + (long) LONG.get(in, 2 * (r1 + i))) * w1 >>> s1 & m1;
            long p2 = ((long) LONG.get(in, 2 * (l2 + i)) + (long) LONG.get(in, 2 * (r2 + i))) * w2 >>> s2 & m2;
            long p3 = ((long) LONG.get(in, 2 * (l3 + i)) + (long) LONG.get(in, 2 * (r3 + i))) * w3 >>> s3 & m3;
            long p4 = ((long) LONG.get(in, 2 * (l4 + i)) + (long) LONG.get(in, 2 * (r4 + i))) * w4 >>> s4 & m4;
            LONG.set(bytes, 2 * (to + i), (half + c + p1 + (p2 + (p3 + p4))) >>> down & mask);
        }
        LONG.set(bytes, 2 * (to + count), kept);
    }

    /** The bits of each value that remain after a shift. */
    private static long mask(int shift) {
        return ONES * (0xffff >>> shift);
    }

    @Override
    public void store(int from, byte[] out, int to, int count) {
        int i = 0;
        for (; i <= count - TOGETHER; i += TOGETHER) {
            long four = (long) LONG.get(bytes, 2 * (from + i)) & LOW_BYTES;
            long pairs = (four | four >>> 8) & 0x0000_ffff_0000_ffffL;
            INT.set(out, to + i, (int) (pairs | pairs >>> 16));
        }
        for (; i < count; i++) {
            out[to + i] = bytes[2 * (from + i)];
        }
    }
}
