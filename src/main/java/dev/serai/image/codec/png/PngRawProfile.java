package dev.serai.image.codec.png;

import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.codec.deflate.DeflateDecoder;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * EXIF as ImageMagick and exiftool put it into PNG before there was an eXIf chunk: a text of the keyword "Raw profile
 * type exif" (or APP1), which has a line with the profile's name, one with its length, and its bytes in hexadecimal.
 */
final class PngRawProfile {
    private static final String[] KEYWORDS = {"Raw profile type exif\0", "Raw profile type APP1\0"};

    /** Characters that are looked at; the orientation stands at the beginning of EXIF. */
    private static final int MOST = 1 << 14;

    /** Bytes of a chunk's type. */
    private static final int TYPE = 4;

    private PngRawProfile() {}

    /**
     * The orientation in that text, {@link Orientation#UPRIGHT} if it is another text or damaged.
     *
     * @param chunk a tEXt or zTXt chunk from its type on, without checksum; perhaps only its beginning
     */
    static int orientation(byte[] chunk) {
        for (String keyword : KEYWORDS) {
            int start = TYPE + keyword.length();
            if (chunk.length > start && Bytes.hasAscii(chunk, TYPE, keyword)) {
                // zTXt has a compression method before the data.
                byte[] text = chunk[0] == 'z'
                        ? inflated(chunk, start + 1, chunk.length)
                        : Arrays.copyOfRange(chunk, start, Math.min(start + MOST, chunk.length));
                return Orientation.ofExif(hexadecimal(text));
            }
        }
        return Orientation.UPRIGHT;
    }

    private static byte[] inflated(byte[] chunk, int start, int end) {
        byte[] text = new byte[MOST + DeflateDecoder.OUTPUT_SLACK];
        try {
            byte[] data = Arrays.copyOfRange(chunk, start, end + DeflateDecoder.INPUT_SLACK);
            int length =
                    new DeflateDecoder("PNG").startZlib(data, 0, end - start).inflate(text, 0, MOST);
            return Arrays.copyOf(text, length);
        } catch (RefusedException damaged) {
            return new byte[0];
        }
    }

    /** The bytes behind the third line feed: the text begins with one. */
    private static byte[] hexadecimal(byte[] text) {
        int at = 0;
        for (int lines = 0; lines < 3 && at < text.length; at++) {
            lines += text[at] == '\n' ? 1 : 0;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int high = -1;
        for (; at < text.length; at++) {
            int digit = Character.digit(text[at], 16);
            if (digit < 0) {
                continue;
            }
            if (high < 0) {
                high = digit;
            } else {
                bytes.write(high << 4 | digit);
                high = -1;
            }
        }
        return bytes.toByteArray();
    }
}
