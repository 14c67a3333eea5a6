package dev.serai.image;

import dev.serai.image.kernels.FixedPointFilter;
import java.util.Optional;

/**
 * The Gaussian of 8-bit samples without alpha as two filters in whole numbers, along the rows and then across them, made
 * together: what lies between the two is in half levels, and of the scales at which the first could work that one is
 * taken at which both together are nearest to the Gaussian. How far a result can be off, whatever the picture, is known
 * and below one level; where that cannot be reached there is no such pair.
 *
 * @param along from samples to half levels (about: see {@code scale})
 * @param across from those to samples
 * @param worst how far off a result can be before it is rounded, in levels
 */
record FixedPointGaussian(FixedPointFilter along, FixedPointFilter across, double worst) {
    /** Below 1, so that a rounded result is at most one level from the rounded exact one. */
    private static final double MOST = 0.97;

    private static final int WHITE = 255;

    /** Sums are kept in 256ths of a level. */
    private static final int UNIT = 256;

    /** Bits of a fraction that are kept between the two filters. */
    private static final int FRACTION = 1;

    private static final double SMALLEST_SCALE = 0.5;
    private static final int SCALES = 128;

    /** The latest filters made: an animation's frames, and most pictures in a row, are blurred alike. */
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
        // Half of the lowest bit between the filters, and half of the lowest bit of each product.
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
     * The largest difference there can be between the two-dimensional filter and the ideal one for samples between 0 and
     * 1: all samples are 1 where its weights are too large, or where they are too small.
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

    /** Whether all sums fit their lanes and pictures of one level stay what they are. */
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
