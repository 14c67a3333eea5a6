package dev.serai.image.kernels;

/**
 * The inner loops of the operations, on storage arrays. There are two implementations with equal results to the last
 * bit: {@link PlainImageKernels} runs everywhere, {@link VectorImageKernels} where the JVM offers {@code
 * jdk.incubator.vector}; {@link KernelFamily#current} gives the one in use.
 *
 * <p>Sums are in single precision, in the order of the arguments, each product rounded before it is added (no fused
 * multiply-add): that makes the two agree. Implementations hold no state and are safe for use by several threads.
 */
public interface ImageKernels {
    /** Whether this machine runs these kernels well. */
    boolean usable();

    /**
     * BT.601 luma, {@code (77 R + 150 G + 29 B + 128) / 256}, of interleaved pixels of 3 or 4 channels; alpha, the
     * fourth, is copied as the second channel of the result.
     */
    void luma(byte[] color, int from, int channels, byte[] gray, int to, int pixels);

    /** The same at 16 bits, {@code (19595 R + 38470 G + 7471 B + 32768) / 65536}. */
    void luma(short[] color, int from, int channels, short[] gray, int to, int pixels);

    /**
     * Means of 2 x 2 pixels from the rows at {@code upper} and {@code lower}, rounded half up; {@code pixels} results.
     */
    void halve(byte[] in, int upper, int lower, int channels, byte[] out, int to, int pixels);

    /** The same at 16 bits. */
    void halve(short[] in, int upper, int lower, int channels, short[] out, int to, int pixels);

    /** Samples to floats. */
    void widen(byte[] in, int from, float[] out, int to, int count);

    /** The same at 16 bits. */
    void widen(short[] in, int from, float[] out, int to, int count);

    /** {@code sum[i] = sum[i] + weight * row[i]}. */
    void add(float[] row, int from, float weight, float[] sum, int to, int count);

    /** {@code out[i] = sum over j of weights[j] * in[rows[j] + i]}, j ascending. */
    void weigh(byte[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count);

    /** The same at 16 bits. */
    void weigh(short[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count);

    /** The same on floats. */
    void weigh(float[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count);

    /**
     * A symmetric filter along a row: {@code out[i]} is the sum of {@code weights[k] * (in[c - k * step] + in[c + k *
     * step])} for k from the last down to 1, and {@code weights[0] * in[c]}, where {@code c = from + i}.
     */
    void convolve(float[] in, int from, int step, float[] weights, float[] out, int to, int count);

    /** Creates a buffer of {@code count} values for fixed-point filters. */
    FixedPointBuffer fixedPointBuffer(int count);

    /**
     * Computes four output rows at once, which share their input: row r, at {@code to + r * stride}, is the sum over j
     * of {@code weights[4 * j + r] * in[rows[j] + i]}, j ascending, rounded. The sums must lie within 0 … 255.49.
     */
    void mix(float[] in, int[] rows, float[] weights, int taps, byte[] out, int to, int stride, int count);

    /** Floats to samples: rounded to nearest, clipped to 0 … 255. */
    void narrow(float[] in, int from, byte[] out, int to, int count);

    /** The same at 16 bits, clipped to 0 … 65535. */
    void narrow(float[] in, int from, short[] out, int to, int count);
}
