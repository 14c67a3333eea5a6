package dev.serai.image.codec.webp;

import dev.serai.image.IccProfile;
import dev.serai.image.codec.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/** Writes the WebP container (RFC 9649) around compressed images; the simple form where it suffices. */
final class WebpContainerWriter {
    private static final int FLAG_ANIMATION = 0x02;
    private static final int FLAG_ALPHA = 0x10;
    private static final int FLAG_ICC = 0x20;

    private final int width;
    private final int height;
    private final boolean alpha;
    private final ByteArrayOutputStream images = new ByteArrayOutputStream();
    private IccProfile profile;
    private boolean simple = true;
    private boolean animated;
    private int loopCount;

    WebpContainerWriter(int width, int height, boolean alpha) {
        this.width = width;
        this.height = height;
        this.alpha = alpha;
    }

    /** Embeds that profile. */
    void profile(IccProfile embedded) {
        profile = embedded;
    }

    /** Makes it an animation that plays so often, 0 for ever. */
    void animate(int count) {
        animated = true;
        loopCount = count;
    }

    /** Adds the chunks of an image that lie in that file. */
    void add(WebpChunks.Image image, byte[] file) {
        int length = image.to() - image.from();
        if (animated) {
            ascii("ANMF");
            u32(16 + length + (length & 1));
            u24(image.left() / 2);
            u24(image.top() / 2);
            u24(image.width() - 1);
            u24(image.height() - 1);
            u24(image.durationMillis());
            images.write((image.blends() ? 0 : 2) | (image.clears() ? 1 : 0));
        }
        simple &= !Bytes.hasAscii(file, image.from(), "ALPH");
        images.write(file, image.from(), length);
        if (length % 2 != 0) {
            images.write(0);
        }
    }

    byte[] file() {
        byte[] body = images.toByteArray();
        images.reset();
        byte[] icc = profile == null ? new byte[0] : profile.bytes();
        boolean extended = !simple || animated || profile != null;
        int size = 4 + body.length;
        if (extended) {
            size += 18 + (profile == null ? 0 : 8 + icc.length + icc.length % 2) + (animated ? 14 : 0);
        }
        ascii("RIFF");
        u32(size);
        ascii("WEBP");
        if (extended) {
            ascii("VP8X");
            u32(10);
            u32((profile == null ? 0 : FLAG_ICC) | (alpha ? FLAG_ALPHA : 0) | (animated ? FLAG_ANIMATION : 0));
            u24(width - 1);
            u24(height - 1);
        }
        if (profile != null) {
            ascii("ICCP");
            u32(icc.length);
            images.writeBytes(icc);
            if (icc.length % 2 != 0) {
                images.write(0);
            }
        }
        if (animated) {
            ascii("ANIM");
            u32(6);
            u32(0);
            images.write(loopCount);
            images.write(loopCount >> 8);
        }
        images.writeBytes(body);
        return images.toByteArray();
    }

    private void ascii(String name) {
        images.writeBytes(Bytes.ascii(name));
    }

    private void u24(int value) {
        images.write(value);
        images.write(value >> 8);
        images.write(value >> 16);
    }

    private void u32(int value) {
        u24(value);
        images.write(value >> 24);
    }
}
