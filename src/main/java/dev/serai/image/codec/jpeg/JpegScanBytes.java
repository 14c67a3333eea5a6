package dev.serai.image.codec.jpeg;

import java.nio.ByteBuffer;

/**
 * The entropy-coded bytes of one scan with the stuffed zeros taken out, read piece by piece, one restart interval after
 * the other. Used by one thread.
 */
final class JpegScanBytes {
    /** Bytes of a file that is not in an array to read at a time. */
    private static final int WINDOW = 1 << 16;

    private final ByteBuffer file;

    /** Bytes of the file from {@code windowStart} to {@code windowEnd}: all, if it is in an array. */
    private final byte[] window;

    private int windowStart;
    private int windowEnd;
    private int at;
    private boolean intervalEnded;
    private boolean ended;

    /** The bytes from that position of the file to the next marker that is not a restart. */
    JpegScanBytes(ByteBuffer file, int start) {
        this.file = file;
        window = file.hasArray() ? file.array() : new byte[WINDOW];
        windowEnd = file.hasArray() ? file.limit() : 0;
        at = start;
    }

    /** How many bytes there are at most. */
    long most() {
        return file.limit() - at;
    }

    /** Whether the restart interval has no more bytes. */
    boolean intervalEnded() {
        return intervalEnded;
    }

    /** Whether it is the scan's last interval, as far as has been read. */
    boolean ended() {
        return ended;
    }

    /** Reads bytes of the interval to {@code from} and on, before {@code limit}; where they end. */
    int read(byte[] to, int from, int limit) {
        int out = from;
        while (!intervalEnded && out < limit) {
            requireTwo();
            int end = Math.min(windowEnd, at + limit - out);
            int marker = windowStart + JpegEntropyDecoder.nextFF(window, at - windowStart, end - windowStart);
            System.arraycopy(window, at - windowStart, to, out, marker - at);
            out += marker - at;
            at = marker;
            if (at == end && end < file.limit()) {
                continue;
            }
            requireTwo();
            // A lone FF at the end of the file is no data.
            int following = at + 1 < file.limit() ? window[at + 1 - windowStart] & 0xFF : JpegSegments.EOI;
            if (following == 0) {
                to[out++] = (byte) 0xFF;
                at += 2;
            } else if (following == 0xFF) {
                at++;
            } else {
                intervalEnded = true;
                ended = following < JpegSegments.RST0 || following > JpegSegments.RST7;
            }
        }
        return out;
    }

    /** Has the next two bytes in the window, if there are so many. */
    private void requireTwo() {
        if (at + 1 >= windowEnd && windowEnd < file.limit()) {
            windowStart = at;
            windowEnd = at + Math.min(window.length, file.limit() - at);
            file.get(at, window, 0, windowEnd - at);
        }
    }

    /** Goes on to the next restart interval, whatever is left of this one; false if there is none. */
    boolean restart() {
        byte[] rest = new byte[1 << 10];
        while (!intervalEnded) {
            read(rest, 0, rest.length);
        }
        if (ended) {
            return false;
        }
        at += 2;
        intervalEnded = false;
        return true;
    }
}
