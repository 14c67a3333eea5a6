package dev.serai.image.kernels;

/**
 * The loops that all operations are made of, on storage arrays. There are two implementations with equal results to the
 * last bit: {@link PlainImageKernels} runs everywhere, {@link VectorImageKernels} where the JVM offers {@code
 * jdk.incubator.vector}; {@link #current} gives the one in use.
 *
 * <p>Sums run in single precision, in the order of the arguments, each product rounded before it is added (no fused
 * multiply-add), which is what makes the two agree. Implementations hold no state.
 */
public interface ImageKernels {
    /** The kernels in use. */
    static ImageKernels current() {
        return ImageKernelChoice.CHOICE.current();
    }

    /** Whether the vector kernels are in use. */
    static boolean vectors() {
        return current() instanceof VectorImageKernels;
    }

    /** {@link KernelChoice#warmUp} of these kernels. */
    static void warmUp() {
        ImageKernelChoice.CHOICE.warmUp();
    }

    /** {@link KernelChoice#warmUpInBackground} of these kernels. */
    static void warmUpInBackground() {
        ImageKernelChoice.CHOICE.warmUpInBackground();
    }

    /** Whether this machine can run them well. */
    boolean usable();

    /**
     * BT.601 luma, {@code (77 R + 150 G + 29 B + 128) / 256}, of interleaved pixels of 3 or 4 channels; a fourth one
     * is kept as the second of the result.
     */
    void luma(byte[] colour, int from, int channels, byte[] grey, int to, int pixels);

    /** The same at 16 bits, {@code (19595 R + 38470 G + 7471 B + 32768) / 65536}. */
    void luma(short[] colour, int from, int channels, short[] grey, int to, int pixels);

    /**
     * Means of 2 x 2 pixels of two rows that begin at {@code upper} and {@code lower}, rounded half up, for {@code
     * pixels} results.
     */
    void halve(byte[] in, int upper, int lower, int channels, byte[] out, int to, int pixels);

    /** The same at 16 bits. */
    void halve(short[] in, int upper, int lower, int channels, short[] out, int to, int pixels);

    /** Samples as numbers. */
    void widen(byte[] in, int from, float[] out, int to, int count);

    /** The same at 16 bits. */
    void widen(short[] in, int from, float[] out, int to, int count);

    /** {@code sum[i] = sum[i] + weight * row[i]}. */
    void add(float[] row, int from, float weight, float[] sum, int to, int count);

    /** {@code out[i] = sum over j of weights[j] * in[rows[j] + i]}, j ascending. */
    void weigh(byte[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count);

    /** The same at 16 bits. */
    void weigh(short[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count);

    /** The same on numbers. */
    void weigh(float[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count);

    /**
     * A symmetric filter along a row: {@code out[i]} is the sum of {@code weights[k] * (in[c - k * step] + in[c + k *
     * step])} for k from the last down to 1, and {@code weights[0] * in[c]}, where {@code c = from + i}.
     */
    void convolve(float[] in, int from, int step, float[] weights, float[] out, int to, int count);

    /** A row of so many lanes, for filters in whole numbers. */
    FixedPointBuffer lanes(int count);

    /**
     * Four rows of samples at once, which share what they read: row r, at {@code to + r * stride}, is the sum over j of
     * {@code weights[4 * j + r] * in[rows[j] + i]}, j ascending, rounded. The sums must lie within 0 … 255.49.
     */
    void mix(float[] in, int[] rows, float[] weights, int taps, byte[] out, int to, int stride, int count);

    /** Numbers as samples: rounded to the nearest, limited to 0 … 255. */
    void narrow(float[] in, int from, byte[] out, int to, int count);

    /** The same at 16 bits, limited to 0 … 65535. */
    void narrow(float[] in, int from, short[] out, int to, int count);
}
