package dev.serai.image;

import dev.serai.image.kernels.ImageKernels;
import java.util.Arrays;

/** A frame at another size; lives for one call. */
final class Resampled {
    /** The most columns of a strip, before or after. */
    private static final int STRIP = 8192;

    private final Samples in;
    private final Samples out;
    private final int channels;
    private final int inWidth;
    private final int inHeight;
    private final int outWidth;
    private final int outHeight;

    private Resampled(Frame frame, int width, int height) {
        in = Samples.of(frame);
        channels = frame.channels();
        inWidth = frame.width();
        inHeight = frame.height();
        outWidth = width;
        outHeight = height;
        out = in.another(channels * width * height);
    }

    /** The frame at that size. */
    static Frame frame(Frame frame, int width, int height) {
        if (!frame.hasAlpha() && frame.width() == 2 * width && frame.height() == 2 * height) {
            return half(frame, width, height);
        }
        Resampled resampled = new Resampled(frame, width, height);
        resampled.run();
        return resampled.out.frame(width, height, frame.delayMillis());
    }

    private static Frame half(Frame frame, int width, int height) {
        int channels = frame.channels();
        int row = frame.width() * channels;
        if (frame.depth() == 16) {
            short[] out = new short[channels * width * height];
            for (int y = 0; y < height; y++) {
                int upper = 2 * y * row;
                ImageKernels.current()
                        .halve(frame.shorts(), upper, upper + row, channels, out, y * width * channels, width);
            }
            return Frame.of(out, channels, width, height, frame.delayMillis());
        }
        byte[] out = new byte[channels * width * height];
        for (int y = 0; y < height; y++) {
            int upper = 2 * y * row;
            ImageKernels.current().halve(frame.bytes(), upper, upper + row, channels, out, y * width * channels, width);
        }
        return Frame.of(out, channels, width, height, frame.delayMillis());
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

    /** Column strip by column strip, so that what a very wide picture needs stays small. */
    private void run() {
        int strip = (int) Math.max(1, Math.min(STRIP, (long) STRIP * outWidth / inWidth));
        for (int x = 0; x < outWidth; x += strip) {
            strip(x, Math.min(outWidth, x + strip));
        }
    }

    private void strip(int x0, int x1) {
        FilterTaps[] columns = new FilterTaps[x1 - x0];
        for (int x = x0; x < x1; x++) {
            columns[x - x0] = taps(x, inWidth, outWidth);
        }
        int left = columns[0].first();
        int read = (columns[columns.length - 1].last() + 1 - left) * channels;
        int write = columns.length * channels;
        float[] wide = new float[read];
        float[] sum = new float[read];
        float[] narrow = new float[write];
        for (int y = 0; y < outHeight; y++) {
            FilterTaps rows = taps(y, inHeight, outHeight);
            Arrays.fill(sum, 0);
            for (int j = rows.first(); j <= rows.last(); j++) {
                in.read((j * inWidth + left) * channels, wide, 0, read);
                ImageKernels.current().add(wide, 0, rows.weight(j), sum, 0, read);
            }
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
            out.write(narrow, 0, (y * outWidth + x0) * channels, write);
        }
    }
}
