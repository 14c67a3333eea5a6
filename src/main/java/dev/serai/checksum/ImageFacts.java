package dev.serai.checksum;

import dev.serai.image.Header;
import dev.serai.image.codec.Codecs;

/**
 * The short facts about an image file.
 *
 * @param width in pixels, as the image is to be seen
 * @param height in pixels, as the image is to be seen
 * @param fletcher32 the {@link Fletcher32} of the file's bytes
 */
public record ImageFacts(int width, int height, int fletcher32) {
    /**
     * The facts about those bytes. The size is read from the header; no pixel is decoded, so the size may be any.
     *
     * @throws dev.serai.refusal.RefusedException {@code unsupported-format} or {@code broken-image}
     */
    public static ImageFacts of(byte[] file) {
        Header header = Codecs.header(file);
        return new ImageFacts(header.width(), header.height(), Fletcher32.of(file));
    }

    /** {@code 640x481}. */
    public String size() {
        return width + "x" + height;
    }

    /** The parity of the width, then that of the height: {@code pair impair}. */
    public String parities() {
        return Parity.of(width) + " " + Parity.of(height);
    }

    /** The checksum in eight hexadecimal digits. */
    public String checksum() {
        return Fletcher32.hex(fletcher32);
    }

    /** All in one line: {@code 640x481 pair impair 1A2B3C4D}. */
    @Override
    public String toString() {
        return size() + " " + parities() + " " + checksum();
    }
}
