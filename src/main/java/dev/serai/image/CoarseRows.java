package dev.serai.image;

import dev.serai.image.kernels.ImageKernels;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The rows between the two vertical Gaussians of {@link BlurredFrame} for a strip of columns: filtered horizontally,
 * and vertically by the first of the two. Rows are requested in ascending order, starting above the picture.
 */
interface CoarseRows {
    /** Writes coarse row k to {@code numbers}, starting at {@code at}. */
    void put(int k, float[] numbers, int at);

    /** Without alpha: filters vertically first, over the rows that contribute to a coarse one, then horizontally. */
    final class Across implements CoarseRows {
        private final Samples samples;
        private final GaussianWeights weights;
        private final int channels;
        private final int height;
        private final int stride;
        private final Margins margins;
        private final float[] row;
        private int[] rows = new int[0];

        Across(Samples samples, int channels, int width, int height, int x0, int x1, GaussianWeights weights) {
            this.samples = samples;
            this.channels = channels;
            this.height = height;
            this.weights = weights;
            stride = width * channels;
            margins = new Margins(channels, width, x0, x1, weights.radius());
            row = new float[margins.length];
        }

        @Override
        public void put(int k, float[] numbers, int at) {
            FilterTaps taps = weights.gathered(k, height);
            int count = taps.weights().length;
            if (rows.length < count) {
                rows = new int[count];
            }
            for (int j = 0; j < count; j++) {
                rows[j] = (taps.first() + j) * stride + margins.from;
            }
            samples.weigh(rows, taps.weights(), count, row, margins.before, margins.read);
            margins.fill(row);
            ImageKernels.current().convolve(row, margins.margin, channels, weights.along(), numbers, at, margins.count);
        }
    }

    /** With alpha: premultiplies each row once and adds it to every coarse row it contributes to. */
    final class Weighted implements CoarseRows {
        private final Samples samples;
        private final GaussianWeights weights;
        private final int channels;
        private final int width;
        private final int height;
        private final Margins margins;
        private final float[] row;
        private final Deque<Sum> open = new ArrayDeque<>();
        private final Deque<float[]> spare = new ArrayDeque<>();
        private Sum next;
        private int y;

        /**
         * Coarse rows of that strip.
         *
         * @param first the first that will be asked for
         */
        Weighted(
                Samples samples,
                int channels,
                int width,
                int height,
                int x0,
                int x1,
                GaussianWeights weights,
                int first) {
            this.samples = samples;
            this.channels = channels;
            this.width = width;
            this.height = height;
            this.weights = weights;
            margins = new Margins(channels, width, x0, x1, weights.radius());
            row = new float[margins.length];
            next = sum(first);
            y = next.taps.first();
        }

        private Sum sum(int k) {
            return new Sum(k, weights.gathered(k, height), spare.isEmpty() ? new float[margins.read] : spare.pop());
        }

        @Override
        public void put(int k, float[] numbers, int at) {
            while (open.isEmpty() || open.peek().taps.last() >= y) {
                samples.read(y * width * channels + margins.from, row, 0, margins.read);
                while (next.taps.first() <= y && next.k <= lastCoarse()) {
                    Arrays.fill(next.numbers, 0);
                    open.add(next);
                    next = sum(next.k + 1);
                }
                for (Sum sum : open) {
                    if (y <= sum.taps.last()) {
                        ImageKernels.current().add(row, 0, sum.taps.weight(y), sum.numbers, 0, margins.read);
                    }
                }
                y++;
            }
            Sum done = open.remove();
            System.arraycopy(done.numbers, 0, row, margins.before, margins.read);
            spare.push(done.numbers);
            margins.fill(row);
            ImageKernels.current().convolve(row, margins.margin, channels, weights.along(), numbers, at, margins.count);
        }

        /** The last coarse row needed for the picture's last row. */
        private int lastCoarse() {
            return (height - 1) / weights.spacing() - weights.firstCoarse();
        }

        private record Sum(int k, FilterTaps taps, float[] numbers) {}
    }

    /** A strip's row with the margins that the horizontal Gaussian reaches, in samples. */
    final class Margins {
        /** Samples on each side of the strip. */
        final int margin;

        /** The strip's samples in a row. */
        final int count;

        /** With both margins. */
        final int length;

        /** Index of the first sample read from a picture's row. */
        final int from;

        /** How many are read. */
        final int read;

        /** How many samples before them lie beyond the border. */
        final int before;

        private final int channels;

        Margins(int channels, int width, int x0, int x1, int radius) {
            this.channels = channels;
            int left = Math.max(0, x0 - radius);
            int right = Math.min(width, x1 + radius);
            margin = radius * channels;
            count = (x1 - x0) * channels;
            length = count + 2 * margin;
            from = left * channels;
            read = (right - left) * channels;
            before = (left - (x0 - radius)) * channels;
        }

        /** Repeats the border pixels on both sides of what was read. */
        void fill(float[] row) {
            for (int i = before - 1; i >= 0; i--) {
                row[i] = row[i + channels];
            }
            for (int i = before + read; i < length; i++) {
                row[i] = row[i - channels];
            }
        }
    }
}
