package dev.serai.image.rows;

/**
 * The taps of one output sample of a resampling or filter: neighboring input samples and their weights, which sum to 1.
 * Weights of samples beyond the ends of the line are added to the end sample's.
 *
 * @param first index of the first sample
 * @param weights of it and those after it
 */
record FilterTaps(int first, float[] weights) {
    /**
     * Taps for consecutive samples of a line of {@code length}, folded at the ends and normalized to the sum 1.
     *
     * @param from index of the first weight's sample; it and the last may lie beyond the ends
     */
    static FilterTaps folded(int from, double[] weights, int length) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        int first = Math.min(Math.max(from, 0), length - 1);
        int last = Math.min(Math.max(from + weights.length - 1, 0), length - 1);
        double[] folded = new double[last - first + 1];
        for (int i = 0; i < weights.length; i++) {
            folded[Math.min(Math.max(from + i, first), last) - first] += weights[i] / sum;
        }
        float[] result = new float[folded.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) folded[i];
        }
        return new FilterTaps(first, result);
    }

    /** Index of the last sample. */
    int last() {
        return first + weights.length - 1;
    }

    /** The weight of that sample. */
    float weight(int index) {
        return weights[index - first];
    }
}
