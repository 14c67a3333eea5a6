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

/**
 * The forward DCT in integers (T.81, A.3.3) with quantization: the counterpart of {@link PlainInverseDct}, with the
 * arithmetic of libjpeg's jfdctint.c and jcdctmgr.c, to the bit.
 */
final class PlainForwardDct {
    private PlainForwardDct() {}

    /**
     * Transforms a block.
     *
     * @param samples 8 rows of 8, the first at {@code at}
     * @param out receives the quantized coefficients as {@link JpegKernels} has them
     * @param lane of the block
     * @return bit k is set where the coefficient of zigzag index k is not zero
     */
    static long transform(byte[] samples, int at, int stride, DctQuantizer quantizer, int[] out, int lane) {
        rows(samples, at, stride, out, lane);
        columns(out, lane);
        long present = 0;
        int[] half = quantizer.halves();
        int[] reciprocal = quantizer.reciprocals();
        int[] zigzag = ZigzagOrder.ZIGZAG;
        for (int n = 0, i = lane; n < 64; n++, i += JpegKernels.LANES) {
            int value = out[i];
            int sign = value >> 31;
            int magnitude = ((value ^ sign) - sign + half[n] >> 3) * reciprocal[n] >>> DctQuantizer.SHIFT;
            out[i] = (magnitude ^ sign) - sign;
            present |= (long) (-magnitude >>> 31) << zigzag[n];
        }
        return present;
    }

    private static void rows(byte[] samples, int at, int stride, int[] w, int lane) {
        int descale = CONST_BITS - PASS1_BITS;
        int half = 1 << descale - 1;
        int from = at;
        for (int r = lane; r < 512; r += 64, from += stride) {
            int s0 = samples[from] & 0xFF;
            int s1 = samples[from + 1] & 0xFF;
            int s2 = samples[from + 2] & 0xFF;
            int s3 = samples[from + 3] & 0xFF;
            int s4 = samples[from + 4] & 0xFF;
            int s5 = samples[from + 5] & 0xFF;
            int s6 = samples[from + 6] & 0xFF;
            int s7 = samples[from + 7] & 0xFF;
            int t0 = s0 + s7;
            int t7 = s0 - s7;
            int t1 = s1 + s6;
            int t6 = s1 - s6;
            int t2 = s2 + s5;
            int t5 = s2 - s5;
            int t3 = s3 + s4;
            int t4 = s3 - s4;
            int t10 = t0 + t3;
            int t13 = t0 - t3;
            int t11 = t1 + t2;
            int t12 = t1 - t2;
            // The level shift by 128 affects the first sum only.
            w[r] = t10 + t11 - 8 * 128 << PASS1_BITS;
            w[r + 32] = t10 - t11 << PASS1_BITS;
            int z1 = (t12 + t13) * F_0_541196100 + half;
            w[r + 16] = z1 + t13 * F_0_765366865 >> descale;
            w[r + 48] = z1 - t12 * F_1_847759065 >> descale;
            int z5 = (t4 + t6 + t5 + t7) * F_1_175875602 + half;
            int z3 = z5 - (t4 + t6) * F_1_961570560;
            int z4 = z5 - (t5 + t7) * F_0_390180644;
            z1 = (t4 + t7) * -F_0_899976223;
            int z2 = (t5 + t6) * -F_2_562915447;
            w[r + 56] = t4 * F_0_298631336 + z1 + z3 >> descale;
            w[r + 40] = t5 * F_2_053119869 + z2 + z4 >> descale;
            w[r + 24] = t6 * F_3_072711026 + z2 + z3 >> descale;
            w[r + 8] = t7 * F_1_501321110 + z1 + z4 >> descale;
        }
    }

    private static void columns(int[] w, int lane) {
        int descale = CONST_BITS + PASS1_BITS;
        int half = 1 << descale - 1;
        int round = 1 << PASS1_BITS - 1;
        for (int c = lane; c < 64; c += 8) {
            int t0 = w[c] + w[c + 448];
            int t7 = w[c] - w[c + 448];
            int t1 = w[c + 64] + w[c + 384];
            int t6 = w[c + 64] - w[c + 384];
            int t2 = w[c + 128] + w[c + 320];
            int t5 = w[c + 128] - w[c + 320];
            int t3 = w[c + 192] + w[c + 256];
            int t4 = w[c + 192] - w[c + 256];
            int t10 = t0 + t3;
            int t13 = t0 - t3;
            int t11 = t1 + t2;
            int t12 = t1 - t2;
            w[c] = t10 + t11 + round >> PASS1_BITS;
            w[c + 256] = t10 - t11 + round >> PASS1_BITS;
            int z1 = (t12 + t13) * F_0_541196100 + half;
            w[c + 128] = z1 + t13 * F_0_765366865 >> descale;
            w[c + 384] = z1 - t12 * F_1_847759065 >> descale;
            int z5 = (t4 + t6 + t5 + t7) * F_1_175875602 + half;
            int z3 = z5 - (t4 + t6) * F_1_961570560;
            int z4 = z5 - (t5 + t7) * F_0_390180644;
            z1 = (t4 + t7) * -F_0_899976223;
            int z2 = (t5 + t6) * -F_2_562915447;
            w[c + 448] = t4 * F_0_298631336 + z1 + z3 >> descale;
            w[c + 320] = t5 * F_2_053119869 + z2 + z4 >> descale;
            w[c + 192] = t6 * F_3_072711026 + z2 + z3 >> descale;
            w[c + 64] = t7 * F_1_501321110 + z1 + z4 >> descale;
        }
    }
}
