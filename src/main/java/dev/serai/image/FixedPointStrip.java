package dev.serai.image;

import dev.serai.image.kernels.FixedPointBuffer;
import dev.serai.image.kernels.ImageKernels;

/**
 * A strip of columns of an 8-bit frame without alpha, blurred in fixed point: each row is filtered horizontally once
 * and kept in a ring buffer of as many rows as the vertical filter spans.
 */
final class FixedPointStrip {
    private final byte[] samples;
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
    private int filtered;

    FixedPointStrip(byte[] samples, int channels, int width, int height, int x0, int x1, FixedPointGaussian gaussian) {
        this.samples = samples;
        this.channels = channels;
        this.height = height;
        this.gaussian = gaussian;
        stride = width * channels;
        margins = new CoarseRows.Margins(channels, width, x0, x1, gaussian.radius());
        slots = 2 * gaussian.across().radius() + 1;
        border = new byte[margins.margin];
        ImageKernels kernels = ImageKernels.current();
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
    }

    /**
     * Writes the strip's columns of some rows of the blurred frame, once.
     *
     * @param at the offset of the strip in the frame's first row
     * @param top the first row
     * @param bottom the row after the last
     */
    void write(byte[] out, int at, int top, int bottom) {
        int[] distances = gaussian.across().distances;
        int[] above = new int[distances.length];
        int[] below = new int[distances.length];
        int reach = gaussian.across().radius();
        filtered = Math.max(top - reach, 0);
        for (int y = top; y < bottom; y++) {
            while (filtered <= Math.min(y + reach, height - 1)) {
                filterAlong(filtered);
                filtered++;
            }
            for (int k = 0; k < distances.length; k++) {
                above[k] = slot(Math.max(y - distances[k], 0));
                below[k] = slot(Math.min(y + distances[k], height - 1));
            }
            sums.filter(ring, slot(y), above, below, gaussian.across(), 0, margins.count);
            sums.store(0, out, at + y * stride, margins.count);
        }
    }

    private int slot(int y) {
        return y % slots * margins.count;
    }

    private void filterAlong(int y) {
        int at = y * stride + margins.from;
        int after = margins.length - margins.before - margins.read;
        spread.load(samples, at, margins.before, margins.read);
        repeat(at, 0, margins.before);
        repeat(at + margins.read - channels, margins.length - after, after);
        ring.filter(spread, margins.margin, left, right, gaussian.along(), slot(y), margins.count);
    }

    /** Repeats the border pixel at that offset beyond the border. */
    private void repeat(int pixel, int to, int count) {
        for (int i = 0; i < count; i++) {
            border[i] = samples[pixel + i % channels];
        }
        spread.load(border, 0, to, count);
    }
}
