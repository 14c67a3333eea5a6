package dev.serai.image.rows;

import dev.serai.image.kernels.KernelFamily;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The rows between the two vertical Gaussians of {@link BlurredRows} for a strip of columns: filtered horizontally,
 * and vertically by the first of the two. Rows are requested in ascending order, starting above the picture.
 */
interface CoarseRows {
    /** The first row of the picture that coarse row {@code next} and those after it depend on and that has not been taken up yet. */
    int first(int next);

    /** The row after the last of the picture that coarse row k depends on. */
    int end(int k);

    /** Writes coarse row k to {@code numbers}, starting at {@code at}; the window has the rows that it needs. */
    void put(int k, float[] numbers, int at);

    /** Without alpha: filters vertically first, over the rows that contribute to a coarse one, then horizontally. */
    final class Across implements CoarseRows {
        private final RowWindow window;
        private final GaussianWeights weights;
        private final int channels;
        private final int height;
        private final Margins margins;
        private final float[] row;
        private int[] rows = new int[0];

        Across(RowWindow window, Rows picture, int x0, int x1, GaussianWeights weights) {
            this.window = window;
            this.weights = weights;
            channels = picture.channels();
            height = picture.height();
            margins = new Margins(channels, picture.width(), x0, x1, weights.radius());
            row = new float[margins.length];
        }

        @Override
        public int first(int next) {
            return weights.gathered(next, height).first();
        }

        @Override
        public int end(int k) {
            return weights.gathered(k, height).last() + 1;
        }

        @Override
        public void put(int k, float[] numbers, int at) {
            FilterTaps taps = weights.gathered(k, height);
            int count = taps.weights().length;
            if (rows.length < count) {
                rows = new int[count];
            }
            for (int j = 0; j < count; j++) {
                rows[j] = window.at(taps.first() + j) + margins.from;
            }
            window.samples().weigh(rows, taps.weights(), count, row, margins.before, margins.read);
            margins.fill(row);
            KernelFamily.FLOATS
                    .current()
                    .convolve(row, margins.margin, channels, weights.along(), numbers, at, margins.count);
        }
    }

    /** With alpha: premultiplies each row once and adds it to every coarse row it contributes to. */
    final class Weighted implements CoarseRows {
        private final RowWindow window;
        private final GaussianWeights weights;
        private final int channels;
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
        Weighted(RowWindow window, Rows picture, int x0, int x1, GaussianWeights weights, int first) {
            this.window = window;
            this.weights = weights;
            channels = picture.channels();
            height = picture.height();
            margins = new Margins(channels, picture.width(), x0, x1, weights.radius());
            row = new float[margins.length];
            next = sum(first);
            y = next.taps.first();
        }

        @Override
        public int first(int next) {
            return y;
        }

        @Override
        public int end(int k) {
            return weights.gathered(k, height).last() + 1;
        }

        private Sum sum(int k) {
            return new Sum(k, weights.gathered(k, height), spare.isEmpty() ? new float[margins.read] : spare.pop());
        }

        @Override
        public void put(int k, float[] numbers, int at) {
            while (open.isEmpty() || open.peek().taps.last() >= y) {
                window.samples().read(window.at(y) + margins.from, row, 0, margins.read);
                while (next.taps.first() <= y && next.k <= lastCoarse()) {
                    Arrays.fill(next.numbers, 0);
                    open.add(next);
                    next = sum(next.k + 1);
                }
                for (Sum sum : open) {
                    if (y <= sum.taps.last()) {
                        KernelFamily.FLOATS.current().add(row, 0, sum.taps.weight(y), sum.numbers, 0, margins.read);
                    }
                }
                y++;
            }
            Sum done = open.remove();
            System.arraycopy(done.numbers, 0, row, margins.before, margins.read);
            spare.push(done.numbers);
            margins.fill(row);
            KernelFamily.FLOATS
                    .current()
                    .convolve(row, margins.margin, channels, weights.along(), numbers, at, margins.count);
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
