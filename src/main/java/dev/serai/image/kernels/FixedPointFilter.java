package dev.serai.image.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A symmetric filter in fixed point for unsigned 16-bit lanes, of which a vector holds twice as many as floats.
 *
 * <p>The weight at each distance is an integer and a shift, {@code weight * 2^-shift}, so that small outer weights are
 * as precise as large central ones: the sum of a pair of samples times the weight fits a lane, and is shifted before it
 * is added. A weight that one such number approximates too coarsely may be the sum of two, so a distance may occur
 * twice.
 *
 * <p>The result is {@code (rounding + (centerWeight * c >>> centerShift) + sum over k of (weights[k] * (a_k + b_k) >>>
 * shifts[k])) >>> down}, where c is the center sample and a_k and b_k are the two at {@code distances[k]} from it; no
 * intermediate sum exceeds 65,535 for samples of at most {@code peak}. There are always whole blocks of {@link #BLOCK}
 * pairs, padded with weights of 0.
 */
public final class FixedPointFilter {
    /** Pairs that the kernels process at once. */
    static final int BLOCK = 4;

    private static final int LARGEST = 65_535;
    private static final int MOST_SHIFT = 15;

    /** Residuals smaller than this, relative to the sum of all weights, get no second number. */
    private static final double NEGLIGIBLE = 1e-5;

    final int centerWeight;
    final int centerShift;
    public final int[] distances;
    final int[] weights;
    final int[] shifts;
    final int rounding;
    public final int down;

    private FixedPointFilter(int centerWeight, int centerShift, List<Pair> pairs, int rounding, int down) {
        this.centerWeight = centerWeight;
        this.centerShift = centerShift;
        this.rounding = rounding;
        this.down = down;
        int count = blocks(pairs.size()) * BLOCK;
        distances = new int[count];
        weights = new int[count];
        shifts = new int[count];
        for (int k = 0; k < pairs.size(); k++) {
            distances[k] = pairs.get(k).distance;
            weights[k] = pairs.get(k).weight;
            shifts[k] = pairs.get(k).shift;
        }
    }

    private record Pair(int distance, int weight, int shift) {}

    /**
     * Designs the filter nearest to the given weights.
     *
     * @param half the wanted weights from the center outwards, positive
     * @param unit the factor that a weight of 1 stands for, before {@code down}
     * @param peak the largest sample
     * @param down bits by which the sum is shifted at the end, with rounding; at least 1
     */
    public static FixedPointFilter of(double[] half, double unit, int peak, int down) {
        int mostOfPair = LARGEST / (2 * peak);
        double[] missing = new double[half.length];
        int centerShift = shift(half[0] * unit, LARGEST / peak);
        int centerWeight = whole(half[0] * unit, centerShift, LARGEST / peak);
        missing[0] = half[0] * unit - Math.scalb((double) centerWeight, -centerShift);
        List<Pair> pairs = new ArrayList<>();
        for (int k = 1; k < half.length; k++) {
            missing[k] = half[k] * unit - add(pairs, k, half[k] * unit, mostOfPair);
        }
        int room = blocks(pairs.size()) * BLOCK;
        while (pairs.size() < room) {
            int k = mostMissing(missing);
            double once = k == 0 ? missing[0] / 2 : missing[k];
            if (once < NEGLIGIBLE * unit) {
                break;
            }
            double added = add(pairs, k, once, mostOfPair);
            missing[k] -= k == 0 ? 2 * added : added;
        }
        // A shift loses between nothing and just under one unit; half on average.
        double cut = centerShift == 0 ? 0 : 0.5;
        for (Pair pair : pairs) {
            cut += pair.shift == 0 ? 0 : 0.5;
        }
        int rounding = (int) Math.round(cut + (1 << down - 1));
        return new FixedPointFilter(centerWeight, centerShift, pairs, rounding, down);
    }

    private static int blocks(int pairs) {
        return Math.max(1, (pairs + BLOCK - 1) / BLOCK);
    }

    private static double add(List<Pair> pairs, int distance, double weight, int most) {
        int shift = shift(weight, most);
        int whole = whole(weight, shift, most);
        if (whole > 0) {
            pairs.add(new Pair(distance, whole, shift));
        }
        return Math.scalb((double) whole, -shift);
    }

    /** The largest shift for which the rounded weight does not exceed {@code most}. */
    private static int shift(double weight, int most) {
        int shift = 0;
        while (shift < MOST_SHIFT && Math.round(Math.scalb(weight, shift + 1)) <= most) {
            shift++;
        }
        return shift;
    }

    private static int whole(double weight, int shift, int most) {
        return (int) Math.min(Math.round(Math.scalb(weight, shift)), most);
    }

    /**
     * The distance with the largest missing weight, both sides together; weights that are too large cannot be
     * corrected.
     */
    private static int mostMissing(double[] missing) {
        int most = 0;
        for (int k = 1; k < missing.length; k++) {
            if (2 * missing[k] > (most == 0 ? missing[0] : 2 * missing[most])) {
                most = k;
            }
        }
        return most;
    }

    /** The filter's reach to each side. */
    public int radius() {
        return Arrays.stream(distances).max().orElse(0);
    }

    /** Blocks of pairs. */
    int blocks() {
        return distances.length / BLOCK;
    }

    /** The actual weights from the center outwards, in multiples of {@code unit}. */
    public double[] half(double unit, int radius) {
        double[] half = new double[radius + 1];
        half[0] = Math.scalb((double) centerWeight, -centerShift) / unit;
        for (int k = 0; k < distances.length; k++) {
            half[distances[k]] += (distances[k] == 0 ? 2 : 1) * Math.scalb((double) weights[k], -shifts[k]) / unit;
        }
        return half;
    }

    /** How many products are shifted; each may be off by half of the lowest bit. */
    public int cuts() {
        int cuts = centerShift == 0 ? 0 : 1;
        for (int shift : shifts) {
            cuts += shift == 0 ? 0 : 1;
        }
        return cuts;
    }

    /** The sum for constant input, before {@code down}. */
    public int sumOf(int sample) {
        int sum = rounding + (centerWeight * sample >>> centerShift);
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * 2 * sample >>> shifts[k];
        }
        return sum;
    }
}
