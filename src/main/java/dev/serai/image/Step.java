package dev.serai.image;

import java.math.BigDecimal;

/** One step of a {@link Pipeline}: an operation with its parameter. */
public sealed interface Step {
    /** The picture after this step; recorded, not performed, while the picture is encoded (see {@link Picture}). */
    Picture apply(Picture picture, Limits limits);

    /** Performs this step now; limits have been checked. */
    Picture perform(Picture picture);

    /** {@code grayscale}: see {@link Grayscale}. */
    record Gray() implements Step {
        @Override
        public Picture apply(Picture picture, Limits limits) {
            return new Grayscale().apply(picture);
        }

        @Override
        public Picture perform(Picture picture) {
            return Grayscale.perform(picture);
        }

        @Override
        public String toString() {
            return "grayscale";
        }
    }

    /**
     * {@code scale:0.5}: see {@link Scale}.
     *
     * @param factor new size over old, greater than 0 and at most 4
     */
    record ScaleBy(double factor) implements Step {
        public ScaleBy {
            Scale.checkFactor(factor);
        }

        @Override
        public Picture apply(Picture picture, Limits limits) {
            return new Scale(limits).apply(picture, factor);
        }

        @Override
        public Picture perform(Picture picture) {
            return Scale.perform(picture, factor);
        }

        @Override
        public String toString() {
            return "scale:" + text(factor);
        }
    }

    /**
     * {@code blur:2.5}: see {@link GaussianBlur}.
     *
     * @param sigma standard deviation in pixels, greater than 0 and at most 100
     */
    record Blur(double sigma) implements Step {
        public Blur {
            GaussianBlur.checkSigma(sigma);
        }

        @Override
        public Picture apply(Picture picture, Limits limits) {
            return new GaussianBlur().apply(picture, sigma);
        }

        @Override
        public Picture perform(Picture picture) {
            return GaussianBlur.perform(picture, sigma);
        }

        @Override
        public String toString() {
            return "blur:" + text(sigma);
        }
    }

    /** Formats a number for a pipeline's text: the shortest form that reads back the same, integers without a point. */
    static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        BigDecimal shortest = BigDecimal.valueOf(value).stripTrailingZeros();
        return Math.abs(value) >= 1e-6 && Math.abs(value) < 1e9 || value == 0
                ? shortest.toPlainString()
                : shortest.toString().replace("E+", "e").replace('E', 'e');
    }
}
