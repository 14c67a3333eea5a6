package dev.serai.image.codec.jpeg.kernels;

/**
 * Division of transformed samples by a quantization table, rounded to nearest, with reciprocals. The transform's scale
 * of 8 is removed first, so that dividends stay below 4096; then 20 bits of the reciprocal, rounded up, are exact: the
 * error of a quotient is at most 255 / 2^20 per unit, less than 1 / 255 in all. Immutable.
 */
public final class DctQuantizer {
    /** Fractional bits of the reciprocals. */
    static final int SHIFT = 20;

    private final int[] halves = new int[64];
    private final int[] reciprocals = new int[64];

    /**
     * Creates a quantizer.
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

    /** Added to a magnitude so that division rounds; row-major (not a copy). */
    int[] halves() {
        return halves;
    }

    /** The multiplier of an eighth of the sum; row-major (not a copy). */
    int[] reciprocals() {
        return reciprocals;
    }
}
