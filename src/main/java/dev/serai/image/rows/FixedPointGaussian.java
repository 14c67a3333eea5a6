package dev.serai.image.rows;

import dev.serai.image.kernels.FixedPointFilter;
import java.util.Optional;

/**
 * Fixed-point Gaussian for 8-bit samples without alpha: a horizontal and a vertical filter, designed together. The
 * intermediate is in half levels; among the scales possible for the first filter, the one with the least worst-case
 * error is chosen. That error is below one level for any picture; where no such pair exists there is none.
 *
 * @param along from samples to half levels (about: see {@code scale})
 * @param across from those to samples
 * @param worst how far off a result can be before it is rounded, in levels
 */
record FixedPointGaussian(FixedPointFilter along, FixedPointFilter across, double worst) {
    /** Bound below 1, so that a rounded result is at most one level from the rounded exact one. */
    private static final double MOST = 0.97;

    private static final int WHITE = 255;

    /** Sums have 8 fractional bits. */
    private static final int UNIT = 256;

    /** Fractional bits of the intermediate between the two filters. */
    private static final int FRACTION = 1;

    private static final double SMALLEST_SCALE = 0.5;
    private static final int SCALES = 128;

    /** Cache of the last design: frames of an animation, and most pictures in sequence, share one sigma. */
    private static volatile Designed latest = new Designed(Double.NaN, Optional.empty());

    private record Designed(double sigma, Optional<FixedPointGaussian> filters) {}

    /** The filters for that sigma. Safe for use by several threads. */
    static Optional<FixedPointGaussian> of(double sigma) {
        Designed known = latest;
        if (known.sigma != sigma) {
            known = new Designed(sigma, design(sigma));
            latest = known;
        }
        return known.filters;
    }

    private static Optional<FixedPointGaussian> design(double sigma) {
        double[] half = GaussianWeights.half(sigma, GaussianWeights.tight(sigma));
        double[] ideal = GaussianWeights.half(sigma, GaussianWeights.window(sigma));
        FixedPointGaussian best = null;
        for (int i = 0; i <= SCALES; i++) {
            double scale = SMALLEST_SCALE + (1 - SMALLEST_SCALE) * i / SCALES;
            FixedPointGaussian candidate = atScale(half, ideal, scale);
            if (candidate.keepsLevels() && (best == null || candidate.worst < best.worst)) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best).filter(found -> found.worst <= MOST);
    }

    private static FixedPointGaussian atScale(double[] half, double[] ideal, double scale) {
        int radius = ideal.length - 1;
        FixedPointFilter along = FixedPointFilter.of(half, UNIT * scale, WHITE, 8 - FRACTION);
        double reached = sum(along.half(UNIT, radius));
        int peak = along.sumOf(WHITE) >>> along.down;
        double unit = UNIT / (reached * (1 << FRACTION));
        FixedPointFilter across = FixedPointFilter.of(half, unit, peak, 8);
        double off = WHITE * furthest(along.half(UNIT * reached, radius), across.half(unit, radius), ideal);
        // Half of the lowest bit for the intermediate, and half of the lowest bit for each shifted product.
        off += 0.5 / ((1 << FRACTION) * reached);
        off += (along.cuts() / reached + across.cuts()) / (2 * UNIT);
        return new FixedPointGaussian(along, across, off);
    }

    private static double sum(double[] half) {
        double sum = half[0];
        for (int k = 1; k < half.length; k++) {
            sum += 2 * half[k];
        }
        return sum;
    }

    /**
     * The largest difference between the two-dimensional filter and the ideal one for samples between 0 and 1: all
     * samples are 1 where its weights are too large, or where they are too small.
     */
    private static double furthest(double[] along, double[] across, double[] ideal) {
        double over = 0;
        double under = 0;
        for (int y = 0; y < ideal.length; y++) {
            for (int x = 0; x < ideal.length; x++) {
                double difference = along[x] * across[y] - ideal[x] * ideal[y];
                double times = (x == 0 ? 1 : 2) * (y == 0 ? 1 : 2);
                if (difference > 0) {
                    over += times * difference;
                } else {
                    under -= times * difference;
                }
            }
        }
        return Math.max(over, under);
    }

    /** Whether all sums fit 16 bits and a picture of one level stays unchanged. */
    private boolean keepsLevels() {
        for (int level = 0; level <= WHITE; level++) {
            int between = along.sumOf(level) >>> along.down;
            int sum = across.sumOf(between);
            if (along.sumOf(level) >>> 16 != 0 || sum >>> 16 != 0 || sum >>> across.down != level) {
                return false;
            }
        }
        return true;
    }

    /** How many samples the filters reach to each side. */
    int radius() {
        return Math.max(along.radius(), across.radius());
    }
}
