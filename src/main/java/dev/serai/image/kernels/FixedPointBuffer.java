package dev.serai.image.kernels;

/**
 * A row of numbers of 16 bits without a sign, on which {@link FixedPointFilter}s work. Places in it are counted in numbers. All
 * implementations give the same results; rows that meet in one call are of one {@link ImageKernels}. Not safe for use by
 * several threads.
 */
public interface FixedPointBuffer {
    /** Puts samples at {@code to}. */
    void spread(byte[] in, int from, int to, int count);

    /**
     * Filters another row: {@code to + i} becomes what {@link FixedPointFilter} says for the middle {@code in[centre + i]} and
     * the pairs {@code in[before[k] + i]}, {@code in[after[k] + i]}.
     */
    void filter(FixedPointBuffer in, int centre, int[] before, int[] after, FixedPointFilter filter, int to, int count);

    /** Gives the low 8 bits of numbers as samples. */
    void collect(int from, byte[] out, int to, int count);
}
