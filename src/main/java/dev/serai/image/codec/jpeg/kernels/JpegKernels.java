package dev.serai.image.codec.jpeg.kernels;

import dev.serai.image.kernels.KernelChoice;
import java.util.Optional;

/**
 * The inner loops of the JPEG codec. There are two implementations with equal results to the last bit: {@link
 * PlainJpegKernels} runs everywhere, {@link VectorJpegKernels} where the JVM offers {@code jdk.incubator.vector}; {@link
 * #current} gives the one in use. Implementations hold no state and are safe for use by several threads.
 *
 * <p>Transforms take up to eight blocks side by side, as vectors want them: coefficient n (row-major) of the block in
 * lane l is element {@code 8 * n + l} of 512.
 */
public interface JpegKernels {
    /** The kernels in use; the first call starts the warm-up of the vector kernels in the background. */
    static JpegKernels current() {
        JpegKernelChoice.CHOICE.warmUpInBackground();
        return JpegKernelChoice.CHOICE.current();
    }

    /** {@link KernelChoice#vectors} of these kernels. */
    static Optional<JpegKernels> vectors() {
        return JpegKernelChoice.CHOICE.vectors();
    }

    /** {@link KernelChoice#warmUp} of these kernels. */
    static void warmUp() {
        JpegKernelChoice.CHOICE.warmUp();
    }

    /** Blocks that are transformed at a time. */
    int LANES = 8;

    /** Coefficients of all blocks that are transformed at a time. */
    int BATCH = 64 * LANES;

    /**
     * The lanes of adjacent blocks, from left to right: the low halves of eight 64-bit elements come before the high
     * halves, so that rows of eight samples per block are joined without moving data across lanes.
     */
    int[] ACROSS = {0, 2, 4, 6, 1, 3, 5, 7};

    /** Lanes in the order of the blocks. */
    int[] STRAIGHT = {0, 1, 2, 3, 4, 5, 6, 7};

    /** The lanes of adjacent blocks, from left to right, for blocks of {@code size} samples a side. */
    static int[] lanes(int size) {
        return size == 8 ? ACROSS : STRAIGHT;
    }

    /** Whether this machine runs these kernels well. */
    boolean usable();

    /**
     * The inverse DCT of blocks, as {@link PlainInverseDct} does it.
     *
     * @param in dequantized coefficients, zeros afterwards; blocks are in the {@link #lanes} for {@code size}
     * @param lasts per block from the left: one more than the zigzag index of the last coefficient that is not zero
     * @param count blocks, at most {@link #LANES}; all other lanes are zeros
     * @param size samples a side: 8, 4, 2 or 1
     * @param out where the samples go, at {@code at} and each next row {@code stride} further
     */
    void inverse(int[] in, int[] lasts, int count, int size, byte[] out, int at, int stride);

    /**
     * The forward DCT of blocks and their quantization, as {@link PlainForwardDct} does them.
     *
     * @param samples 8 rows, the first at {@code at}; there must be samples for eight blocks, whatever they are
     * @param count blocks that are wanted
     * @param out receives the quantized coefficients, blocks in the lanes {@link #ACROSS}
     * @param present receives for each lane: bit k is set if the coefficient of zigzag index k is not zero
     */
    void forward(byte[] samples, int at, int stride, int count, DctQuantizer quantizer, int[] out, long[] present);

    /** Creates a converter of decoded rows of {@code width} pixels. */
    YccToRgb yccToRgb(int width);

    /**
     * Creates a converter of rows to encode. The rows it writes must have room up to a multiple of 32 luma and 16
     * chroma samples.
     */
    RgbToYcc rgbToYcc(int width, int padded);
}
