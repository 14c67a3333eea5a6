package dev.serai.image.codec.png;

import dev.serai.image.Frame;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.RefusedException;
import java.util.List;

/**
 * Decodes the pixels of a PNG file. Rows are unfiltered in place if the file stores samples as pictures do; otherwise
 * in a buffer of two rows, from which they are converted.
 */
final class PngDecoder {
    /** The largest expansion of deflate: 258 bytes of a match from 2 bits. */
    private static final int MOST_INFLATION = 1032;

    /** Adam7 (PNG Specification, 8.2): for each pass the first column and row, and the steps. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final PngChunks file;
    private final int[][] passes;
    private final int channels;

    private PngDecoder(PngChunks file) {
        this.file = file;
        this.passes = file.interlaced ? ADAM7 : ONE_PASS;
        this.channels = file.channels();
    }

    /**
     * Decodes the picture.
     *
     * @throws RefusedException {@code broken-image}, before memory is allocated if the data are too short for the
     *     pixels; {@code too-many-pixels} if they do not fit one array
     */
    static Picture.Content read(PngChunks file) {
        file.requireData();
        byte[] profile = IccProfile.fitting(file.profile(), file.channels());
        Frame frame = Orientation.apply(file.orientation, new PngDecoder(file).frame());
        return new Picture.Content(List.of(frame), 1, profile);
    }

    private Frame frame() {
        int samples = Bytes.samples(file.width, file.height, channels);
        long total = 0;
        for (int[] pass : passes) {
            int width = extent(file.width, pass[0], pass[2]);
            if (width > 0) {
                total += (file.rowBytes(width) + 1L) * extent(file.height, pass[1], pass[3]);
            }
        }
        if (total / MOST_INFLATION > file.dataLength()) {
            throw PngChunks.broken("its image data end too early");
        }
        PngScanlines lines = new PngScanlines(file.data(), 2 * (file.rowBytes(file.width) + 1), total);
        if (file.bitDepth == 16) {
            short[] to = new short[samples];
            readBuffered(lines, new PngSamples(file, channels, to));
            return Frame.of(to, channels, file.width, file.height, 0);
        }
        byte[] to = new byte[samples];
        PngSamples expansion = new PngSamples(file, channels, to);
        if (expansion.asStored() && !file.interlaced) {
            readInPlace(lines, to);
        } else {
            readBuffered(lines, expansion);
        }
        return Frame.of(to, channels, file.width, file.height, 0);
    }

    private void readInPlace(PngScanlines lines, byte[] to) {
        int bytes = file.rowBytes(file.width);
        byte[] buffer = lines.buffer();
        PngUnfilter.row(buffer, lines.next(bytes + 1), to, 0, -1, bytes, channels);
        int y = 1;
        for (int row = bytes; y < file.height - 1; y += 2, row += 2 * bytes) {
            int at = lines.next(2 * (bytes + 1));
            int second = at + bytes + 1;
            if (PngUnfilter.pairs(buffer[at], buffer[second], channels)) {
                PngUnfilter.twoRows(buffer, at, to, row, bytes, channels);
            } else {
                PngUnfilter.row(buffer, at, to, row, row - bytes, bytes, channels);
                PngUnfilter.row(buffer, second, to, row + bytes, row, bytes, channels);
            }
        }
        if (y < file.height) {
            int row = y * bytes;
            PngUnfilter.row(buffer, lines.next(bytes + 1), to, row, row - bytes, bytes, channels);
        }
    }

    private void readBuffered(PngScanlines lines, PngSamples samples) {
        int pixel = Math.max(1, file.storedChannels() * file.bitDepth / 8);
        byte[] rows = new byte[2 * file.rowBytes(file.width)];
        for (int[] pass : passes) {
            int width = extent(file.width, pass[0], pass[2]);
            int height = extent(file.height, pass[1], pass[3]);
            if (width == 0) {
                continue;
            }
            int bytes = file.rowBytes(width);
            int row = 0;
            int above = -1;
            for (int i = 0; i < height; i++) {
                int at = lines.next(bytes + 1);
                PngUnfilter.row(lines.buffer(), at, rows, row, above, bytes, pixel);
                samples.put(rows, row, width, pass[0], pass[2], pass[1] + i * pass[3]);
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
