package dev.serai.image.rows;

import dev.serai.image.kernels.FixedPointBuffer;
import dev.serai.image.kernels.ImageKernels;
import dev.serai.image.kernels.KernelFamily;

/**
 * A strip of columns of an 8-bit frame without alpha, blurred in fixed point: each row is filtered horizontally once
 * and kept in a ring buffer of as many rows as the vertical filter spans.
 */
final class FixedPointStrip implements BlurStrip {
    private final RowWindow window;
    private final int channels;
    private final int stride;
    private final int height;
    private final FixedPointGaussian gaussian;
    private final CoarseRows.Margins margins;
    private final byte[] border;
    private final FixedPointBuffer spread;
    private final FixedPointBuffer ring;
    private final FixedPointBuffer sums;
    private final int slots;
    private final int[] left;
    private final int[] right;
    private final int[] above;
    private final int[] below;
    private final int to;
    private int filtered;

    /**
     * A strip.
     *
     * @param top the first row that will be asked for
     */
    FixedPointStrip(RowWindow window, Rows picture, int x0, int x1, int top, FixedPointGaussian gaussian) {
        this.window = window;
        this.channels = picture.channels();
        this.height = picture.height();
        this.gaussian = gaussian;
        stride = picture.stride();
        to = x0 * channels;
        filtered = Math.max(top - gaussian.across().radius(), 0);
        margins = new CoarseRows.Margins(channels, picture.width(), x0, x1, gaussian.radius());
        slots = 2 * gaussian.across().radius() + 1;
        border = new byte[margins.margin];
        ImageKernels kernels = KernelFamily.FIXED_POINT.current();
        spread = kernels.fixedPointBuffer(margins.length);
        ring = kernels.fixedPointBuffer(slots * margins.count);
        sums = kernels.fixedPointBuffer(margins.count);
        int[] distances = gaussian.along().distances;
        left = new int[distances.length];
        right = new int[distances.length];
        for (int k = 0; k < distances.length; k++) {
            left[k] = margins.margin - distances[k] * channels;
            right[k] = margins.margin + distances[k] * channels;
        }
        above = new int[gaussian.across().distances.length];
        below = new int[gaussian.across().distances.length];
    }

    @Override
    public int first() {
        return filtered;
    }

    @Override
    public int end(int to) {
        return Math.min(to + gaussian.across().radius(), height);
    }

    @Override
    public void write(Samples out, int at, int from, int to) {
        int[] distances = gaussian.across().distances;
        int row = at + this.to;
        for (int y = from; y < to; y++, row += stride) {
            for (int end = end(y + 1); filtered < end; filtered++) {
                filterAlong(filtered);
            }
            for (int k = 0; k < distances.length; k++) {
                above[k] = slot(Math.max(y - distances[k], 0));
                below[k] = slot(Math.min(y + distances[k], height - 1));
            }
            sums.filter(ring, slot(y), above, below, gaussian.across(), 0, margins.count);
            sums.store(0, out.bytes(), row, margins.count);
        }
    }

    private int slot(int y) {
        return y % slots * margins.count;
    }

    private void filterAlong(int y) {
        byte[] samples = window.samples().bytes();
        int at = window.at(y) + margins.from;
        int after = margins.length - margins.before - margins.read;
        spread.load(samples, at, margins.before, margins.read);
        repeat(samples, at, 0, margins.before);
        repeat(samples, at + margins.read - channels, margins.length - after, after);
        ring.filter(spread, margins.margin, left, right, gaussian.along(), slot(y), margins.count);
    }

    /** Repeats the border pixel at that offset beyond the border. */
    private void repeat(byte[] samples, int pixel, int to, int count) {
        for (int i = 0; i < count; i++) {
            border[i] = samples[pixel + i % channels];
        }
        spread.load(border, 0, to, count);
    }
}
