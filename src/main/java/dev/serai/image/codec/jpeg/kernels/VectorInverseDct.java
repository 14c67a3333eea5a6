package dev.serai.image.codec.jpeg.kernels;

import static dev.serai.image.codec.jpeg.kernels.DctConstants.CONST_BITS;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_211164243;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_298631336;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_390180644;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_509795579;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_541196100;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_601344887;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_765366865;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_899976223;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_061594337;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_175875602;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_451774981;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_501321110;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_847759065;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_961570560;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_053119869;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_172734803;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_562915447;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_3_072711026;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.PASS1_BITS;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.BYTE_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.INTS;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.INT_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.LONG_TYPE;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * {@link PlainInverseDct} for eight blocks at once, one per lane. Sums are associated differently, which makes no
 * difference to integers. {@link JpegVectorShapes} explains the casts.
 */
final class VectorInverseDct {
    private static final int LANES = JpegKernels.LANES;
    private static final int ROW = 8 * LANES;

    /** Bytes in a vector. */
    private static final int WIDTH = 32;

    private VectorInverseDct() {}

    /** To 8 rows of 64 samples, blocks in the lanes {@link JpegKernels#ACROSS}; {@code w} is scratch. */
    static void full(int[] w, byte[] out, int at, int stride) {
        for (int c = 0; c < 8; c++) {
            columns(w, c * LANES);
        }
        for (int r = 0; r < 8; r++) {
            rows(w, r * ROW, out, at + r * stride);
        }
    }

    /** To 4 rows of 32 samples, the means of pairs in both directions; blocks in the order of lanes. */
    static void half(int[] w, byte[] out, int at, int stride) {
        for (int c = 0; c < 8; c++) {
            if (c != 4) {
                halfColumns(w, c * LANES);
            }
        }
        for (int r = 0; r < 4; r++) {
            halfRows(w, r * ROW, out, at + r * stride);
        }
    }

    private static void columns(int[] w, int at) {
        int descale = CONST_BITS - PASS1_BITS;
        int half = 1 << descale - 1;
        IntVector i0 = IntVector.fromArray(INTS, w, at);
        IntVector i1 = IntVector.fromArray(INTS, w, at + ROW);
        IntVector i2 = IntVector.fromArray(INTS, w, at + 2 * ROW);
        IntVector i3 = IntVector.fromArray(INTS, w, at + 3 * ROW);
        IntVector i4 = IntVector.fromArray(INTS, w, at + 4 * ROW);
        IntVector i5 = IntVector.fromArray(INTS, w, at + 5 * ROW);
        IntVector i6 = IntVector.fromArray(INTS, w, at + 6 * ROW);
        IntVector i7 = IntVector.fromArray(INTS, w, at + 7 * ROW);
        IntVector z1 = i2.add(i6).mul(F_0_541196100);
        IntVector t2 = z1.sub(i6.mul(F_1_847759065));
        IntVector t3 = z1.add(i2.mul(F_0_765366865));
        IntVector t0 = i0.add(i4).mul(1 << CONST_BITS).add(half);
        IntVector t1 = i0.sub(i4).mul(1 << CONST_BITS).add(half);
        IntVector t10 = t0.add(t3);
        IntVector t13 = t0.sub(t3);
        IntVector t11 = t1.add(t2);
        IntVector t12 = t1.sub(t2);
        IntVector z3 = i7.add(i3);
        IntVector z4 = i5.add(i1);
        IntVector z5 = z3.add(z4).mul(F_1_175875602);
        z3 = z5.sub(z3.mul(F_1_961570560));
        z4 = z5.sub(z4.mul(F_0_390180644));
        z1 = i7.add(i1).mul(F_0_899976223);
        IntVector z2 = i5.add(i3).mul(F_2_562915447);
        IntVector o0 = i7.mul(F_0_298631336).add(z3.sub(z1));
        IntVector o1 = i5.mul(F_2_053119869).add(z4.sub(z2));
        IntVector o2 = i3.mul(F_3_072711026).add(z3.sub(z2));
        IntVector o3 = i1.mul(F_1_501321110).add(z4.sub(z1));
        t10.add(o3).lanewise(ASHR, descale).intoArray(w, at);
        t10.sub(o3).lanewise(ASHR, descale).intoArray(w, at + 7 * ROW);
        t11.add(o2).lanewise(ASHR, descale).intoArray(w, at + ROW);
        t11.sub(o2).lanewise(ASHR, descale).intoArray(w, at + 6 * ROW);
        t12.add(o1).lanewise(ASHR, descale).intoArray(w, at + 2 * ROW);
        t12.sub(o1).lanewise(ASHR, descale).intoArray(w, at + 5 * ROW);
        t13.add(o0).lanewise(ASHR, descale).intoArray(w, at + 3 * ROW);
        t13.sub(o0).lanewise(ASHR, descale).intoArray(w, at + 4 * ROW);
    }

    private static void rows(int[] w, int at, byte[] out, int to) {
        int shift = CONST_BITS + PASS1_BITS + 3;
        int half = 1 << shift - 1;
        IntVector i0 = IntVector.fromArray(INTS, w, at);
        IntVector i1 = IntVector.fromArray(INTS, w, at + LANES);
        IntVector i2 = IntVector.fromArray(INTS, w, at + 2 * LANES);
        IntVector i3 = IntVector.fromArray(INTS, w, at + 3 * LANES);
        IntVector i4 = IntVector.fromArray(INTS, w, at + 4 * LANES);
        IntVector i5 = IntVector.fromArray(INTS, w, at + 5 * LANES);
        IntVector i6 = IntVector.fromArray(INTS, w, at + 6 * LANES);
        IntVector i7 = IntVector.fromArray(INTS, w, at + 7 * LANES);
        IntVector z1 = i2.add(i6).mul(F_0_541196100);
        IntVector t2 = z1.sub(i6.mul(F_1_847759065));
        IntVector t3 = z1.add(i2.mul(F_0_765366865));
        IntVector t0 = i0.add(i4).mul(1 << CONST_BITS).add(half);
        IntVector t1 = i0.sub(i4).mul(1 << CONST_BITS).add(half);
        IntVector t10 = t0.add(t3);
        IntVector t13 = t0.sub(t3);
        IntVector t11 = t1.add(t2);
        IntVector t12 = t1.sub(t2);
        IntVector z3 = i7.add(i3);
        IntVector z4 = i5.add(i1);
        IntVector z5 = z3.add(z4).mul(F_1_175875602);
        z3 = z5.sub(z3.mul(F_1_961570560));
        z4 = z5.sub(z4.mul(F_0_390180644));
        z1 = i7.add(i1).mul(F_0_899976223);
        IntVector z2 = i5.add(i3).mul(F_2_562915447);
        IntVector o0 = i7.mul(F_0_298631336).add(z3.sub(z1));
        IntVector o1 = i5.mul(F_2_053119869).add(z4.sub(z2));
        IntVector o2 = i3.mul(F_3_072711026).add(z3.sub(z2));
        IntVector o3 = i1.mul(F_1_501321110).add(z4.sub(z1));
        IntVector left0 = INT_TYPE.cast(t10.add(o3)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift));
        IntVector left1 = INT_TYPE.cast(t11.add(o2)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift - 8));
        IntVector left2 = INT_TYPE.cast(t12.add(o1)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift - 16));
        IntVector left3 = INT_TYPE.cast(t13.add(o0)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHL, 24 - shift));
        IntVector left = left0.or(left1).or(left2).or(left3).lanewise(XOR, 0x80808080);
        IntVector right0 = INT_TYPE.cast(t13.sub(o0)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift));
        IntVector right1 = INT_TYPE.cast(t12.sub(o1)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift - 8));
        IntVector right2 = INT_TYPE.cast(t11.sub(o2)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift - 16));
        IntVector right3 = INT_TYPE.cast(t10.sub(o3)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHL, 24 - shift));
        IntVector right = right0.or(right1).or(right2).or(right3).lanewise(XOR, 0x80808080);
        LongVector low = left.reinterpretAsLongs();
        LongVector high = right.reinterpretAsLongs();
        LongVector even = low.and(0xFFFFFFFFL).or(LONG_TYPE.cast(high.lanewise(LSHL, 32)));
        LongVector odd = LONG_TYPE.cast(low.lanewise(LSHR, 32)).or(high.and(~0xFFFFFFFFL));
        BYTE_TYPE.cast(even.reinterpretAsBytes()).intoArray(out, to);
        BYTE_TYPE.cast(odd.reinterpretAsBytes()).intoArray(out, to + WIDTH);
    }

    private static void halfColumns(int[] w, int at) {
        int descale = CONST_BITS - PASS1_BITS + 1;
        int half = 1 << descale - 1;
        IntVector i0 = IntVector.fromArray(INTS, w, at);
        IntVector i1 = IntVector.fromArray(INTS, w, at + ROW);
        IntVector i2 = IntVector.fromArray(INTS, w, at + 2 * ROW);
        IntVector i3 = IntVector.fromArray(INTS, w, at + 3 * ROW);
        IntVector i5 = IntVector.fromArray(INTS, w, at + 5 * ROW);
        IntVector i6 = IntVector.fromArray(INTS, w, at + 6 * ROW);
        IntVector i7 = IntVector.fromArray(INTS, w, at + 7 * ROW);
        IntVector t0 = i0.mul(1 << CONST_BITS + 1).add(half);
        IntVector t2 = i2.mul(F_1_847759065).sub(i6.mul(F_0_765366865));
        IntVector t10 = t0.add(t2);
        IntVector t12 = t0.sub(t2);
        IntVector o0 = i5.mul(F_1_451774981)
                .sub(i7.mul(F_0_211164243))
                .sub(i3.mul(F_2_172734803))
                .add(i1.mul(F_1_061594337));
        IntVector o2 = i3.mul(F_0_899976223)
                .sub(i7.mul(F_0_509795579))
                .sub(i5.mul(F_0_601344887))
                .add(i1.mul(F_2_562915447));
        t10.add(o2).lanewise(ASHR, descale).intoArray(w, at);
        t10.sub(o2).lanewise(ASHR, descale).intoArray(w, at + 3 * ROW);
        t12.add(o0).lanewise(ASHR, descale).intoArray(w, at + ROW);
        t12.sub(o0).lanewise(ASHR, descale).intoArray(w, at + 2 * ROW);
    }

    private static void halfRows(int[] w, int at, byte[] out, int to) {
        int shift = CONST_BITS + PASS1_BITS + 3 + 1;
        int half = 1 << shift - 1;
        IntVector i0 = IntVector.fromArray(INTS, w, at);
        IntVector i1 = IntVector.fromArray(INTS, w, at + LANES);
        IntVector i2 = IntVector.fromArray(INTS, w, at + 2 * LANES);
        IntVector i3 = IntVector.fromArray(INTS, w, at + 3 * LANES);
        IntVector i5 = IntVector.fromArray(INTS, w, at + 5 * LANES);
        IntVector i6 = IntVector.fromArray(INTS, w, at + 6 * LANES);
        IntVector i7 = IntVector.fromArray(INTS, w, at + 7 * LANES);
        IntVector t0 = i0.mul(1 << CONST_BITS + 1).add(half);
        IntVector t2 = i2.mul(F_1_847759065).sub(i6.mul(F_0_765366865));
        IntVector t10 = t0.add(t2);
        IntVector t12 = t0.sub(t2);
        IntVector o0 = i5.mul(F_1_451774981)
                .sub(i7.mul(F_0_211164243))
                .sub(i3.mul(F_2_172734803))
                .add(i1.mul(F_1_061594337));
        IntVector o2 = i3.mul(F_0_899976223)
                .sub(i7.mul(F_0_509795579))
                .sub(i5.mul(F_0_601344887))
                .add(i1.mul(F_2_562915447));
        IntVector row0 = INT_TYPE.cast(t10.add(o2)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift));
        IntVector row1 = INT_TYPE.cast(t12.add(o0)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift - 8));
        IntVector row2 = INT_TYPE.cast(t12.sub(o0)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHR, shift - 16));
        IntVector row3 = INT_TYPE.cast(t10.sub(o2)
                .max(-128 << shift)
                .min((128 << shift) - 1)
                .and(255 << shift)
                .lanewise(LSHL, 24 - shift));
        IntVector row = row0.or(row1).or(row2).or(row3).lanewise(XOR, 0x80808080);
        BYTE_TYPE.cast(row.reinterpretAsBytes()).intoArray(out, to);
    }
}
