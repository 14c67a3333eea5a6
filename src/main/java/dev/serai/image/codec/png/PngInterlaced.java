package dev.serai.image.codec.png;

import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.rows.Samples;
import dev.serai.refusal.RefusedException;

/** Decodes the pixels of an interlaced PNG file, which come in seven passes over the whole picture. */
final class PngInterlaced {
    /** Adam7 (PNG Specification, 8.2): for each pass the first column and row, and the steps. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
    };

    private PngInterlaced() {}

    /** All samples of that file, as they are stored. */
    static Samples read(PngChunks file) {
        int count = Bytes.samples(file.width, file.height, file.channels());
        long total = 0;
        for (int[] pass : PASSES) {
            int width = extent(file.width, pass[0], pass[2]);
            if (width > 0) {
                total += (file.rowBytes(width) + 1L) * extent(file.height, pass[1], pass[3]);
            }
        }
        PngRows.requireData(file, total);
        PngData data = file.data();
        try {
            PngScanlines lines = PngRows.lines(file, data, total);
            Samples samples = Samples.of(file.depth(), file.channels(), count);
            readPasses(file, lines, samples);
            data.finish();
            return samples;
        } catch (RefusedException e) {
            data.finish();
            throw e;
        }
    }

    private static void readPasses(PngChunks file, PngScanlines lines, Samples to) {
        PngSamples samples = new PngSamples(file);
        int pixel = Math.max(1, file.storedChannels() * file.bitDepth / 8);
        byte[] rows = new byte[2 * file.rowBytes(file.width)];
        for (int[] pass : PASSES) {
            int width = extent(file.width, pass[0], pass[2]);
            int height = extent(file.height, pass[1], pass[3]);
            if (width == 0) {
                continue;
            }
            int bytes = file.rowBytes(width);
            int row = 0;
            int above = -1;
            for (int i = 0; i < height; i++) {
                PngUnfilter.row(lines.buffer(), lines.next(bytes + 1), rows, row, above, bytes, pixel);
                int first = ((pass[1] + i * pass[3]) * file.width + pass[0]) * file.channels();
                samples.put(rows, row, width, to, first, pass[2]);
                above = row;
                row = bytes - row;
            }
        }
    }

    /** How many of {@code size} columns or rows a pass has that begins with {@code first} and takes each step-th. */
    private static int extent(int size, int first, int step) {
        return size <= first ? 0 : (size - first - 1) / step + 1;
    }
}
