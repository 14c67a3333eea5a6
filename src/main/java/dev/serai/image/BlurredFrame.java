package dev.serai.image;

import dev.serai.image.kernels.ImageKernels;
import java.util.Optional;

/**
 * Gaussian blur of one frame; an instance serves one call.
 *
 * <p>The Gaussian is separable. Horizontally it is applied directly. Vertically work is shared: a Gaussian of variance
 * σ² equals two of variance σ²/2 in sequence (variances add), and between the two only every {@code spacing}-th row is
 * computed. Summed over those rows, the product of the two is the wanted weight times {@code 1 + 2 exp(-π² σ² / 2
 * spacing²) cos(…)} (Poisson summation): the spacing sets the accuracy, and fewer rows need horizontal filtering as
 * sigma grows, so the cost of a pixel hardly depends on sigma. With a spacing of 1 the first Gaussian is the whole one
 * and the second the identity.
 *
 * <p>Wide pictures are processed in strips of columns, each from top to bottom with a ring buffer of a few coarse rows.
 *
 * <p>Of an animation's frame only the area that can differ from the frame before is computed, with the same bits: a result
 * depends on the samples within the window and on its row, not on where the computation begins.
 */
final class BlurredFrame {
    /** Samples in a strip's row: a few dozen such rows of floats fit into a core's L2 cache. */
    private static final int STRIP = 8192;

    /** The largest sigma computed in fixed point; above it the float path with fewer rows is faster. */
    static final double MOST_WHOLE_SIGMA = 2.35;

    /** L2 cache budget of a fixed-point strip's rows, in bytes. */
    private static final int WHOLE_ROWS = 256 * 1024;

    /** Strip widths are multiples of this many pixels, so that few remain for the scalar loops. */
    private static final int EVEN = 64;

    /** Rows that {@link ImageKernels#mix} produces in one call. */
    private static final int TOGETHER = 4;

    private final Frame frame;
    private final int channels;
    private final int width;
    private final int height;
    private final double sigma;
    private final GaussianWeights weights;
    private final Samples in;
    private final Samples out;
    private final Optional<FixedPointGaussian> whole;

    /** What is computed. */
    private final Area area;

    /** Columns and rows from the first to before the last. */
    private record Area(int left, int top, int right, int bottom) {
        boolean isEmpty() {
            return left >= right || top >= bottom;
        }
    }

    BlurredFrame(Frame frame, double sigma) {
        this(frame, sigma, null, null);
    }

    /**
     * A frame of an animation.
     *
     * @param before the frame before, of the same size and kind, and {@code beforeBlurred} the result for it; null for none
     */
    BlurredFrame(Frame frame, double sigma, Frame before, Frame beforeBlurred) {
        this.frame = frame;
        channels = frame.channels();
        width = frame.width();
        height = frame.height();
        this.sigma = sigma;
        weights = GaussianWeights.of(sigma, frame.depth(), frame.hasAlpha());
        in = Samples.of(frame);
        whole = in.plainBytes().isPresent() && sigma <= MOST_WHOLE_SIGMA
                ? FixedPointGaussian.of(sigma)
                : Optional.empty();
        area = before == null ? new Area(0, 0, width, height) : reached(changed(before));
        out = before == null
                ? in.another(channels * width * height)
                : Samples.of(beforeBlurred).copy(area.isEmpty());
    }

    /** The smallest area that holds all pixels that differ from that frame's. */
    private Area changed(Frame before) {
        Samples others = Samples.of(before);
        int row = width * channels;
        int top = 0;
        while (top < height && in.mismatch(others, top * row, row) < 0) {
            top++;
        }
        int bottom = height;
        while (bottom > top && in.mismatch(others, (bottom - 1) * row, row) < 0) {
            bottom--;
        }
        int left = width;
        int right = 0;
        for (int y = top; y < bottom; y++) {
            int first = in.mismatch(others, y * row, left * channels);
            left = first < 0 ? left : first / channels;
            while (right < width && in.mismatch(others, y * row + right * channels, row - right * channels) >= 0) {
                right += 1 + in.mismatch(others, y * row + right * channels, row - right * channels) / channels;
            }
        }
        return new Area(left, top, right, bottom);
    }

    /** The area whose results depend on samples in that one. */
    private Area reached(Area changed) {
        if (changed.isEmpty()) {
            return changed;
        }
        int across = whole.map(FixedPointGaussian::radius).orElse(weights.radius());
        int down = whole.map(FixedPointGaussian::radius).orElse(weights.reachDown());
        return new Area(
                Math.max(0, changed.left - across),
                Math.max(0, changed.top - down),
                Math.min(width, changed.right + across),
                Math.min(height, changed.bottom + down));
    }

    Frame frame() {
        if (area.isEmpty()) {
            return out.frame(width, height, frame.delayMillis());
        }
        int strip = whole.map(this::wholeStrip).orElse(Math.max(STRIP / channels, 8 * weights.radius()));
        int x = area.left;
        while (x < area.right) {
            // A short remainder is processed with the strip before it.
            int end = area.right - x < strip + strip / 2 ? area.right : x + strip;
            if (whole.isPresent()) {
                new FixedPointStrip(in.plainBytes().orElseThrow(), channels, width, height, x, end, whole.get())
                        .write(out.plainBytes().orElseThrow(), x * channels, area.top, area.bottom);
            } else {
                strip(x, end);
            }
            x = end;
        }
        return out.frame(width, height, frame.delayMillis());
    }

    private int wholeStrip(FixedPointGaussian gaussian) {
        int rows = 2 * gaussian.across().radius() + 1;
        int strip = Math.max(WHOLE_ROWS / (2 * rows * channels), 8 * gaussian.radius());
        return (strip + EVEN - 1) / EVEN * EVEN;
    }

    private void strip(int x0, int x1) {
        if (in.plainBytes().isPresent()) {
            together(new CoarseRows.Across(in, channels, width, height, x0, x1, weights), x0, x1);
        } else {
            int first = area.top / weights.spacing() + weights.firstCoarse();
            CoarseRows rows = in.weighted()
                    ? new CoarseRows.Weighted(in, channels, width, height, x0, x1, weights, first)
                    : new CoarseRows.Across(in, channels, width, height, x0, x1, weights);
            singly(rows, x0, x1);
        }
    }

    /** Writes rows four at a time; the last few go through a scratch buffer. */
    private void together(CoarseRows rows, int x0, int x1) {
        int count = (x1 - x0) * channels;
        int row = width * channels;
        byte[] result = out.plainBytes().orElseThrow();
        GaussianWeights.Fan[] fans = weights.fans(TOGETHER);
        // Rows go together as they do in the whole frame.
        int top = area.top - area.top % TOGETHER;
        Ring ring = new Ring(rows, top / weights.spacing() + weights.firstCoarse(), count, TOGETHER, weights);
        byte[] scratch = new byte[height % TOGETHER == 0 ? 0 : TOGETHER * count];
        for (int y = top; y < area.bottom; y += TOGETHER) {
            GaussianWeights.Fan fan = fans[y % weights.spacing()];
            int[] from = ring.rows(y / weights.spacing(), fan.first(), fan.taps());
            if (height - y >= TOGETHER) {
                ImageKernels.current()
                        .mix(
                                ring.numbers,
                                from,
                                fan.weights(),
                                fan.taps(),
                                result,
                                y * row + x0 * channels,
                                row,
                                count);
            } else {
                ImageKernels.current().mix(ring.numbers, from, fan.weights(), fan.taps(), scratch, 0, count, count);
                for (int r = 0; r < height - y; r++) {
                    System.arraycopy(scratch, r * count, result, (y + r) * row + x0 * channels, count);
                }
            }
        }
    }

    private void singly(CoarseRows rows, int x0, int x1) {
        int count = (x1 - x0) * channels;
        float[] mixed = new float[count];
        GaussianWeights.Fan[] fans = weights.fans(1);
        Ring ring = new Ring(rows, area.top / weights.spacing() + weights.firstCoarse(), count, 1, weights);
        for (int y = area.top; y < area.bottom; y++) {
            GaussianWeights.Fan fan = fans[y % weights.spacing()];
            int[] from = ring.rows(y / weights.spacing(), fan.first(), fan.taps());
            ImageKernels.current().weigh(ring.numbers, from, fan.weights(), fan.taps(), mixed, 0, count);
            out.write(mixed, 0, (y * width + x0) * channels, count);
        }
    }

    /** Ring buffer of the latest coarse rows; row k is in slot {@code k mod slots}. */
    private static final class Ring {
        final float[] numbers;
        private final CoarseRows source;
        private final int count;
        private final int slots;
        private final int[] at;
        private int next;

        Ring(CoarseRows source, int next, int count, int together, GaussianWeights weights) {
            this.source = source;
            this.next = next;
            this.count = count;
            slots = weights.mostTaps(together);
            at = new int[slots];
            numbers = new float[slots * count];
        }

        /** Offsets of {@code base + first} and the rows after it, after computing those that are missing. */
        int[] rows(int base, int first, int taps) {
            while (next < base + first + taps) {
                source.put(next, numbers, Math.floorMod(next, slots) * count);
                next++;
            }
            for (int j = 0; j < taps; j++) {
                at[j] = Math.floorMod(base + first + j, slots) * count;
            }
            return at;
        }
    }
}
