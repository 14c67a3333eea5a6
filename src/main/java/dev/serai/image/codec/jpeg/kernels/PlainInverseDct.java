package dev.serai.image.codec.jpeg.kernels;

import static dev.serai.image.codec.jpeg.kernels.DctConstants.CONST_BITS;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_211164243;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_298631336;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_390180644;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_509795579;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_541196100;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_601344887;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_720959822;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_765366865;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_850430095;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_0_899976223;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_061594337;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_175875602;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_272758580;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_451774981;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_501321110;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_847759065;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_1_961570560;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_053119869;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_172734803;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_2_562915447;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_3_072711026;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.F_3_624509785;
import static dev.serai.image.codec.jpeg.kernels.DctConstants.PASS1_BITS;

/**
 * The inverse DCT in integers, to 8 x 8 samples or reduced to 4 x 4, 2 x 2 or 1: the algorithm of Loeffler, Ligtenberg
 * and Moschytz ("Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989) with the fixed-point
 * arithmetic of libjpeg's jidctint.c and jidctred.c, so that samples are the same to the bit. The reduced ones give the
 * means of 2 x 2, 4 x 4 or all samples of the block.
 *
 * <p>What the passes over columns and rows share is written out twice: a method of its own could give its eight numbers
 * back only by way of memory.
 */
final class PlainInverseDct {
    /**
     * DC and columns of one number only have a short way if it is below this in magnitude, as it is in all pictures; with
     * numbers that overflow on the long way, the short one would come to something else.
     */
    private static final int DC_LIMIT = 1 << 14;

    private static final int COLUMN_LIMIT = 1 << 16;

    private PlainInverseDct() {}

    /**
     * Transforms one block.
     *
     * @param in dequantized coefficients as {@link JpegKernels} has them; the lane's are used as scratch
     * @param lane of the block
     * @param last one more than the zigzag index of the last coefficient that is not zero
     * @param size samples a side: 8, 4, 2 or 1
     * @param out where the samples go, at {@code at} and each next row {@code stride} further
     */
    static void transform(int[] in, int lane, int last, int size, byte[] out, int at, int stride) {
        if (size == 1 || last <= 1 && isBelow(in[lane], DC_LIMIT)) {
            byte level = clamp(in[lane] + 4 >> 3);
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    out[at + y * stride + x] = level;
                }
            }
            return;
        }
        switch (size) {
            case 8 -> full(in, lane, out, at, stride);
            case 4 -> half(in, lane, out, at, stride);
            default -> quarter(in, lane, out, at, stride);
        }
    }

    private static boolean isBelow(int value, int limit) {
        return -limit <= value && value < limit;
    }

    private static byte clamp(int centered) {
        int level = centered + 128;
        if ((level & ~255) != 0) {
            level = level < 0 ? 0 : 255;
        }
        return (byte) level;
    }

    private static void full(int[] w, int lane, byte[] out, int at, int stride) {
        int descale = CONST_BITS - PASS1_BITS;
        int half = 1 << descale - 1;
        for (int c = lane; c < 64; c += 8) {
            int i1 = w[c + 64];
            int i2 = w[c + 128];
            int i3 = w[c + 192];
            int i4 = w[c + 256];
            int i5 = w[c + 320];
            int i6 = w[c + 384];
            int i7 = w[c + 448];
            if ((i1 | i2 | i3 | i4 | i5 | i6 | i7) == 0 && isBelow(w[c], COLUMN_LIMIT)) {
                int dc = w[c] << PASS1_BITS;
                w[c] = dc;
                w[c + 64] = dc;
                w[c + 128] = dc;
                w[c + 192] = dc;
                w[c + 256] = dc;
                w[c + 320] = dc;
                w[c + 384] = dc;
                w[c + 448] = dc;
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
            w[c + 448] = t10 - o3 >> descale;
            w[c + 64] = t11 + o2 >> descale;
            w[c + 384] = t11 - o2 >> descale;
            w[c + 128] = t12 + o1 >> descale;
            w[c + 320] = t12 - o1 >> descale;
            w[c + 192] = t13 + o0 >> descale;
            w[c + 256] = t13 - o0 >> descale;
        }
        int shift = CONST_BITS + PASS1_BITS + 3;
        int round = 1 << shift - 1;
        for (int r = lane; r < 512; r += 64) {
            int i0 = w[r];
            int i1 = w[r + 8];
            int i2 = w[r + 16];
            int i3 = w[r + 24];
            int i4 = w[r + 32];
            int i5 = w[r + 40];
            int i6 = w[r + 48];
            int i7 = w[r + 56];
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

    private static void half(int[] w, int lane, byte[] out, int at, int stride) {
        int descale = CONST_BITS - PASS1_BITS + 1;
        int half = 1 << descale - 1;
        for (int c = lane; c < 64; c += 8) {
            if (c == 32 + lane) {
                continue; // has no part in the means of pairs
            }
            int i1 = w[c + 64];
            int i2 = w[c + 128];
            int i3 = w[c + 192];
            int i5 = w[c + 320];
            int i6 = w[c + 384];
            int i7 = w[c + 448];
            if ((i1 | i2 | i3 | i5 | i6 | i7) == 0 && isBelow(w[c], COLUMN_LIMIT)) {
                int dc = w[c] << PASS1_BITS;
                w[c] = dc;
                w[c + 64] = dc;
                w[c + 128] = dc;
                w[c + 192] = dc;
                continue;
            }
            int t0 = (w[c] << CONST_BITS + 1) + half;
            int t2 = i2 * F_1_847759065 - i6 * F_0_765366865;
            int t10 = t0 + t2;
            int t12 = t0 - t2;
            int o0 = i5 * F_1_451774981 - i7 * F_0_211164243 - i3 * F_2_172734803 + i1 * F_1_061594337;
            int o2 = i3 * F_0_899976223 - i7 * F_0_509795579 - i5 * F_0_601344887 + i1 * F_2_562915447;
            w[c] = t10 + o2 >> descale;
            w[c + 192] = t10 - o2 >> descale;
            w[c + 64] = t12 + o0 >> descale;
            w[c + 128] = t12 - o0 >> descale;
        }
        int shift = CONST_BITS + PASS1_BITS + 3 + 1;
        int round = 1 << shift - 1;
        for (int r = lane; r < 256; r += 64) {
            int t0 = (w[r] << CONST_BITS + 1) + round;
            int t2 = w[r + 16] * F_1_847759065 - w[r + 48] * F_0_765366865;
            int t10 = t0 + t2;
            int t12 = t0 - t2;
            int i1 = w[r + 8];
            int i3 = w[r + 24];
            int i5 = w[r + 40];
            int i7 = w[r + 56];
            int o0 = i5 * F_1_451774981 - i7 * F_0_211164243 - i3 * F_2_172734803 + i1 * F_1_061594337;
            int o2 = i3 * F_0_899976223 - i7 * F_0_509795579 - i5 * F_0_601344887 + i1 * F_2_562915447;
            out[at] = clamp(t10 + o2 >> shift);
            out[at + 3] = clamp(t10 - o2 >> shift);
            out[at + 1] = clamp(t12 + o0 >> shift);
            out[at + 2] = clamp(t12 - o0 >> shift);
            at += stride;
        }
    }

    private static void quarter(int[] w, int lane, byte[] out, int at, int stride) {
        int descale = CONST_BITS - PASS1_BITS + 2;
        int half = 1 << descale - 1;
        for (int c = lane; c < 64; c += c == lane ? 8 : 16) {
            int odd = w[c + 64] * F_3_624509785
                    - w[c + 192] * F_1_272758580
                    + w[c + 320] * F_0_850430095
                    - w[c + 448] * F_0_720959822;
            int even = (w[c] << CONST_BITS + 2) + half;
            w[c] = even + odd >> descale;
            w[c + 64] = even - odd >> descale;
        }
        int shift = CONST_BITS + PASS1_BITS + 3 + 2;
        int round = 1 << shift - 1;
        for (int r = lane; r < 128; r += 64) {
            int odd = w[r + 8] * F_3_624509785
                    - w[r + 24] * F_1_272758580
                    + w[r + 40] * F_0_850430095
                    - w[r + 56] * F_0_720959822;
            int even = (w[r] << CONST_BITS + 2) + round;
            out[at] = clamp(even + odd >> shift);
            out[at + 1] = clamp(even - odd >> shift);
            at += stride;
        }
    }
}
