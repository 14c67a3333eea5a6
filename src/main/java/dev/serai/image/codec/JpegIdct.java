package dev.serai.image.codec;

import java.util.Arrays;

/**
 * The inverse DCT in integers, to 8 x 8 samples or reduced to 4 x 4, 2 x 2 or 1: the algorithm of Loeffler, Ligtenberg
 * and Moschytz ("Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989) with the fixed-point
 * arithmetic of libjpeg's jidctint.c and jidctred.c, so that samples are the same to the bit. The reduced ones give the
 * means of 2 x 2, 4 x 4 or all samples of the block.
 *
 * <p>What the passes over columns and rows share is written out twice: a method of its own could give its eight numbers
 * back only by way of memory.
 */
final class JpegIdct {
    private static final int CONST_BITS = 13;
    private static final int PASS1_BITS = 2;

    private static final int F_0_211164243 = 1730;
    private static final int F_0_298631336 = 2446;
    private static final int F_0_390180644 = 3196;
    private static final int F_0_509795579 = 4176;
    private static final int F_0_541196100 = 4433;
    private static final int F_0_601344887 = 4926;
    private static final int F_0_720959822 = 5906;
    private static final int F_0_765366865 = 6270;
    private static final int F_0_850430095 = 6967;
    private static final int F_0_899976223 = 7373;
    private static final int F_1_061594337 = 8697;
    private static final int F_1_175875602 = 9633;
    private static final int F_1_272758580 = 10426;
    private static final int F_1_451774981 = 11893;
    private static final int F_1_501321110 = 12299;
    private static final int F_1_847759065 = 15137;
    private static final int F_1_961570560 = 16069;
    private static final int F_2_053119869 = 16819;
    private static final int F_2_172734803 = 17799;
    private static final int F_2_562915447 = 20995;
    private static final int F_3_072711026 = 25172;
    private static final int F_3_624509785 = 29692;

    private JpegIdct() {}

    /**
     * Transforms one block.
     *
     * @param in 64 dequantised coefficients in the order of rows; used as scratch, zeros afterwards
     * @param last one more than the zigzag index of the last coefficient that is not zero
     * @param size samples a side: 8, 4, 2 or 1
     * @param out where the samples go, at {@code at} and each next row {@code stride} further
     */
    static void transform(int[] in, int last, int size, byte[] out, int at, int stride) {
        if (last <= 1 || size == 1) {
            byte level = clamp(in[0] + 4 >> 3);
            in[0] = 0;
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    out[at + y * stride + x] = level;
                }
            }
            if (last > 1) {
                Arrays.fill(in, 0);
            }
            return;
        }
        switch (size) {
            case 8 -> full(in, out, at, stride);
            case 4 -> half(in, out, at, stride);
            default -> quarter(in, out, at, stride);
        }
    }

    private static byte clamp(int centred) {
        int level = centred + 128;
        if ((level & ~255) != 0) {
            level = level < 0 ? 0 : 255;
        }
        return (byte) level;
    }

    private static void full(int[] w, byte[] out, int at, int stride) {
        int descale = CONST_BITS - PASS1_BITS;
        int half = 1 << descale - 1;
        for (int c = 0; c < 8; c++) {
            int i1 = w[8 + c];
            int i2 = w[16 + c];
            int i3 = w[24 + c];
            int i4 = w[32 + c];
            int i5 = w[40 + c];
            int i6 = w[48 + c];
            int i7 = w[56 + c];
            if ((i1 | i2 | i3 | i4 | i5 | i6 | i7) == 0) {
                int dc = w[c] << PASS1_BITS;
                w[c] = dc;
                w[8 + c] = dc;
                w[16 + c] = dc;
                w[24 + c] = dc;
                w[32 + c] = dc;
                w[40 + c] = dc;
                w[48 + c] = dc;
                w[56 + c] = dc;
                continue;
            }
            int z1 = (i2 + i6) * F_0_541196100;
            int t2 = z1 - i6 * F_1_847759065;
            int t3 = z1 + i2 * F_0_765366865;
            int t0 = w[c] + i4 << CONST_BITS;
            int t1 = w[c] - i4 << CONST_BITS;
            int t10 = t0 + t3 + half;
            int t13 = t0 - t3 + half;
            int t11 = t1 + t2 + half;
            int t12 = t1 - t2 + half;
            int z5 = (i7 + i3 + i5 + i1) * F_1_175875602;
            int z3 = z5 - (i7 + i3) * F_1_961570560;
            int z4 = z5 - (i5 + i1) * F_0_390180644;
            z1 = (i7 + i1) * -F_0_899976223;
            int z2 = (i5 + i3) * -F_2_562915447;
            int o0 = i7 * F_0_298631336 + z1 + z3;
            int o1 = i5 * F_2_053119869 + z2 + z4;
            int o2 = i3 * F_3_072711026 + z2 + z3;
            int o3 = i1 * F_1_501321110 + z1 + z4;
            w[c] = t10 + o3 >> descale;
            w[56 + c] = t10 - o3 >> descale;
            w[8 + c] = t11 + o2 >> descale;
            w[48 + c] = t11 - o2 >> descale;
            w[16 + c] = t12 + o1 >> descale;
            w[40 + c] = t12 - o1 >> descale;
            w[24 + c] = t13 + o0 >> descale;
            w[32 + c] = t13 - o0 >> descale;
        }
        int shift = CONST_BITS + PASS1_BITS + 3;
        int round = 1 << shift - 1;
        for (int r = 0; r < 64; r += 8) {
            int i0 = w[r];
            int i1 = w[r + 1];
            int i2 = w[r + 2];
            int i3 = w[r + 3];
            int i4 = w[r + 4];
            int i5 = w[r + 5];
            int i6 = w[r + 6];
            int i7 = w[r + 7];
            w[r] = 0;
            w[r + 1] = 0;
            w[r + 2] = 0;
            w[r + 3] = 0;
            w[r + 4] = 0;
            w[r + 5] = 0;
            w[r + 6] = 0;
            w[r + 7] = 0;
            int z1 = (i2 + i6) * F_0_541196100;
            int t2 = z1 - i6 * F_1_847759065;
            int t3 = z1 + i2 * F_0_765366865;
            int t0 = i0 + i4 << CONST_BITS;
            int t1 = i0 - i4 << CONST_BITS;
            int t10 = t0 + t3 + round;
            int t13 = t0 - t3 + round;
            int t11 = t1 + t2 + round;
            int t12 = t1 - t2 + round;
            int z5 = (i7 + i3 + i5 + i1) * F_1_175875602;
            int z3 = z5 - (i7 + i3) * F_1_961570560;
            int z4 = z5 - (i5 + i1) * F_0_390180644;
            z1 = (i7 + i1) * -F_0_899976223;
            int z2 = (i5 + i3) * -F_2_562915447;
            int o0 = i7 * F_0_298631336 + z1 + z3;
            int o1 = i5 * F_2_053119869 + z2 + z4;
            int o2 = i3 * F_3_072711026 + z2 + z3;
            int o3 = i1 * F_1_501321110 + z1 + z4;
            out[at] = clamp(t10 + o3 >> shift);
            out[at + 7] = clamp(t10 - o3 >> shift);
            out[at + 1] = clamp(t11 + o2 >> shift);
            out[at + 6] = clamp(t11 - o2 >> shift);
            out[at + 2] = clamp(t12 + o1 >> shift);
            out[at + 5] = clamp(t12 - o1 >> shift);
            out[at + 3] = clamp(t13 + o0 >> shift);
            out[at + 4] = clamp(t13 - o0 >> shift);
            at += stride;
        }
    }

    private static void half(int[] w, byte[] out, int at, int stride) {
        int descale = CONST_BITS - PASS1_BITS + 1;
        int half = 1 << descale - 1;
        for (int c = 0; c < 8; c++) {
            if (c == 4) {
                continue; // has no part in the means of pairs
            }
            int i1 = w[8 + c];
            int i2 = w[16 + c];
            int i3 = w[24 + c];
            int i5 = w[40 + c];
            int i6 = w[48 + c];
            int i7 = w[56 + c];
            if ((i1 | i2 | i3 | i5 | i6 | i7) == 0) {
                int dc = w[c] << PASS1_BITS;
                w[c] = dc;
                w[8 + c] = dc;
                w[16 + c] = dc;
                w[24 + c] = dc;
                continue;
            }
            int t0 = (w[c] << CONST_BITS + 1) + half;
            int t2 = i2 * F_1_847759065 - i6 * F_0_765366865;
            int t10 = t0 + t2;
            int t12 = t0 - t2;
            int o0 = i5 * F_1_451774981 - i7 * F_0_211164243 - i3 * F_2_172734803 + i1 * F_1_061594337;
            int o2 = i3 * F_0_899976223 - i7 * F_0_509795579 - i5 * F_0_601344887 + i1 * F_2_562915447;
            w[c] = t10 + o2 >> descale;
            w[24 + c] = t10 - o2 >> descale;
            w[8 + c] = t12 + o0 >> descale;
            w[16 + c] = t12 - o0 >> descale;
        }
        int shift = CONST_BITS + PASS1_BITS + 3 + 1;
        int round = 1 << shift - 1;
        for (int r = 0; r < 32; r += 8) {
            int t0 = (w[r] << CONST_BITS + 1) + round;
            int t2 = w[r + 2] * F_1_847759065 - w[r + 6] * F_0_765366865;
            int t10 = t0 + t2;
            int t12 = t0 - t2;
            int i1 = w[r + 1];
            int i3 = w[r + 3];
            int i5 = w[r + 5];
            int i7 = w[r + 7];
            int o0 = i5 * F_1_451774981 - i7 * F_0_211164243 - i3 * F_2_172734803 + i1 * F_1_061594337;
            int o2 = i3 * F_0_899976223 - i7 * F_0_509795579 - i5 * F_0_601344887 + i1 * F_2_562915447;
            out[at] = clamp(t10 + o2 >> shift);
            out[at + 3] = clamp(t10 - o2 >> shift);
            out[at + 1] = clamp(t12 + o0 >> shift);
            out[at + 2] = clamp(t12 - o0 >> shift);
            at += stride;
        }
        Arrays.fill(w, 0);
    }

    private static void quarter(int[] w, byte[] out, int at, int stride) {
        int descale = CONST_BITS - PASS1_BITS + 2;
        int half = 1 << descale - 1;
        for (int c = 0; c < 8; c += c == 0 ? 1 : 2) {
            int odd = w[8 + c] * F_3_624509785
                    - w[24 + c] * F_1_272758580
                    + w[40 + c] * F_0_850430095
                    - w[56 + c] * F_0_720959822;
            int even = (w[c] << CONST_BITS + 2) + half;
            w[c] = even + odd >> descale;
            w[8 + c] = even - odd >> descale;
        }
        int shift = CONST_BITS + PASS1_BITS + 3 + 2;
        int round = 1 << shift - 1;
        for (int r = 0; r < 16; r += 8) {
            int odd = w[r + 1] * F_3_624509785
                    - w[r + 3] * F_1_272758580
                    + w[r + 5] * F_0_850430095
                    - w[r + 7] * F_0_720959822;
            int even = (w[r] << CONST_BITS + 2) + round;
            out[at] = clamp(even + odd >> shift);
            out[at + 1] = clamp(even - odd >> shift);
            at += stride;
        }
        Arrays.fill(w, 0);
    }
}
