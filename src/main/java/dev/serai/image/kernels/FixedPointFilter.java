package dev.serai.image.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A symmetric filter in whole numbers, for lanes of 16 bits without a sign, of which a processor does twice as many at a
 * time as numbers in single precision.
 *
 * <p>The weight at each distance is a whole number and a shift, {@code weight * 2^-shift}, so that small weights far out
 * are as exact as large ones in the middle: the sum of a pair of samples times the weight still fits a lane, and is
 * shifted before it is added. A weight that one such number does not meet well enough can be made of two, which is why
 * a distance may occur more than once.
 *
 * <p>The result is {@code (rounding + (centreWeight * c >>> centreShift) + sum over k of (weights[k] * (a_k + b_k) >>>
 * shifts[k])) >>> down}, where c is the sample in the middle and a_k and b_k are the two at {@code distances[k]} from
 * it; no sum on the way exceeds 65,535 for samples of at most {@code peak}. There are always whole blocks of {@link
 * #BLOCK} pairs; those that fill up have the weight 0.
 */
public final class FixedPointFilter {
    /** Pairs that the kernels take at once. */
    static final int BLOCK = 4;

    private static final int LARGEST = 65_535;
    private static final int MOST_SHIFT = 15;

    /** Weights smaller than this one, relative to the sum of all, are not worth a second number. */
    private static final double NEGLIGIBLE = 1e-5;

    final int centreWeight;
    final int centreShift;
    public final int[] distances;
    final int[] weights;
    final int[] shifts;
    final int rounding;
    public final int down;

    private FixedPointFilter(int centreWeight, int centreShift, List<Pair> pairs, int rounding, int down) {
        this.centreWeight = centreWeight;
        this.centreShift = centreShift;
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
     * The filter that is nearest to those weights.
     *
     * @param half the wanted weights from the middle outwards, positive
     * @param unit what a weight of 1 multiplies samples by, before {@code down}
     * @param peak the largest sample
     * @param down by how many bits the sum is shifted at last, with rounding; at least 1
     */
    public static FixedPointFilter of(double[] half, double unit, int peak, int down) {
        int mostOfPair = LARGEST / (2 * peak);
        double[] missing = new double[half.length];
        int centreShift = shift(half[0] * unit, LARGEST / peak);
        int centreWeight = whole(half[0] * unit, centreShift, LARGEST / peak);
        missing[0] = half[0] * unit - Math.scalb((double) centreWeight, -centreShift);
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
        // A shift cuts off between nothing and all but one of its bits.
        double cut = centreShift == 0 ? 0 : 0.5;
        for (Pair pair : pairs) {
            cut += pair.shift == 0 ? 0 : 0.5;
        }
        int rounding = (int) Math.round(cut + (1 << down - 1));
        return new FixedPointFilter(centreWeight, centreShift, pairs, rounding, down);
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

    /** The largest shift with which the weight is a whole number that is not too large. */
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

    /** The distance whose weight falls short most, both sides together; what is too large already cannot be mended. */
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

    /** The weights as they are, from the middle outwards, as multiples of a unit. */
    public double[] half(double unit, int radius) {
        double[] half = new double[radius + 1];
        half[0] = Math.scalb((double) centreWeight, -centreShift) / unit;
        for (int k = 0; k < distances.length; k++) {
            half[distances[k]] += (distances[k] == 0 ? 2 : 1) * Math.scalb((double) weights[k], -shifts[k]) / unit;
        }
        return half;
    }

    /** How many products are shifted, each of which may be off by half of the lowest bit. */
    public int cuts() {
        int cuts = centreShift == 0 ? 0 : 1;
        for (int shift : shifts) {
            cuts += shift == 0 ? 0 : 1;
        }
        return cuts;
    }

    /** The sum for equal samples, before {@code down}. */
    public int sumOf(int sample) {
        int sum = rounding + (centreWeight * sample >>> centreShift);
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * 2 * sample >>> shifts[k];
        }
        return sum;
    }
}
