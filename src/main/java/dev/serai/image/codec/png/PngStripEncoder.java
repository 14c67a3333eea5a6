package dev.serai.image.codec.png;

import dev.serai.image.codec.deflate.DeflateBlockWriter;
import dev.serai.image.codec.deflate.DeflateSymbols;
import dev.serai.image.codec.deflate.HashChainMatcher;
import dev.serai.image.codec.deflate.Matches;
import dev.serai.image.codec.deflate.RunMatcher;
import dev.serai.image.codec.deflate.SizeEstimate;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Compresses one strip of a frame's rows. Strips are independent, for any number of threads: the 32 KiB of the strip
 * above that matches may refer to are filtered again. Each instance is for one thread at a time and reuses its buffers.
 */
final class PngStripEncoder {
    /** How a strip is compressed. */
    enum Way {
        /** Filtered rows, runs only: photographs. */
        FILTERED_RUNS,
        /** Filtered rows, hash chain matches: gradients, smooth drawings. */
        FILTERED_REPEATS,
        /** Unfiltered rows, hash chain matches: screenshots, line art, few colors. */
        PLAIN_REPEATS
    }

    /** About how many bytes a strip has. */
    static final int BYTES = 1 << 19;

    /** Number and size of the tiles of a strip that are sampled first. */
    private static final int TILES = 4;

    private static final int TILE_ROWS = 8;
    private static final int TILE_BYTES = 512;

    /**
     * Matches are searched where the estimate for them is below this part, in 256ths, of the estimate for runs. The
     * search takes ten times as long as runs do, but saves more than estimated: a third more in unfiltered rows unless
     * they are mostly noise, a tenth in filtered ones.
     */
    private static final int PLAIN_WORTH = 330;

    private static final int NOISY_WORTH = 248;
    private static final int FILTERED_WORTH = 218;

    /** Tiles with fewer than 1 / FLAT bits per byte are not representative; the whole strip is estimated. */
    private static final int FLAT = 4;

    /** Tiles whose estimate comes this near the threshold are not relied on either, unless they are mostly noise. */
    private static final int PLAIN_NEAR = 390;

    private static final int FILTERED_NEAR = 240;

    /** Bits per byte from which data are mostly noise. */
    private static final double NOISE = 2.5;

    /** Bits per byte below which only long matches save bits. */
    private static final double CHEAP = 1.5;

    private final int stride;
    private final boolean wide;
    private final int rowBytes;
    private final int pixel;

    private final Matches matches = new Matches();
    private final DeflateBlockWriter stream;
    private byte[] filtered = {};
    private byte[] swapped = {};
    private HashChainMatcher repeats;
    private SizeEstimate estimate;

    /** For strips of a picture with that many samples in a row, of that kind. */
    PngStripEncoder(int stride, int channels, int depth) {
        this.stride = stride;
        this.wide = depth == 16;
        this.pixel = channels * depth / 8;
        this.rowBytes = stride * depth / 8;
        this.stream = new DeflateBlockWriter(BYTES / 2);
    }

    /** How many rows a strip has of pictures with rows of that many bytes. */
    static int rows(int rowBytes) {
        return Math.max(1, BYTES / (rowBytes + 1));
    }

    /** How many rows above a strip its compressed data can depend on, in such a picture. */
    static int rowsAbove(int rowBytes) {
        return Math.min(rows(rowBytes), (DeflateSymbols.WINDOW - 1) / (rowBytes + 1) + 1) + 1;
    }

    /** How that strip is to be compressed. */
    Way way(PngStrip strip) {
        if (estimate == null) {
            estimate = new SizeEstimate();
        }
        int length = tiles(strip, true);
        long runs = estimate.withRuns(filtered, 0, length, matches);
        long filteredRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
        length = tiles(strip, false);
        long plainRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
        boolean flat = runs * FLAT < length;
        boolean near = !noisy(runs, length)
                && (plainRepeats < runs * PLAIN_NEAR >> 8 || filteredRepeats < runs * FILTERED_NEAR >> 8);
        if (flat || near) {
            length = filter(strip, strip.first, strip.end, true, 0);
            runs = estimate.withRuns(filtered, 0, length, matches);
            filteredRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
            filter(strip, strip.first, strip.end, false, 0);
            plainRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
        }
        boolean plain = plainRepeats < runs * (noisy(runs, length) ? NOISY_WORTH : PLAIN_WORTH) >> 8;
        boolean smooth = filteredRepeats < runs * FILTERED_WORTH >> 8;
        if (plain && (plainRepeats <= filteredRepeats || !smooth)) {
            return Way.PLAIN_REPEATS;
        }
        return smooth ? Way.FILTERED_REPEATS : Way.FILTERED_RUNS;
    }

    private static boolean noisy(long bits, int bytes) {
        return bits > bytes * NOISE;
    }

    /** Filters a few tiles of the strip, spread over them, into the buffer; the index after the last byte. */
    private int tiles(PngStrip strip, boolean choose) {
        int first = strip.first;
        int end = strip.end;
        int height = Math.min(TILE_ROWS, end - first);
        int bytes = Math.min(TILE_BYTES / pixel * pixel, rowBytes);
        room(TILES * TILE_ROWS * (TILE_BYTES + 1));
        int to = 0;
        for (int tile = 0; tile < TILES; tile++) {
            int from = first + (int) ((end - first - height) * (long) tile / (TILES - 1));
            int x = (int) ((rowBytes - bytes) * (long) ((tile * 5 + 2) % TILES) / (TILES - 1)) / pixel * pixel;
            Rows rows = rows(strip, from, from + height);
            int row = rows.at() + x;
            for (int y = from; y < from + height; y++, row += rowBytes, to += bytes + 1) {
                filterRow(rows.bytes(), row, y, bytes, choose, to);
            }
        }
        return to;
    }

    /**
     * A compressed strip.
     *
     * @param adler the Adler-32 of what was compressed
     * @param length bytes that were compressed
     * @param last whether it is the picture's last
     */
    record Compressed(byte[] data, long adler, long length, boolean last) {}

    /** Compresses a strip; all strips' data one after the other are the deflate stream. */
    Compressed compress(PngStrip strip) {
        boolean runs = strip.way(this) == Way.FILTERED_RUNS;
        int from = 0;
        if (!runs && strip.first > 0) {
            int rows = rowsAbove(rowBytes) - 1;
            boolean choose = strip.wayAbove(this) != Way.PLAIN_REPEATS;
            from = filter(strip, strip.first - rows, strip.first, choose, 0);
        }
        strip.release();
        int to = filter(strip, strip.first, strip.end, strip.way(this) != Way.PLAIN_REPEATS, from);
        matches.clear();
        if (runs) {
            RunMatcher.find(filtered, from, to, matches);
        } else {
            if (repeats == null) {
                repeats = new HashChainMatcher();
            }
            repeats.find(filtered, 0, from, to, matches);
        }
        Adler32 adler = new Adler32();
        adler.update(filtered, from, to - from);
        stream.clear();
        stream.compress(filtered, from, to, matches, strip.last);
        return new Compressed(stream.toByteArray(), adler.getValue(), to - from, strip.last);
    }

    /** Filters the rows from {@code first} to before {@code end} into the buffer; the index after the last byte. */
    private int filter(PngStrip strip, int first, int end, boolean choose, int at) {
        room(at + (end - first) * (rowBytes + 1));
        Rows rows = rows(strip, first, end);
        int row = rows.at();
        int to = at;
        for (int y = first; y < end; y++, row += rowBytes, to += rowBytes + 1) {
            filterRow(rows.bytes(), row, y, rowBytes, choose, to);
        }
        return to;
    }

    private void filterRow(byte[] rows, int row, int y, int bytes, boolean choose, int to) {
        int above = y == 0 ? -1 : row - rowBytes;
        int filter = choose ? PngFilter.choose(rows, row, above, bytes, pixel) : PngFilter.NONE;
        PngFilter.row(filter, rows, row, above, bytes, pixel, filtered, to);
    }

    /** Ensures the buffer's capacity, plus 8 bytes for reads of 8 at a time. */
    private void room(int bytes) {
        if (filtered.length < bytes + 8) {
            filtered = Arrays.copyOf(filtered, bytes + 8);
        }
    }

    /** Rows as PNG has them, the first that was asked for at that index, the one above it before it. */
    private record Rows(byte[] bytes, int at) {}

    private Rows rows(PngStrip strip, int first, int end) {
        if (wide) {
            return new Rows(bigEndian(strip, Math.max(first - 1, 0), end), first == 0 ? 0 : rowBytes);
        }
        return new Rows(strip.band.samples().bytes(), strip.band.at(first, stride));
    }

    private byte[] bigEndian(PngStrip strip, int first, int end) {
        short[] samples = strip.band.samples().shorts();
        int count = (end - first) * stride;
        if (swapped.length < 2 * count) {
            swapped = new byte[2 * count];
        }
        int from = strip.band.at(first, stride);
        for (int i = 0; i < count; i++) {
            short sample = samples[from + i];
            swapped[2 * i] = (byte) (sample >>> 8);
            swapped[2 * i + 1] = (byte) sample;
        }
        return swapped;
    }
}
