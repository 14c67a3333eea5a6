package dev.serai.image;

/**
 * A row of numbers of 16 bits without a sign, on which {@link LaneFilter}s work. Places in it are counted in numbers. All
 * implementations give the same results; rows that meet in one call are of one {@link Kernels}. Not safe for use by
 * several threads.
 */
interface Lanes {
    /** Puts samples at {@code to}. */
    void spread(byte[] in, int from, int to, int count);

    /**
     * Filters another row: {@code to + i} becomes what {@link LaneFilter} says for the middle {@code in[centre + i]} and
     * the pairs {@code in[before[k] + i]}, {@code in[after[k] + i]}.
     */
    void filter(Lanes in, int centre, int[] before, int[] after, LaneFilter filter, int to, int count);

    /** Gives the low 8 bits of numbers as samples. */
    void collect(int from, byte[] out, int to, int count);
}
