package dev.serai.image;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;

/**
 * Limits on one picture, checked on the header before any pixel is decoded.
 *
 * @param maxBytes bytes of the encoded file
 * @param maxPixels width times height times frames
 * @param maxFrames frames of an animation
 */
public record Limits(long maxBytes, long maxPixels, int maxFrames) {
    /** 64 MiB, 100 million pixels, 1,000 frames. */
    public static final Limits DEFAULT = new Limits(64L << 20, 100_000_000, 1_000);

    /** Refuses more bytes than the limit with {@code too-large}. */
    public void checkBytes(long bytes) {
        if (bytes > maxBytes) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The image has " + bytes + " bytes; the limit is " + maxBytes + ".");
        }
    }

    /** Refuses a picture of more pixels or frames than the limit with {@code too-many-pixels}. */
    public void check(Header header) {
        if (header.frames() > maxFrames) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS,
                    "The image has " + header.frames() + " frames; the limit is " + maxFrames + ".");
        }
        if (header.pixels() > maxPixels) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS,
                    "The image claims " + header.width() + " x " + header.height() + " pixels"
                            + (header.frames() > 1 ? " in " + header.frames() + " frames" : "") + "; the limit is "
                            + maxPixels + " in all.");
        }
    }
}
