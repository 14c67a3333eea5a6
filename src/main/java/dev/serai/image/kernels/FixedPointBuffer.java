package dev.serai.image.kernels;

/**
 * A buffer of unsigned 16-bit values on which a {@link FixedPointFilter} works. Offsets count values. All
 * implementations give the same results; buffers passed in one call must come from the same {@link ImageKernels}. Not
 * safe for use by several threads.
 */
public interface FixedPointBuffer {
    /** Converts 8-bit samples to values, stored at {@code to}. */
    void load(byte[] in, int from, int to, int count);

    /**
     * Filters {@code in} into this buffer: value {@code to + i} is the result of {@link FixedPointFilter} for the
     * center {@code in[center + i]} and the pairs {@code in[before[k] + i]}, {@code in[after[k] + i]}.
     */
    void filter(FixedPointBuffer in, int center, int[] before, int[] after, FixedPointFilter filter, int to, int count);

    /** Stores the low 8 bits of the values as samples. */
    void store(int from, byte[] out, int to, int count);
}
