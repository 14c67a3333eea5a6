package dev.serai.image.codec.jpeg;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;

/**
 * A cursor over the marker segments of a JPEG file (ITU-T T.81, annex B): {@link #next} advances to the next marker,
 * {@link #start} and {@link #end} bound its parameters. Bytes between segments are skipped, as other decoders do.
 */
final class JpegSegments {
    static final int SOF0 = 0xC0;
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int DQT = 0xDB;
    static final int DHT = 0xC4;
    static final int DRI = 0xDD;
    static final int DAC = 0xCC;
    static final int JPG = 0xC8;
    static final int TEM = 0x01;
    static final int RST0 = 0xD0;
    static final int RST7 = 0xD7;
    static final int APP0 = 0xE0;
    static final int APP1 = 0xE1;
    static final int APP2 = 0xE2;
    static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;

    /** Returned by {@link #next} at the end of the file. */
    static final int NONE = -1;

    private final ByteBuffer file;
    private int position;
    private int start;
    private int end;

    /** A cursor before the first marker at or after that position of the file, which the buffer holds from 0 to its limit. */
    JpegSegments(ByteBuffer file, int position) {
        this.file = file;
        this.position = position;
    }

    /**
     * Advances to the next marker and returns its second byte, or {@link #NONE} at the end of the file, also if the
     * file ends in the segment.
     *
     * @throws RefusedException {@code broken-image} if the segment has no valid length
     */
    int next() {
        int at = position;
        while (true) {
            while (at < file.limit() && file.get(at) != (byte) 0xFF) {
                at++;
            }
            while (at < file.limit() && file.get(at) == (byte) 0xFF) {
                at++;
            }
            if (at >= file.limit()) {
                return none();
            }
            if (file.get(at) != 0) {
                break;
            }
        }
        int marker = u8(at++);
        if (marker == TEM || marker >= RST0 && marker <= EOI) {
            start = end = position = at;
            return marker;
        }
        if (at + 2 > file.limit()) {
            return none();
        }
        int length = u16(at);
        if (length < 2) {
            if (!isApplication(marker)) {
                throw broken("a segment of the JPEG file has no valid length");
            }
            length = 2;
        }
        if (at + length > file.limit()) {
            return none();
        }
        start = at + 2;
        end = position = at + length;
        return marker;
    }

    /** Whether the segment is an application's or a comment, which may be as short as its length itself. */
    private static boolean isApplication(int marker) {
        return marker >= APP0 && marker <= APP15 || marker == COM;
    }

    private int none() {
        start = end = position = file.limit();
        return NONE;
    }

    /** Where the parameters of the current segment begin. */
    int start() {
        return start;
    }

    /** Where the current segment ends; for a scan, where its entropy-coded data begin. */
    int end() {
        return end;
    }

    /** How many bytes of parameters the current segment has. */
    int length() {
        return end - start;
    }

    /** Continues from that position. */
    void seek(int newPosition) {
        position = newPosition;
    }

    /** The byte at that position of the file. */
    int u8(int at) {
        return file.get(at) & 0xFF;
    }

    /** The two bytes at that position of the file. */
    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** Whether the current segment's parameters begin with that text. */
    boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (i == length() || u8(start + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The current segment's parameters from that one on. */
    byte[] parameters(int first) {
        byte[] bytes = new byte[length() - first];
        file.get(start + first, bytes);
        return bytes;
    }

    static RefusedException broken(String why) {
        return new RefusedException(Refusal.BROKEN_IMAGE, "The image is damaged: " + why + ".");
    }

    static RefusedException cutOff() {
        return broken("the JPEG file ends before its picture is complete");
    }
}
