package dev.serai.image.rows;

import dev.serai.image.kernels.KernelFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows at another size: means of the areas that the new pixels cover where a side becomes shorter, Catmull-Rom's cubic
 * where it becomes longer. Of the old rows as many are held as one new row is made of and the next shares with it.
 */
final class ScaledRows extends Rows {
    /** The most columns of a strip, before or after. */
    private static final int STRIP = 8192;

    private final Rows source;
    private final RowWindow window;
    private final int inWidth;
    private final int inHeight;
    private final boolean half;
    private final List<Strip> strips = new ArrayList<>();
    private int next;

    /** Those rows at that size. */
    ScaledRows(Rows source, int width, int height) {
        this(source, width, height, 0);
    }

    private ScaledRows(Rows source, int width, int height, int first) {
        super(width, height, source.channels(), source.depth());
        this.source = source;
        next = first;
        window = new RowWindow(source);
        inWidth = source.width();
        inHeight = source.height();
        half = channels() % 2 == 1 && inWidth == 2 * width && inHeight == 2 * height;
        if (!half) {
            // Column strip by column strip, so that what a very wide picture needs stays in the cache.
            int strip = (int) Math.max(1, Math.min(STRIP, (long) STRIP * width / inWidth));
            for (int x = 0; x < width; x += strip) {
                strips.add(new Strip(x, Math.min(width, x + strip)));
            }
        }
    }

    @Override
    int sharedRows() {
        return window.whole() ? 0 : -1;
    }

    @Override
    Rows from(int y) {
        return new ScaledRows(source, width(), height(), y);
    }

    @Override
    public void read(Samples to, int at, int count) {
        int out = at;
        for (int end = next + count; next < end; next++, out += stride()) {
            if (half) {
                halve(to, out);
            } else {
                mix(to, out);
            }
        }
    }

    private void halve(Samples to, int out) {
        window.require(2 * next, 2 * next + 2);
        int upper = window.at(2 * next);
        int lower = window.at(2 * next + 1);
        Samples in = window.samples();
        if (depth() == 16) {
            KernelFamily.HALVING.current().halve(in.shorts(), upper, lower, channels(), to.shorts(), out, width());
        } else {
            KernelFamily.HALVING.current().halve(in.bytes(), upper, lower, channels(), to.bytes(), out, width());
        }
    }

    private void mix(Samples to, int out) {
        FilterTaps rows = taps(next, inHeight, height());
        for (int j = rows.first(); j <= rows.last(); j++) {
            // Of the rows of an area the next one shares the last only.
            window.require(height() < inHeight ? j : rows.first(), j + 1);
            for (Strip strip : strips) {
                strip.add(j, rows);
            }
        }
        for (Strip strip : strips) {
            strip.write(to, out);
        }
    }

    private static FilterTaps taps(int i, int from, int to) {
        return to < from ? area(i, from, to) : cubic(i, from, to);
    }

    /** How much of each old pixel lies under new pixel i. In whole numbers: an old pixel is {@code to} long, a new one {@code from}. */
    private static FilterTaps area(int i, int from, int to) {
        long start = (long) i * from;
        long end = start + from;
        int first = (int) (start / to);
        int last = (int) ((end - 1) / to);
        double[] weights = new double[last - first + 1];
        for (int j = first; j <= last; j++) {
            weights[j - first] = Math.min(end, (j + 1L) * to) - Math.max(start, (long) j * to);
        }
        return FilterTaps.folded(first, weights, from);
    }

    /** Catmull-Rom's cubic around the middle of new pixel i. */
    private static FilterTaps cubic(int i, int from, int to) {
        double middle = (i + 0.5) * from / to - 0.5;
        int base = (int) Math.floor(middle);
        double t = middle - base;
        return FilterTaps.folded(
                base - 1,
                new double[] {
                    ((-0.5 * t + 1) * t - 0.5) * t,
                    (1.5 * t - 2.5) * t * t + 1,
                    ((-1.5 * t + 2) * t + 0.5) * t,
                    (0.5 * t - 0.5) * t * t
                },
                from);
    }

    /** Some columns of the new row that is being made. */
    private final class Strip {
        private final int x0;
        private final FilterTaps[] columns;
        private final int left;
        private final float[] wide;
        private final float[] sum;
        private final float[] narrow;

        Strip(int x0, int x1) {
            this.x0 = x0;
            columns = new FilterTaps[x1 - x0];
            for (int x = x0; x < x1; x++) {
                columns[x - x0] = taps(x, inWidth, width());
            }
            left = columns[0].first();
            wide = new float[(columns[columns.length - 1].last() + 1 - left) * channels()];
            sum = new float[wide.length];
            narrow = new float[columns.length * channels()];
        }

        /** Adds row j to the new row, which begins with its first one. */
        void add(int j, FilterTaps rows) {
            if (j == rows.first()) {
                Arrays.fill(sum, 0);
            }
            window.samples().read(window.at(j) + left * channels(), wide, 0, wide.length);
            KernelFamily.FLOATS.current().add(wide, 0, rows.weight(j), sum, 0, wide.length);
        }

        void write(Samples to, int out) {
            int channels = channels();
            for (int x = 0; x < columns.length; x++) {
                FilterTaps column = columns[x];
                float[] weights = column.weights();
                for (int c = 0; c < channels; c++) {
                    float number = 0;
                    int at = (column.first() - left) * channels + c;
                    for (float weight : weights) {
                        number += weight * sum[at];
                        at += channels;
                    }
                    narrow[x * channels + c] = number;
                }
            }
            to.write(narrow, 0, out + x0 * channels, narrow.length);
        }
    }
}
