package dev.serai.image.codec;

import java.util.Arrays;

/**
 * The loops of JPEG that go over samples and coefficients, in plain Java. Transforms take up to eight blocks side by
 * side, as vectors want them: coefficient n (in the order of rows) of the block in lane l is number {@code 8 * n + l} of
 * 512. {@link JpegVectorKernels} gives the same numbers. Safe for use by several threads.
 */
class JpegKernels {
    /** Blocks that are transformed at a time. */
    static final int LANES = 8;

    /** Numbers of all blocks that are transformed at a time. */
    static final int BATCH = 64 * LANES;

    /**
     * Lanes of blocks from left to right: what eight numbers of 64 bits have in their low halves comes before what they
     * have in their high halves, so that rows of eight samples a block are joined without moving anything across lanes.
     */
    static final int[] ACROSS = {0, 2, 4, 6, 1, 3, 5, 7};

    private static final int[] STRAIGHT = {0, 1, 2, 3, 4, 5, 6, 7};

    /** The lanes of blocks from left to right where a block has that many samples a side. */
    static int[] lanes(int size) {
        return size == 8 ? ACROSS : STRAIGHT;
    }

    /** Whether this machine has what the kernels need. */
    boolean usable() {
        return true;
    }

    /**
     * The inverse DCT of blocks, as {@link JpegIdct} does it.
     *
     * @param in dequantised coefficients, zeros afterwards; blocks are in the {@link #lanes} for {@code size}
     * @param lasts per block from the left: one more than the zigzag index of the last coefficient that is not zero
     * @param count blocks, at most {@link #LANES}; all other lanes are zeros
     * @param size samples a side: 8, 4, 2 or 1
     * @param out where the samples go, at {@code at} and each next row {@code stride} further
     */
    void inverse(int[] in, int[] lasts, int count, int size, byte[] out, int at, int stride) {
        int[] lanes = lanes(size);
        for (int i = 0; i < count; i++) {
            JpegIdct.transform(in, lanes[i], lasts[i], size, out, at + i * size, stride);
        }
        Arrays.fill(in, 0);
    }

    /**
     * The forward DCT of blocks and their quantisation, as {@link JpegFdct} does them.
     *
     * @param samples 8 rows, the first at {@code at}; there must be samples for eight blocks, whatever they are
     * @param count blocks that are wanted
     * @param out receives the quantised coefficients, blocks in the lanes {@link #ACROSS}
     * @param present receives for each lane: bit k is set if the coefficient of zigzag index k is not zero
     */
    void forward(byte[] samples, int at, int stride, int count, JpegQuantiser quantiser, int[] out, long[] present) {
        for (int i = 0; i < count; i++) {
            int lane = ACROSS[i];
            present[lane] = JpegFdct.transform(samples, at + 8 * i, stride, quantiser, out, lane);
        }
    }

    /** What makes pixels of decoded rows of that width. */
    JpegPixels pixels(int width) {
        return new JpegPixels();
    }

    /**
     * What makes rows to encode of RGB. Rows it writes must have room up to a multiple of 32 samples of luma and 16 of
     * colour.
     */
    JpegConverter converter(int width, int padded) {
        return new JpegConverter(width, padded);
    }
}
