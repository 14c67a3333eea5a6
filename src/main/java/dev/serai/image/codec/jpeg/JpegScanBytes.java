package dev.serai.image.codec.jpeg;

/**
 * The entropy-coded bytes of one scan with the stuffed zeros taken out, read piece by piece, one restart interval after
 * the other. Used by one thread.
 */
final class JpegScanBytes {
    private final byte[] file;
    private int at;
    private boolean intervalEnded;
    private boolean ended;

    /** The bytes from that position of the file to the next marker that is not a restart. */
    JpegScanBytes(byte[] file, int start) {
        this.file = file;
        at = start;
    }

    /** How many bytes there are at most. */
    long most() {
        return file.length - at;
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
            int end = Math.min(file.length, at + limit - out);
            int marker = JpegEntropyDecoder.nextFF(file, at, end);
            System.arraycopy(file, at, to, out, marker - at);
            out += marker - at;
            at = marker;
            if (at == end && end < file.length) {
                continue;
            }
            // A lone FF at the end of the file is no data.
            int following = at + 1 < file.length ? file[at + 1] & 0xFF : JpegSegments.EOI;
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
