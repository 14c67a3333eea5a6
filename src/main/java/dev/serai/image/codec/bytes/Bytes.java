package dev.serai.image.codec.bytes;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Integers and ASCII names in the bytes of a file, and refusals of damaged files. */
public final class Bytes {
    private Bytes() {}

    public static int u16le(byte[] b, int at) {
        return b[at] & 0xFF | (b[at + 1] & 0xFF) << 8;
    }

    public static int u16be(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }

    public static int u24le(byte[] b, int at) {
        return u16le(b, at) | (b[at + 2] & 0xFF) << 16;
    }

    public static long u32le(byte[] b, int at) {
        return u16le(b, at) | (long) u16le(b, at + 2) << 16;
    }

    public static long u32be(byte[] b, int at) {
        return (long) u16be(b, at) << 16 | u16be(b, at + 2);
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the ASCII text is at that offset; false if the bytes end before. */
    public static boolean hasAscii(byte[] b, int at, String text) {
        if (at < 0 || b.length - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (b[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** 16-bit samples in 8 bits, rounded. */
    public static byte[] narrowed(short[] samples) {
        byte[] narrow = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            narrow[i] = (byte) (((samples[i] & 0xFFFF) * 255 + 32_767) / 65_535);
        }
        return narrow;
    }

    /**
     * How many samples a picture has.
     *
     * @throws RefusedException {@code too-many-pixels} if they do not fit one array
     */
    public static int samples(int width, int height, int channels) {
        long pixels = (long) width * height;
        if (pixels > Integer.MAX_VALUE || pixels * channels > Integer.MAX_VALUE - 16) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS,
                    "The image claims " + width + " x " + height + " pixels, more than fit in memory at once.");
        }
        return (int) pixels * channels;
    }

    /** The bytes of a file that the buffer holds from 0 to its limit: its array if it has one, else a copy. */
    public static byte[] array(ByteBuffer file) {
        if (file.hasArray()) {
            return file.array();
        }
        byte[] copy = new byte[file.limit()];
        file.get(0, copy);
        return copy;
    }

    /** A refusal as {@code broken-image}. */
    public static RefusedException broken(String sentence) {
        return new RefusedException(Refusal.BROKEN_IMAGE, sentence);
    }
}
