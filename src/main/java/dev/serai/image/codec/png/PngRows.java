package dev.serai.image.codec.png;

import dev.serai.image.codec.deflate.DeflateDecoder;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import dev.serai.refusal.RefusedException;

/**
 * The rows of a PNG file that is not interlaced, as they come out of the decompression. Rows are unfiltered in place if
 * the file stores samples as pictures do; otherwise in a buffer of two rows, from which they are converted.
 */
final class PngRows extends Rows {
    /** The largest expansion of deflate: 258 bytes of a match from 2 bits. */
    private static final int MOST_INFLATION = 1032;

    private final PngData data;
    private final PngScanlines lines;
    private final PngSamples samples;
    private final int bytes;
    private final int pixel;

    /** The last row, and the one that is unfiltered after it. */
    private final byte[] two;

    private int row;
    private int above = -1;
    private int next;

    /**
     * The rows of that file, as they are stored.
     *
     * @throws RefusedException {@code broken-image}, also if the data are too short for the pixels
     */
    PngRows(PngChunks file) {
        super(file.width, file.height, file.channels(), file.depth());
        bytes = file.rowBytes(file.width);
        long total = (bytes + 1L) * file.height;
        requireData(file, total);
        data = file.data();
        samples = new PngSamples(file);
        pixel = Math.max(1, file.storedChannels() * file.bitDepth / 8);
        two = new byte[2 * bytes];
        lines = lines(file, data, total);
    }

    /** Refuses a file whose data cannot hold so many bytes of rows, before memory is taken for them. */
    static void requireData(PngChunks file, long total) {
        if (total / MOST_INFLATION > file.dataLength()) {
            throw PngChunks.broken("its image data end too early");
        }
    }

    /** The filtered rows of that file, of so many bytes together. */
    static PngScanlines lines(PngChunks file, PngData data, long total) {
        try {
            return new PngScanlines(
                    new DeflateDecoder("PNG").startZlib(data), 2 * (file.rowBytes(file.width) + 1), total);
        } catch (RefusedException e) {
            data.finish(); // a wrong checksum says more
            throw e;
        }
    }

    @Override
    public void read(Samples to, int at, int count) {
        try {
            if (samples.asStored()) {
                readInPlace(to.bytes(), at, count);
            } else {
                readBuffered(to, at, count);
            }
        } catch (RefusedException e) {
            data.finish();
            throw e;
        }
        next += count;
        if (next == height()) {
            data.finish();
        }
    }

    private void readInPlace(byte[] to, int at, int count) {
        byte[] buffer = lines.buffer();
        // The row above the first one is not in the array of these, and no row stands behind the picture's last.
        PngUnfilter.row(buffer, lines.next(bytes + 1), two, row, above, bytes, pixel);
        System.arraycopy(two, row, to, at, bytes);
        int i = 1;
        int here = at + bytes;
        for (; i < count - 1; i += 2, here += 2 * bytes) {
            int first = lines.next(2 * (bytes + 1));
            int second = first + bytes + 1;
            if (PngUnfilter.pairs(buffer[first], buffer[second], pixel)) {
                PngUnfilter.twoRows(buffer, first, to, here, bytes, pixel);
            } else {
                PngUnfilter.row(buffer, first, to, here, here - bytes, bytes, pixel);
                PngUnfilter.row(buffer, second, to, here + bytes, here, bytes, pixel);
            }
        }
        if (i < count) {
            PngUnfilter.row(buffer, lines.next(bytes + 1), to, here, here - bytes, bytes, pixel);
        }
        System.arraycopy(to, at + (count - 1) * bytes, two, 0, bytes);
        above = 0;
        row = bytes;
    }

    private void readBuffered(Samples to, int at, int count) {
        for (int i = 0; i < count; i++) {
            PngUnfilter.row(lines.buffer(), lines.next(bytes + 1), two, row, above, bytes, pixel);
            samples.put(two, row, width(), to, at + i * stride(), 1);
            above = row;
            row = bytes - row;
        }
    }
}
