package dev.serai.image;

import java.util.Optional;

/**
 * A symmetric filter in whole numbers for 8-bit samples: lanes of 16 bits hold its sums, which is twice as many as of
 * single precision. Neighbouring weights form groups, each with a unit of its own, so that the small weights far out are
 * as exact as the large ones in the middle: a group's weights are multiples of its unit whose sum, times 255, still fits
 * 16 bits without a sign.
 */
final class WholeWeights {
    private static final int MOST_GROUPS = 4;
    private static final int LARGEST_SUM = 65_535 / 255;

    private final int[] weights;

    /** The outermost distance of each group, from the outside inwards; -1 after the last. */
    private final int[] outer;

    private final float[] units;

    private WholeWeights(int[] weights, int[] outer, float[] units) {
        this.weights = weights;
        this.outer = outer;
        this.units = units;
    }

    /**
     * The filter with those weights, from the middle outwards, or empty if whole numbers cannot come near enough.
     *
     * @param tolerance levels by which a result may be off, whatever the samples
     */
    static Optional<WholeWeights> of(double[] half, double tolerance) {
        for (int groups = 1; groups <= Math.min(MOST_GROUPS, half.length); groups++) {
            WholeWeights candidate = grouped(half, groups);
            if (candidate.worst(half) <= tolerance) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Groups of about equal sums. */
    private static WholeWeights grouped(double[] half, int groups) {
        int[] outer = new int[groups + 1];
        outer[0] = half.length - 1;
        outer[groups] = -1;
        double total = 0;
        for (int k = 0; k < half.length; k++) {
            total += k == 0 ? half[0] : 2 * half[k];
        }
        // Falling weights: the innermost group takes its share first.
        double sum = 0;
        int k = 0;
        for (int g = groups - 1; g > 0; g--) {
            do {
                sum += k == 0 ? half[0] : 2 * half[k];
                k++;
            } while (k < half.length - g && sum < total * (groups - g) / groups * 0.999);
            outer[g] = k - 1;
        }
        int[] weights = new int[half.length];
        float[] units = new float[groups];
        for (int g = 0; g < groups; g++) {
            units[g] = unit(half, outer[g], outer[g + 1] + 1, weights);
        }
        // A constant picture stays what it is: the sum is 1 whatever the rounding.
        double whole = 0;
        for (int g = 0; g < groups; g++) {
            for (int j = outer[g + 1] + 1; j <= outer[g]; j++) {
                whole += (j == 0 ? 1 : 2) * weights[j] * (double) units[g];
            }
        }
        for (int g = 0; g < groups; g++) {
            units[g] = (float) (units[g] / whole);
        }
        return new WholeWeights(weights, outer, units);
    }

    /** Finds the unit with which the weights {@code inner … outer} are nearest to whole numbers, and sets these. */
    private static float unit(double[] half, int outer, int inner, int[] weights) {
        double sum = 0;
        for (int k = inner; k <= outer; k++) {
            sum += k == 0 ? half[0] : 2 * half[k];
        }
        double best = Double.MAX_VALUE;
        double unit = 1;
        for (double scale = LARGEST_SUM / sum; scale > LARGEST_SUM / sum * 0.7; scale *= 0.9995) {
            double error = 0;
            int whole = 0;
            for (int k = inner; k <= outer; k++) {
                long rounded = Math.round(half[k] * scale);
                int count = k == 0 ? 1 : 2;
                error += count * Math.abs(rounded / scale - half[k]);
                whole += count * (int) rounded;
            }
            if (whole <= LARGEST_SUM && error < best) {
                best = error;
                unit = 1 / scale;
            }
        }
        for (int k = inner; k <= outer; k++) {
            weights[k] = (int) Math.round(half[k] / unit);
        }
        return (float) unit;
    }

    /** The largest error there can be, in levels: samples of 255 where the weights are too large and 0 elsewhere. */
    private double worst(double[] half) {
        double over = 0;
        double under = 0;
        for (int g = 0; g < groups(); g++) {
            for (int k = inner(g); k <= outer(g); k++) {
                double error = (k == 0 ? 1 : 2) * (weights[k] * (double) units[g] - half[k]);
                over += Math.max(error, 0);
                under += Math.max(-error, 0);
            }
        }
        return 255 * Math.max(over, under);
    }

    /** The filter's reach to each side. */
    int radius() {
        return weights.length - 1;
    }

    int groups() {
        return units.length;
    }

    /** The largest distance in group g; the groups run from the outside inwards. */
    int outer(int g) {
        return outer[g];
    }

    /** The smallest distance in group g. */
    int inner(int g) {
        return outer[g + 1] + 1;
    }

    /** The weight at that distance, in its group's units. */
    int weight(int distance) {
        return weights[distance];
    }

    float unit(int g) {
        return units[g];
    }
}
