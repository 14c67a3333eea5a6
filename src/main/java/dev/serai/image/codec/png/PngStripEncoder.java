package dev.serai.image.codec.png;

import dev.serai.image.Frame;
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

    private final Frame frame;
    private final int rowBytes;
    private final int pixel;
    private final int rowsPerStrip;

    private final Matches matches = new Matches();
    private final DeflateBlockWriter stream;
    private byte[] filtered = {};
    private byte[] swapped = {};
    private HashChainMatcher repeats;
    private SizeEstimate estimate;

    /** For strips of that frame. */
    PngStripEncoder(Frame frame) {
        this.frame = frame;
        this.pixel = frame.channels() * frame.depth() / 8;
        this.rowBytes = pixel * frame.width();
        this.rowsPerStrip = Math.max(1, BYTES / (rowBytes + 1));
        this.stream = new DeflateBlockWriter(BYTES / 2);
    }

    /** How many strips the frame has. */
    int count() {
        return (frame.height() - 1) / rowsPerStrip + 1;
    }

    /** Bytes of that strip before compression. */
    long length(int strip) {
        return (long) (end(strip) - strip * rowsPerStrip) * (rowBytes + 1);
    }

    private int end(int strip) {
        return Math.min((strip + 1) * rowsPerStrip, frame.height());
    }

    /** How that strip is to be compressed. */
    Way way(int strip) {
        if (estimate == null) {
            estimate = new SizeEstimate();
        }
        int first = strip * rowsPerStrip;
        int end = end(strip);
        int length = tiles(first, end, true);
        long runs = estimate.withRuns(filtered, 0, length, matches);
        long filteredRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
        length = tiles(first, end, false);
        long plainRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
        boolean flat = runs * FLAT < length;
        boolean near = !noisy(runs, length)
                && (plainRepeats < runs * PLAIN_NEAR >> 8 || filteredRepeats < runs * FILTERED_NEAR >> 8);
        if (flat || near) {
            length = filter(first, end, true, 0);
            runs = estimate.withRuns(filtered, 0, length, matches);
            filteredRepeats = estimate.withRepeats(filtered, 0, length, runs < length * CHEAP);
            filter(first, end, false, 0);
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

    /** Filters a few tiles of those rows, spread over them, into the buffer; the index after the last byte. */
    private int tiles(int first, int end, boolean choose) {
        int height = Math.min(TILE_ROWS, end - first);
        int bytes = Math.min(TILE_BYTES / pixel * pixel, rowBytes);
        room(TILES * TILE_ROWS * (TILE_BYTES + 1));
        int to = 0;
        for (int tile = 0; tile < TILES; tile++) {
            int from = first + (int) ((end - first - height) * (long) tile / (TILES - 1));
            int x = (int) ((rowBytes - bytes) * (long) ((tile * 5 + 2) % TILES) / (TILES - 1)) / pixel * pixel;
            Rows rows = rows(from, from + height);
            int row = rows.at() + x;
            for (int y = from; y < from + height; y++, row += rowBytes, to += bytes + 1) {
                filterRow(rows.bytes(), row, y, bytes, choose, to);
            }
        }
        return to;
    }

    /** A compressed strip, with the Adler-32 of what was compressed. */
    record Compressed(byte[] data, long adler) {}

    /**
     * Compresses a strip; all strips' data one after the other are the deflate stream.
     *
     * @param ways all strips' ways
     */
    Compressed compress(int strip, Way[] ways) {
        int first = strip * rowsPerStrip;
        boolean runs = ways[strip] == Way.FILTERED_RUNS;
        int from = 0;
        if (!runs && strip > 0) {
            int rows = Math.min(rowsPerStrip, (DeflateSymbols.WINDOW - 1) / (rowBytes + 1) + 1);
            from = filter(first - rows, first, ways[strip - 1] != Way.PLAIN_REPEATS, 0);
        }
        int to = filter(first, end(strip), ways[strip] != Way.PLAIN_REPEATS, from);
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
        stream.compress(filtered, from, to, matches, strip == count() - 1);
        return new Compressed(stream.toByteArray(), adler.getValue());
    }

    /** Filters the rows from {@code first} to before {@code end} into the buffer; the index after the last byte. */
    private int filter(int first, int end, boolean choose, int at) {
        room(at + (end - first) * (rowBytes + 1));
        Rows rows = rows(first, end);
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

    private Rows rows(int first, int end) {
        if (frame.depth() == 8) {
            return new Rows(frame.bytes(), first * rowBytes);
        }
        return new Rows(bigEndian(Math.max(first - 1, 0), end), first == 0 ? 0 : rowBytes);
    }

    private byte[] bigEndian(int first, int end) {
        short[] samples = frame.shorts();
        int perRow = rowBytes / 2;
        int count = (end - first) * perRow;
        if (swapped.length < 2 * count) {
            swapped = new byte[2 * count];
        }
        int from = first * perRow;
        for (int i = 0; i < count; i++) {
            short sample = samples[from + i];
            swapped[2 * i] = (byte) (sample >>> 8);
            swapped[2 * i + 1] = (byte) sample;
        }
        return swapped;
    }
}
