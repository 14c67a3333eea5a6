package dev.serai.image.codec.webp;

import dev.serai.image.IccProfile;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of a WebP file (RFC 9649), checked before libwebp sees them: sizes lie within the file, and every frame's
 * bitstream has the size that the container gives.
 */
final class WebpChunks {
    /** Bytes of a chunk's name and size. */
    static final int HEAD = 8;

    private static final int ANMF = 16;
    /** Frames of an animation; more are refused while they are counted. */
    private static final int MOST_FRAMES = 1 << 16;

    /**
     * A picture or one frame of an animation.
     *
     * @param from offset of its first chunk, and {@code to} of what follows: VP8L, or VP8 with or without ALPH before it
     * @param alpha whether it has an alpha channel
     * @param durationMillis how long it is shown
     * @param blends whether it is laid over the canvas, or takes its place
     * @param clears whether its rectangle is cleared before the next frame
     */
    record Image(
            int from,
            int to,
            int left,
            int top,
            int width,
            int height,
            boolean alpha,
            int durationMillis,
            boolean blends,
            boolean clears) {}

    private final byte[] file;
    private final int end;
    private final List<Image> images = new ArrayList<>();
    private int width;
    private int height;
    private boolean animated;
    private int loopCount = 1;
    private int orientation = Orientation.UPRIGHT;
    private IccProfile iccProfile;
    private boolean mismatch;

    WebpChunks(byte[] file) {
        this.file = file;
        if (file.length < 20) {
            throw cutOff();
        }
        // A file may be cut off behind its pixels; that they are whole is checked chunk by chunk.
        end = (int) Math.min(Bytes.u32le(file, 4) + HEAD, file.length);
        if (Bytes.hasAscii(file, 12, "VP8X")) {
            extended();
        } else {
            images.add(image(12, end, 0, 0, -1, -1, 0, false, false));
            width = images.get(0).width;
            height = images.get(0).height;
        }
    }

    /** Refuses a file whose frames are not of the size that the container says; to be asked before any is decoded. */
    void checkSizes() {
        if (mismatch) {
            throw Bytes.broken("The WebP is damaged: its parts disagree about its size.");
        }
    }

    /** In pixels, as stored. */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** All frames in their order; one of a still picture. */
    List<Image> images() {
        return images;
    }

    boolean animated() {
        return animated;
    }

    /** How often an animation plays, 0 for ever. */
    int loopCount() {
        return loopCount;
    }

    /** The EXIF orientation. */
    int orientation() {
        return orientation;
    }

    Optional<IccProfile> iccProfile() {
        return Optional.ofNullable(iccProfile);
    }

    /** Whether a pixel of any frame, as it is shown, can be transparent. */
    boolean alpha() {
        boolean opaque = true;
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            boolean covers = image.width == width && image.height == height;
            boolean bare = i == 0 || images.get(i - 1).clears;
            opaque &= !image.alpha && (covers || !bare);
        }
        return !opaque;
    }

    private void extended() {
        int at = 12;
        int length = length(at);
        if (length < 10) {
            throw cutOff();
        }
        int flags = file[at + HEAD] & 0xFF;
        animated = (flags & 0x02) != 0;
        width = Bytes.u24le(file, at + HEAD + 4) + 1;
        height = Bytes.u24le(file, at + HEAD + 7) + 1;
        at += HEAD + length + (length & 1);
        int still = -1;
        while (at + HEAD <= end) {
            if (isCutMetadata(at, still)) {
                break;
            }
            length = length(at);
            if (Bytes.hasAscii(file, at, "ANIM") && length >= 6) {
                loopCount = Bytes.u16le(file, at + HEAD + 4);
            } else if (Bytes.hasAscii(file, at, "ANMF") && animated) {
                frame(at + HEAD, length);
            } else if (Bytes.hasAscii(file, at, "ICCP") && iccProfile == null) {
                iccProfile = IccProfile.parse(copy(at, length)).orElse(null);
            } else if (Bytes.hasAscii(file, at, "EXIF")) {
                orientation = Orientation.ofExif(copy(at, length));
            } else if (still < 0
                    && !animated
                    && (Bytes.hasAscii(file, at, "ALPH") || Bytes.hasAscii(file, at, "VP8"))) {
                still = at;
            }
            at += HEAD + length + (length & 1);
        }
        if (still >= 0) {
            images.add(image(still, end, 0, 0, width, height, 0, false, false));
        }
        if (images.isEmpty()) {
            throw Bytes.broken("The WebP holds no image.");
        }
    }

    /** Whether the file ends in a chunk there that is not of pixels, behind some that are. */
    private boolean isCutMetadata(int at, int still) {
        return at + HEAD + Bytes.u32le(file, at + 4) > end
                && (still >= 0 || !images.isEmpty())
                && (Bytes.hasAscii(file, at, "EXIF") || Bytes.hasAscii(file, at, "XMP "));
    }

    private void frame(int at, int length) {
        if (length < ANMF + HEAD) {
            throw cutOff();
        }
        if (images.size() == MOST_FRAMES) {
            throw new RefusedException(Refusal.TOO_MANY_PIXELS, "The WebP has more than " + MOST_FRAMES + " frames.");
        }
        int left = 2 * Bytes.u24le(file, at);
        int top = 2 * Bytes.u24le(file, at + 3);
        int frameWidth = Bytes.u24le(file, at + 6) + 1;
        int frameHeight = Bytes.u24le(file, at + 9) + 1;
        if (left + frameWidth > width || top + frameHeight > height) {
            throw Bytes.broken("The WebP is damaged: a frame reaches out of the canvas.");
        }
        int flags = file[at + 15] & 0xFF;
        images.add(image(
                at + ANMF,
                at + length,
                left,
                top,
                frameWidth,
                frameHeight,
                Bytes.u24le(file, at + 12),
                (flags & 2) == 0,
                (flags & 1) != 0));
    }

    /** The image whose chunks begin there; a width of -1 means that nothing is known of its size yet. */
    private Image image(
            int from,
            int limit,
            int left,
            int top,
            int claimedWidth,
            int claimedHeight,
            int duration,
            boolean blends,
            boolean clears) {
        boolean alpha = false;
        for (int at = from; at + HEAD <= limit; ) {
            int length = length(at);
            int data = at + HEAD;
            int next = Math.min(limit, data + length + (length & 1));
            if (data + length > limit) {
                throw cutOff();
            }
            if (Bytes.hasAscii(file, at, "ALPH")) {
                alpha = true;
            } else if (Bytes.hasAscii(file, at, "VP8 ") || Bytes.hasAscii(file, at, "VP8L")) {
                int imageWidth;
                int imageHeight;
                if (file[at + 3] == ' ') {
                    if (length < 10 || (file[data] & 1) != 0 || Bytes.u24le(file, data + 3) != 0x2A019D) {
                        throw Bytes.broken("The WebP is damaged: its VP8 data do not begin with a picture.");
                    }
                    imageWidth = Bytes.u16le(file, data + 6) & 0x3FFF;
                    imageHeight = Bytes.u16le(file, data + 8) & 0x3FFF;
                } else {
                    if (length < 5 || file[data] != 0x2F) {
                        throw Bytes.broken("The WebP is damaged: its VP8L data do not begin with a picture.");
                    }
                    long bits = Bytes.u32le(file, data + 1);
                    imageWidth = (int) (bits & 0x3FFF) + 1;
                    imageHeight = (int) (bits >> 14 & 0x3FFF) + 1;
                    alpha |= (bits >> 28 & 1) != 0;
                }
                mismatch |= imageWidth == 0
                        || imageHeight == 0
                        || claimedWidth >= 0 && (imageWidth != claimedWidth || imageHeight != claimedHeight);
                return new Image(from, next, left, top, imageWidth, imageHeight, alpha, duration, blends, clears);
            }
            at = next;
        }
        throw Bytes.broken("The WebP holds no image where one should be.");
    }

    private byte[] copy(int at, int length) {
        byte[] data = new byte[length];
        System.arraycopy(file, at + HEAD, data, 0, length);
        return data;
    }

    private int length(int at) {
        if (at + HEAD > end) {
            throw cutOff();
        }
        long length = Bytes.u32le(file, at + 4);
        if (at + HEAD + length > end) {
            throw cutOff();
        }
        return (int) length;
    }

    private static RuntimeException cutOff() {
        return Bytes.broken("The WebP is cut off.");
    }
}
