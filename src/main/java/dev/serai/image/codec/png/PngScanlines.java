package dev.serai.image.codec.png;

import dev.serai.image.codec.deflate.DeflateDecoder;

/**
 * The rows of a PNG image as they come out of the decompression, still filtered, one after the other. Holds no more than
 * the last {@link DeflateDecoder#WINDOW} bytes and some rows ahead, however large the picture, and inflates no more than
 * the rows that are asked for need.
 */
final class PngScanlines {
    /** Bytes to inflate at a time: enough to be worth the call, little enough to stay in the cache until unfiltered. */
    private static final int AHEAD = 1 << 17;

    private final DeflateDecoder inflater;
    private final byte[] buffer;
    private final int limit;
    private int next;
    private int filled;
    private long left;

    /**
     * The rows in those data.
     *
     * @param most bytes of rows that will be asked for at once
     * @param total bytes of all rows together
     */
    PngScanlines(DeflateDecoder inflater, int most, long total) {
        this.inflater = inflater;
        this.limit = Math.addExact(DeflateDecoder.WINDOW + (int) Math.min(AHEAD, total), most);
        this.buffer = new byte[limit + DeflateDecoder.OUTPUT_SLACK];
        this.left = total;
    }

    /** Where {@link #next} finds the row. */
    byte[] buffer() {
        return buffer;
    }

    /**
     * The index of the next row, or rows, of that many bytes in {@link #buffer}; good until the next call.
     *
     * @throws dev.serai.refusal.RefusedException {@code broken-image} if the data end before it
     */
    int next(int bytes) {
        if (filled - next < bytes) {
            int from = Math.min(next, Math.max(filled - DeflateDecoder.WINDOW, 0));
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            next -= from;
            filled -= from;
            int wanted = (int) Math.min(limit, left - (filled - next) + filled);
            filled = inflater.inflate(buffer, filled, wanted);
            if (filled - next < bytes) {
                throw PngChunks.broken("its image data end too early");
            }
        }
        int row = next;
        next += bytes;
        left -= bytes;
        return row;
    }
}
