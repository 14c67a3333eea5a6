package dev.serai.image.codec.jpeg.kernels;

import static dev.serai.image.codec.jpeg.kernels.DctConstants.CONST_BITS;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_298631336;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_390180644;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_541196100;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_765366865;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_899976223;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_175875602;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_501321110;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_847759065;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_961570560;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_053119869;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_562915447;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_3_072711026;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.PASS1_BITS;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.BYTES;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.INTS;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.INT_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.LONG_TYPE;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * {@link PlainForwardDct} for eight blocks at once, one per lane. Sums are associated differently, which makes no
 * difference to integers. {@link JpegVectorShapes} explains the casts.
 */
final class VectorForwardDct {
    private static final int LANES = JpegKernels.LANES;
    private static final int ROW = 8 * LANES;

    /** Bytes in a vector. */
    private static final int WIDTH = 32;

    /** Flags of a column's rows as bits in zigzag order, by the number of the column and the flags. */
    private static final long[] ZIGZAG = zigzag();

    private VectorForwardDct() {}

    private static long[] zigzag() {
        long[] table = new long[8 << 8];
        for (int k = 0; k < 64; k++) {
            int column = ZigzagOrder.NATURAL[k] & 7;
            int row = ZigzagOrder.NATURAL[k] >> 3;
            for (int flags = 0; flags < 256; flags++) {
                table[column << 8 | flags] |= (long) (flags >> row & 1) << k;
            }
        }
        return table;
    }

    /** The same as {@link JpegKernels#forward} for all lanes. */
    static void transform(byte[] samples, int at, int stride, DctQuantizer quantizer, int[] w, long[] present) {
        for (int r = 0; r < 8; r++) {
            rows(samples, at + r * stride, w, r * ROW);
        }
        int[] flags = new int[8 * LANES];
        for (int c = 0; c < 8; c++) {
            columns(w, c * LANES);
            quantize(w, c, quantizer.halves(), quantizer.reciprocals(), flags);
        }
        for (int lane = 0; lane < LANES; lane++) {
            long bits = 0;
            for (int c = 0; c < 8; c++) {
                bits |= ZIGZAG[c << 8 | flags[c * LANES + lane]];
            }
            present[lane] = bits;
        }
    }

    private static void rows(byte[] samples, int at, int[] w, int to) {
        int descale = CONST_BITS - PASS1_BITS;
        int half = 1 << descale - 1;
        LongVector even = ByteVector.fromArray(BYTES, samples, at).reinterpretAsLongs();
        LongVector odd = ByteVector.fromArray(BYTES, samples, at + WIDTH).reinterpretAsLongs();
        LongVector left = even.and(0xFFFFFFFFL).or(LONG_TYPE.cast(odd.lanewise(LSHL, 32)));
        LongVector right = LONG_TYPE.cast(even.lanewise(LSHR, 32)).or(odd.and(~0xFFFFFFFFL));
        IntVector low = left.reinterpretAsInts();
        IntVector high = right.reinterpretAsInts();
        IntVector s0 = low.and(255);
        IntVector s1 = INT_TYPE.cast(low.lanewise(LSHR, 8)).and(255);
        IntVector s2 = INT_TYPE.cast(low.lanewise(LSHR, 16)).and(255);
        IntVector s3 = INT_TYPE.cast(low.lanewise(LSHR, 24));
        IntVector s4 = high.and(255);
        IntVector s5 = INT_TYPE.cast(high.lanewise(LSHR, 8)).and(255);
        IntVector s6 = INT_TYPE.cast(high.lanewise(LSHR, 16)).and(255);
        IntVector s7 = INT_TYPE.cast(high.lanewise(LSHR, 24));
        IntVector t0 = s0.add(s7);
        IntVector t7 = s0.sub(s7);
        IntVector t1 = s1.add(s6);
        IntVector t6 = s1.sub(s6);
        IntVector t2 = s2.add(s5);
        IntVector t5 = s2.sub(s5);
        IntVector t3 = s3.add(s4);
        IntVector t4 = s3.sub(s4);
        IntVector t10 = t0.add(t3);
        IntVector t13 = t0.sub(t3);
        IntVector t11 = t1.add(t2);
        IntVector t12 = t1.sub(t2);
        // The level shift by 128 affects the first sum only.
        t10.add(t11).sub(8 * 128).mul(1 << PASS1_BITS).intoArray(w, to);
        t10.sub(t11).mul(1 << PASS1_BITS).intoArray(w, to + 4 * LANES);
        IntVector z1 = t12.add(t13).mul(F_0_541196100).add(half);
        z1.add(t13.mul(F_0_765366865)).lanewise(ASHR, descale).intoArray(w, to + 2 * LANES);
        z1.sub(t12.mul(F_1_847759065)).lanewise(ASHR, descale).intoArray(w, to + 6 * LANES);
        IntVector z3 = t4.add(t6);
        IntVector z4 = t5.add(t7);
        IntVector z5 = z3.add(z4).mul(F_1_175875602).add(half);
        z3 = z5.sub(z3.mul(F_1_961570560));
        z4 = z5.sub(z4.mul(F_0_390180644));
        z1 = t4.add(t7).mul(F_0_899976223);
        IntVector z2 = t5.add(t6).mul(F_2_562915447);
        t4.mul(F_0_298631336).add(z3.sub(z1)).lanewise(ASHR, descale).intoArray(w, to + 7 * LANES);
        t5.mul(F_2_053119869).add(z4.sub(z2)).lanewise(ASHR, descale).intoArray(w, to + 5 * LANES);
        t6.mul(F_3_072711026).add(z3.sub(z2)).lanewise(ASHR, descale).intoArray(w, to + 3 * LANES);
        t7.mul(F_1_501321110).add(z4.sub(z1)).lanewise(ASHR, descale).intoArray(w, to + LANES);
    }

    private static void columns(int[] w, int to) {
        int descale = CONST_BITS + PASS1_BITS;
        int half = 1 << descale - 1;
        int round = 1 << PASS1_BITS - 1;
        IntVector s0 = IntVector.fromArray(INTS, w, to);
        IntVector s1 = IntVector.fromArray(INTS, w, to + ROW);
        IntVector s2 = IntVector.fromArray(INTS, w, to + 2 * ROW);
        IntVector s3 = IntVector.fromArray(INTS, w, to + 3 * ROW);
        IntVector s4 = IntVector.fromArray(INTS, w, to + 4 * ROW);
        IntVector s5 = IntVector.fromArray(INTS, w, to + 5 * ROW);
        IntVector s6 = IntVector.fromArray(INTS, w, to + 6 * ROW);
        IntVector s7 = IntVector.fromArray(INTS, w, to + 7 * ROW);
        IntVector t0 = s0.add(s7);
        IntVector t7 = s0.sub(s7);
        IntVector t1 = s1.add(s6);
        IntVector t6 = s1.sub(s6);
        IntVector t2 = s2.add(s5);
        IntVector t5 = s2.sub(s5);
        IntVector t3 = s3.add(s4);
        IntVector t4 = s3.sub(s4);
        IntVector t10 = t0.add(t3);
        IntVector t13 = t0.sub(t3);
        IntVector t11 = t1.add(t2);
        IntVector t12 = t1.sub(t2);
        t10.add(t11).add(round).lanewise(ASHR, PASS1_BITS).intoArray(w, to);
        t10.sub(t11).add(round).lanewise(ASHR, PASS1_BITS).intoArray(w, to + 4 * ROW);
        IntVector z1 = t12.add(t13).mul(F_0_541196100).add(half);
        z1.add(t13.mul(F_0_765366865)).lanewise(ASHR, descale).intoArray(w, to + 2 * ROW);
        z1.sub(t12.mul(F_1_847759065)).lanewise(ASHR, descale).intoArray(w, to + 6 * ROW);
        IntVector z3 = t4.add(t6);
        IntVector z4 = t5.add(t7);
        IntVector z5 = z3.add(z4).mul(F_1_175875602).add(half);
        z3 = z5.sub(z3.mul(F_1_961570560));
        z4 = z5.sub(z4.mul(F_0_390180644));
        z1 = t4.add(t7).mul(F_0_899976223);
        IntVector z2 = t5.add(t6).mul(F_2_562915447);
        t4.mul(F_0_298631336).add(z3.sub(z1)).lanewise(ASHR, descale).intoArray(w, to + 7 * ROW);
        t5.mul(F_2_053119869).add(z4.sub(z2)).lanewise(ASHR, descale).intoArray(w, to + 5 * ROW);
        t6.mul(F_3_072711026).add(z3.sub(z2)).lanewise(ASHR, descale).intoArray(w, to + 3 * ROW);
        t7.mul(F_1_501321110).add(z4.sub(z1)).lanewise(ASHR, descale).intoArray(w, to + ROW);
    }

    /** One column; sets bit v of the flags where the coefficient of row v is not zero. */
    private static void quantize(int[] w, int column, int[] halves, int[] reciprocals, int[] flags) {
        IntVector v0 = IntVector.fromArray(INTS, w, column * LANES);
        IntVector s0 = INT_TYPE.cast(v0.lanewise(ASHR, 31));
        IntVector m0 =
                INT_TYPE.cast(v0.lanewise(XOR, s0).sub(s0).add(halves[column]).lanewise(LSHR, 3));
        m0 = INT_TYPE.cast(m0.mul(reciprocals[column]).lanewise(LSHR, DctQuantizer.SHIFT));
        m0.lanewise(XOR, s0).sub(s0).intoArray(w, column * LANES);
        IntVector v1 = IntVector.fromArray(INTS, w, column * LANES + ROW);
        IntVector s1 = INT_TYPE.cast(v1.lanewise(ASHR, 31));
        IntVector m1 = INT_TYPE.cast(
                v1.lanewise(XOR, s1).sub(s1).add(halves[column + 8]).lanewise(LSHR, 3));
        m1 = INT_TYPE.cast(m1.mul(reciprocals[column + 8]).lanewise(LSHR, DctQuantizer.SHIFT));
        m1.lanewise(XOR, s1).sub(s1).intoArray(w, column * LANES + ROW);
        IntVector v2 = IntVector.fromArray(INTS, w, column * LANES + 2 * ROW);
        IntVector s2 = INT_TYPE.cast(v2.lanewise(ASHR, 31));
        IntVector m2 = INT_TYPE.cast(
                v2.lanewise(XOR, s2).sub(s2).add(halves[column + 16]).lanewise(LSHR, 3));
        m2 = INT_TYPE.cast(m2.mul(reciprocals[column + 16]).lanewise(LSHR, DctQuantizer.SHIFT));
        m2.lanewise(XOR, s2).sub(s2).intoArray(w, column * LANES + 2 * ROW);
        IntVector v3 = IntVector.fromArray(INTS, w, column * LANES + 3 * ROW);
        IntVector s3 = INT_TYPE.cast(v3.lanewise(ASHR, 31));
        IntVector m3 = INT_TYPE.cast(
                v3.lanewise(XOR, s3).sub(s3).add(halves[column + 24]).lanewise(LSHR, 3));
        m3 = INT_TYPE.cast(m3.mul(reciprocals[column + 24]).lanewise(LSHR, DctQuantizer.SHIFT));
        m3.lanewise(XOR, s3).sub(s3).intoArray(w, column * LANES + 3 * ROW);
        IntVector v4 = IntVector.fromArray(INTS, w, column * LANES + 4 * ROW);
        IntVector s4 = INT_TYPE.cast(v4.lanewise(ASHR, 31));
        IntVector m4 = INT_TYPE.cast(
                v4.lanewise(XOR, s4).sub(s4).add(halves[column + 32]).lanewise(LSHR, 3));
        m4 = INT_TYPE.cast(m4.mul(reciprocals[column + 32]).lanewise(LSHR, DctQuantizer.SHIFT));
        m4.lanewise(XOR, s4).sub(s4).intoArray(w, column * LANES + 4 * ROW);
        IntVector v5 = IntVector.fromArray(INTS, w, column * LANES + 5 * ROW);
        IntVector s5 = INT_TYPE.cast(v5.lanewise(ASHR, 31));
        IntVector m5 = INT_TYPE.cast(
                v5.lanewise(XOR, s5).sub(s5).add(halves[column + 40]).lanewise(LSHR, 3));
        m5 = INT_TYPE.cast(m5.mul(reciprocals[column + 40]).lanewise(LSHR, DctQuantizer.SHIFT));
        m5.lanewise(XOR, s5).sub(s5).intoArray(w, column * LANES + 5 * ROW);
        IntVector v6 = IntVector.fromArray(INTS, w, column * LANES + 6 * ROW);
        IntVector s6 = INT_TYPE.cast(v6.lanewise(ASHR, 31));
        IntVector m6 = INT_TYPE.cast(
                v6.lanewise(XOR, s6).sub(s6).add(halves[column + 48]).lanewise(LSHR, 3));
        m6 = INT_TYPE.cast(m6.mul(reciprocals[column + 48]).lanewise(LSHR, DctQuantizer.SHIFT));
        m6.lanewise(XOR, s6).sub(s6).intoArray(w, column * LANES + 6 * ROW);
        IntVector v7 = IntVector.fromArray(INTS, w, column * LANES + 7 * ROW);
        IntVector s7 = INT_TYPE.cast(v7.lanewise(ASHR, 31));
        IntVector m7 = INT_TYPE.cast(
                v7.lanewise(XOR, s7).sub(s7).add(halves[column + 56]).lanewise(LSHR, 3));
        m7 = INT_TYPE.cast(m7.mul(reciprocals[column + 56]).lanewise(LSHR, DctQuantizer.SHIFT));
        m7.lanewise(XOR, s7).sub(s7).intoArray(w, column * LANES + 7 * ROW);
        m0.min(1)
                .or(m1.min(1).mul(2))
                .or(m2.min(1).mul(4))
                .or(m3.min(1).mul(8))
                .or(m4.min(1).mul(16))
                .or(m5.min(1).mul(32))
                .or(m6.min(1).mul(64))
                .or(m7.min(1).mul(128))
                .intoArray(flags, column * LANES);
    }
}
