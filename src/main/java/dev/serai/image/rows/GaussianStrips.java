package dev.serai.image.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gaussian blur of a picture, or of an area of it, in strips of columns; an instance serves one picture.
 *
 * <p>The Gaussian is separable. Horizontally it is applied directly. Vertically work is shared: a Gaussian of variance
 * σ² equals two of variance σ²/2 in sequence (variances add), and between the two only every {@code spacing}-th row is
 * computed. Summed over those rows, the product of the two is the wanted weight times {@code 1 + 2 exp(-π² σ² / 2
 * spacing²) cos(…)} (Poisson summation): the spacing sets the accuracy, and fewer rows need horizontal filtering as
 * sigma grows, so the cost of a pixel hardly depends on sigma. With a spacing of 1 the first Gaussian is the whole one
 * and the second the identity.
 *
 * <p>Wide pictures are processed in strips of columns, each from top to bottom with a ring buffer of a few coarse rows.
 */
final class GaussianStrips {
    /** Samples in a strip's row: a few dozen such rows of floats fit into a core's L2 cache. */
    private static final int STRIP = 8192;

    /** The largest sigma computed in fixed point; above it the float path with fewer rows is faster. */
    static final double MOST_WHOLE_SIGMA = 2.35;

    /** L2 cache budget of a fixed-point strip's rows, in bytes. */
    private static final int WHOLE_ROWS = 256 * 1024;

    /** Strip widths are multiples of this many pixels, so that few remain for the scalar loops. */
    private static final int EVEN = 64;

    private final RowWindow window;
    private final int channels;
    private final GaussianWeights weights;
    private final Optional<FixedPointGaussian> whole;
    private final int together;
    private final List<BlurStrip> strips = new ArrayList<>();

    GaussianStrips(Rows picture, double sigma) {
        window = new RowWindow(picture);
        channels = picture.channels();
        boolean alpha = channels % 2 == 0;
        weights = GaussianWeights.of(sigma, picture.depth(), alpha);
        whole = picture.depth() == 8 && !alpha && sigma <= MOST_WHOLE_SIGMA
                ? FixedPointGaussian.of(sigma)
                : Optional.empty();
        together = whole.isPresent() || picture.depth() == 16 || alpha ? 1 : GaussianStrip.TOGETHER;
    }

    /** How many rows are computed at once; what is asked for begins with a multiple of it. */
    int together() {
        return together;
    }

    /** How many columns to each side a result depends on, at most. */
    int reachAcross() {
        return whole.map(FixedPointGaussian::radius).orElse(weights.radius());
    }

    /** How many rows above and below a result depends on, at most. */
    int reachDown() {
        return whole.map(FixedPointGaussian::radius).orElse(weights.reachDown());
    }

    /** Begins with those columns and that row. */
    GaussianStrips begin(Rows picture, int left, int right, int top) {
        int strip = whole.map(this::wholeStrip).orElse(Math.max(STRIP / channels, 8 * weights.radius()));
        int x = left;
        while (x < right) {
            // A short remainder is processed with the strip before it.
            int end = right - x < strip + strip / 2 ? right : x + strip;
            strips.add(strip(picture, x, end, top));
            x = end;
        }
        return this;
    }

    private int wholeStrip(FixedPointGaussian gaussian) {
        int rows = 2 * gaussian.across().radius() + 1;
        int strip = Math.max(WHOLE_ROWS / (2 * rows * channels), 8 * gaussian.radius());
        return (strip + EVEN - 1) / EVEN * EVEN;
    }

    private BlurStrip strip(Rows picture, int x0, int x1, int top) {
        if (whole.isPresent()) {
            return new FixedPointStrip(window, picture, x0, x1, top, whole.get());
        }
        int first = top / weights.spacing() + weights.firstCoarse();
        CoarseRows rows = channels % 2 == 0
                ? new CoarseRows.Weighted(window, picture, x0, x1, weights, first)
                : new CoarseRows.Across(window, picture, x0, x1, weights);
        return new GaussianStrip(rows, picture, x0, x1, weights, together, top);
    }

    /**
     * Writes the next rows.
     *
     * @param at where row {@code from} of the result begins
     * @param from follows what was written before, a multiple of {@link #together}
     * @param to the row after the last, such a multiple or the picture's height
     */
    void write(Samples out, int at, int from, int to) {
        BlurStrip any = strips.get(0);
        window.require(any.first(), any.end(to));
        for (BlurStrip strip : strips) {
            strip.write(out, at, from, to);
        }
    }
}
