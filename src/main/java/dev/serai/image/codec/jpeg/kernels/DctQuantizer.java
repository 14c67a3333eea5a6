package dev.serai.image.codec.jpeg.kernels;

/**
 * Division of transformed samples by a quantisation table, rounded to the nearest. The transform's scale of 8 goes first,
 * so that what is left to divide has 11 bits and a bit; then 20 bits of the factor's reciprocal, rounded up, are enough:
 * the error of at most 255 parts in 2^20 of a quotient by 1 stays below one part in 255 for all numbers up to 4096.
 * Immutable.
 */
public final class DctQuantizer {
    /** Bits of the reciprocals behind the point. */
    static final int SHIFT = 20;

    private final int[] halves = new int[64];
    private final int[] reciprocals = new int[64];

    /**
     * A quantiser by those factors.
     *
     * @param factors 1 to 255, in zigzag order
     */
    public DctQuantizer(int[] factors) {
        for (int k = 0; k < 64; k++) {
            int natural = ZigzagOrder.NATURAL[k];
            halves[natural] = 4 * factors[k];
            reciprocals[natural] = ((1 << SHIFT) + factors[k] - 1) / factors[k];
        }
    }

    /** What is added to a magnitude so that division rounds, in the order of rows (not a copy). */
    int[] halves() {
        return halves;
    }

    /** What an eighth of the sum is multiplied by, in the order of rows (not a copy). */
    int[] reciprocals() {
        return reciprocals;
    }
}
