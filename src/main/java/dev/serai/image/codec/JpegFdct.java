package dev.serai.image.codec;

/**
 * The forward DCT in integers and quantisation: the counterpart of {@link JpegIdct}, with the arithmetic of libjpeg's
 * jfdctint.c and jcdctmgr.c, so that coefficients are the same to the bit. For one quantisation table; used by one
 * thread.
 */
final class JpegFdct {
    private static final int CONST_BITS = 13;
    private static final int PASS1_BITS = 2;

    private static final int F_0_298631336 = 2446;
    private static final int F_0_390180644 = 3196;
    private static final int F_0_541196100 = 4433;
    private static final int F_0_765366865 = 6270;
    private static final int F_0_899976223 = 7373;
    private static final int F_1_175875602 = 9633;
    private static final int F_1_501321110 = 12299;
    private static final int F_1_847759065 = 15137;
    private static final int F_1_961570560 = 16069;
    private static final int F_2_053119869 = 16819;
    private static final int F_2_562915447 = 20995;
    private static final int F_3_072711026 = 25172;

    private final int[] work = new int[64];
    // Division by the factors times 8 (the transform's scale) as multiplication and shift, exact for its range of 14
    // bits.
    private final int[] reciprocals = new int[64];
    private final int[] halves = new int[64];
    private final int[] shifts = new int[64];

    /** A transform for those factors, in zigzag order. */
    JpegFdct(int[] factors) {
        for (int k = 0; k < 64; k++) {
            int divisor = factors[k] << 3;
            int shift = 15 + 32 - Integer.numberOfLeadingZeros(divisor - 1);
            halves[k] = divisor >> 1;
            shifts[k] = shift;
            reciprocals[k] = (int) (((1L << shift) + divisor - 1) / divisor);
        }
    }

    /**
     * Transforms a block.
     *
     * @param samples 8 rows of 8, the first at {@code at}
     * @param block receives the quantised coefficients in zigzag order
     * @return bit k is set where coefficient k is not zero
     */
    long transform(byte[] samples, int at, int stride, int[] block) {
        int[] w = work;
        rows(samples, at, stride, w);
        columns(w);
        long present = 0;
        int[] natural = JpegTables.NATURAL;
        int[] half = halves;
        int[] reciprocal = reciprocals;
        int[] shift = shifts;
        for (int k = 0; k < 64; k++) {
            int value = w[natural[k] & 63];
            int sign = value >> 31;
            int magnitude = ((value ^ sign) - sign + half[k]) * reciprocal[k] >>> shift[k];
            block[k] = (magnitude ^ sign) - sign;
            present |= (long) (-magnitude >>> 31) << k;
        }
        return present;
    }

    private static void rows(byte[] samples, int at, int stride, int[] w) {
        int descale = CONST_BITS - PASS1_BITS;
        int half = 1 << descale - 1;
        int from = at;
        for (int r = 0; r < 64; r += 8, from += stride) {
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
            // Samples are centred on 128, which only the first sum notices.
            w[r] = t10 + t11 - 8 * 128 << PASS1_BITS;
            w[r + 4] = t10 - t11 << PASS1_BITS;
            int z1 = (t12 + t13) * F_0_541196100 + half;
            w[r + 2] = z1 + t13 * F_0_765366865 >> descale;
            w[r + 6] = z1 - t12 * F_1_847759065 >> descale;
            int z5 = (t4 + t6 + t5 + t7) * F_1_175875602 + half;
            int z3 = z5 - (t4 + t6) * F_1_961570560;
            int z4 = z5 - (t5 + t7) * F_0_390180644;
            z1 = (t4 + t7) * -F_0_899976223;
            int z2 = (t5 + t6) * -F_2_562915447;
            w[r + 7] = t4 * F_0_298631336 + z1 + z3 >> descale;
            w[r + 5] = t5 * F_2_053119869 + z2 + z4 >> descale;
            w[r + 3] = t6 * F_3_072711026 + z2 + z3 >> descale;
            w[r + 1] = t7 * F_1_501321110 + z1 + z4 >> descale;
        }
    }

    private static void columns(int[] w) {
        int descale = CONST_BITS + PASS1_BITS;
        int half = 1 << descale - 1;
        int round = 1 << PASS1_BITS - 1;
        for (int c = 0; c < 8; c++) {
            int t0 = w[c] + w[56 + c];
            int t7 = w[c] - w[56 + c];
            int t1 = w[8 + c] + w[48 + c];
            int t6 = w[8 + c] - w[48 + c];
            int t2 = w[16 + c] + w[40 + c];
            int t5 = w[16 + c] - w[40 + c];
            int t3 = w[24 + c] + w[32 + c];
            int t4 = w[24 + c] - w[32 + c];
            int t10 = t0 + t3;
            int t13 = t0 - t3;
            int t11 = t1 + t2;
            int t12 = t1 - t2;
            w[c] = t10 + t11 + round >> PASS1_BITS;
            w[32 + c] = t10 - t11 + round >> PASS1_BITS;
            int z1 = (t12 + t13) * F_0_541196100 + half;
            w[16 + c] = z1 + t13 * F_0_765366865 >> descale;
            w[48 + c] = z1 - t12 * F_1_847759065 >> descale;
            int z5 = (t4 + t6 + t5 + t7) * F_1_175875602 + half;
            int z3 = z5 - (t4 + t6) * F_1_961570560;
            int z4 = z5 - (t5 + t7) * F_0_390180644;
            z1 = (t4 + t7) * -F_0_899976223;
            int z2 = (t5 + t6) * -F_2_562915447;
            w[56 + c] = t4 * F_0_298631336 + z1 + z3 >> descale;
            w[40 + c] = t5 * F_2_053119869 + z2 + z4 >> descale;
            w[24 + c] = t6 * F_3_072711026 + z2 + z3 >> descale;
            w[8 + c] = t7 * F_1_501321110 + z1 + z4 >> descale;
        }
    }
}
