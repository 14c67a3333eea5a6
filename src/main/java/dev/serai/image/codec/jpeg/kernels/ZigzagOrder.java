package dev.serai.image.codec.jpeg.kernels;

import java.util.Arrays;

/** The zigzag order of a block's 64 coefficients (ITU-T T.81, figure A.6). */
public final class ZigzagOrder {
    /** Row-major index of the coefficient at each zigzag index. */
    public static final int[] NATURAL = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    /** Zigzag index of the coefficient at each row-major index. */
    public static final int[] ZIGZAG = zigzag();

    /** {@link #NATURAL} for the first of eight lanes (see {@link JpegKernels}). */
    public static final int[] PLACES =
            Arrays.stream(NATURAL).map(n -> n * JpegKernels.LANES).toArray();

    private ZigzagOrder() {}

    private static int[] zigzag() {
        int[] zigzag = new int[64];
        for (int k = 0; k < 64; k++) {
            zigzag[NATURAL[k]] = k;
        }
        return zigzag;
    }
}
