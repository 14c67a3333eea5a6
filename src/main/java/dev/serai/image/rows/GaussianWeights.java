package dev.serai.image.rows;

/** The weights that {@link BlurredFrame} uses, for one sigma, depth and alpha. */
final class GaussianWeights {
    /** At 8 bits, the largest total effect in levels of truncating the window. */
    private static final double TAIL = 0.05;

    /**
     * Spacing of the rows between the two vertical Gaussians, in sigma. At 8 bits 0.85 leaves a relative error of 2
     * exp(-π²/2/0.85²) = 0.0022, at most 0.3 levels for any picture. Division by a small alpha magnifies errors, so
     * with alpha it is 0.5 (an error of 5e-9); at 16 bits every row is computed.
     */
    private static final double APART = 0.85;

    private static final double APART_WITH_ALPHA = 0.5;

    private final double sigma;
    private final int spacing;
    private final float[] along;
    private final double[] gather;

    /** Sigma of the second vertical Gaussian, in pixels; 0 if there is none. */
    private final double spread;

    private GaussianWeights(double sigma, int depth, boolean alpha) {
        this.sigma = sigma;
        boolean exact = depth == 16 || alpha;
        int radius = exact ? window(sigma) : tight(sigma);
        double[] half = half(sigma, radius);
        spacing = depth == 16 ? 1 : (int) Math.max(1, sigma * (alpha ? APART_WITH_ALPHA : APART));
        along = floats(half);
        double part = spacing == 1 ? sigma : sigma / Math.sqrt(2);
        spread = spacing == 1 ? 0 : part;
        gather = gaussian(part, 0, exact ? window(part) : tight(part));
    }

    /** The weights for pictures of that depth, with or without alpha. */
    static GaussianWeights of(double sigma, int depth, boolean alpha) {
        return new GaussianWeights(sigma, depth, alpha);
    }

    /** Four sigma, rounded. */
    static int window(double sigma) {
        return (int) (4 * sigma + 0.5);
    }

    /** The radius beyond which truncation changes no result by more than {@link #TAIL}. */
    static int tight(double sigma) {
        int radius = window(sigma);
        double[] half = half(sigma, radius);
        double cut = 0;
        while (radius > 0 && cut + 2 * 255 * half[radius] <= TAIL) {
            cut += 2 * 255 * half[radius];
            radius--;
        }
        return radius;
    }

    /** Unnormalized weights at the distances {@code -radius - phase … radius - phase} from the center. */
    private static double[] gaussian(double sigma, double phase, int radius) {
        double[] weights = new double[2 * radius + 1];
        for (int i = 0; i < weights.length; i++) {
            double x = (i - radius - phase) / sigma;
            weights[i] = Math.exp(-x * x / 2);
        }
        return weights;
    }

    /** The Gaussian from the center outwards over that radius; both sides together sum to 1. */
    static double[] half(double sigma, int radius) {
        double[] weights = gaussian(sigma, 0, radius);
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] half = new double[radius + 1];
        for (int k = 0; k <= radius; k++) {
            half[k] = weights[radius + k] / sum;
        }
        return half;
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    /** Distance of the rows between the two vertical Gaussians; 1 if there is only one. */
    int spacing() {
        return spacing;
    }

    /** How many pixels the horizontal Gaussian reaches to each side. */
    int radius() {
        return along.length - 1;
    }

    /** How many rows above and below a row its result can depend on, at most. */
    int reachDown() {
        return gather.length / 2 + (reach() + 1) * spacing;
    }

    /** The horizontal Gaussian, from the middle outwards. */
    float[] along() {
        return along;
    }

    /** The picture rows that contribute to coarse row k. */
    FilterTaps gathered(int k, int height) {
        return FilterTaps.folded(k * spacing - gather.length / 2, gather, height);
    }

    /**
     * Which coarse rows contribute to {@code together} consecutive rows, and with which weights.
     *
     * @param first the first coarse row, relative to the one at or above the first row
     * @param taps how many
     * @param weights of the first coarse row for each row, then of the second …
     */
    record Fan(int first, int taps, float[] weights) {}

    /** The fans for each phase of the first row relative to the coarse row above it. */
    Fan[] fans(int together) {
        Fan[] fans = new Fan[spacing];
        for (int phase = 0; phase < spacing; phase++) {
            fans[phase] = fan(phase, together);
        }
        return fans;
    }

    private Fan fan(int phase, int together) {
        int reach = reach();
        int last = (phase + together - 1) / spacing + reach;
        int taps = last + reach + 1;
        float[] weights = new float[taps * together];
        for (int r = 0; r < together; r++) {
            int base = (phase + r) / spacing;
            double[] own = own((phase + r) % spacing, reach);
            for (int j = 0; j < own.length; j++) {
                weights[(base + j) * together + r] = (float) own[j];
            }
        }
        return new Fan(-reach, taps, weights);
    }

    /** Weights of the coarse rows {@code -reach … reach} for a row {@code phase} below a coarse one; their sum is 1. */
    private double[] own(int phase, int reach) {
        double[] own;
        if (spread == 0) {
            own = new double[] {1};
        } else {
            own = gaussian(spread / spacing, (double) phase / spacing, reach);
        }
        double sum = 0;
        for (double weight : own) {
            sum += weight;
        }
        for (int j = 0; j < own.length; j++) {
            own[j] /= sum;
        }
        return own;
    }

    private int reach() {
        return spread == 0 ? 0 : (int) Math.ceil(3.7 * spread / spacing);
    }

    /** The first coarse row that the first row needs. */
    int firstCoarse() {
        return -reach();
    }

    /** The largest number of coarse rows needed for rows that are computed together. */
    int mostTaps(int together) {
        return 2 * reach() + 1 + (spacing + together - 2) / spacing;
    }
}
