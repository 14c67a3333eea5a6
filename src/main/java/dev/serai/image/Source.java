package dev.serai.image;

import java.util.Optional;

/**
 * The encoded form of a picture that is not decoded yet. Codecs have shortcuts that avoid decoding first: a JPEG file
 * contains its luma, a GIF turns gray by converting its color tables, a JPEG decodes directly at half its size.
 * Operations ask for these shortcuts through this interface and fall back to pixels where there is none.
 *
 * <p>Implementations are immutable and safe for use by several threads. A shortcut works on the samples as they are
 * stored: what it gives differs from what the pixels would where these were clipped to their range, and at half size
 * where color that is stored coarsely changes sharply. Damage found late is refused as {@code broken-image}.
 */
public interface Source {
    /** Decodes the picture. Each call decodes anew; {@link Picture} caches the result. */
    Picture.Content decode();

    /**
     * Whether {@link #stream} gives the pixels without decoding the whole picture: a still one that the format stores from
     * top to bottom.
     */
    default boolean streams() {
        return false;
    }

    /** The pixels of a still picture row by row. Each call decodes anew. */
    default Picture.Stream stream() {
        return decode().stream();
    }

    /** The whole file (not a copy), for decoding elsewhere; empty if there is none. */
    default Optional<byte[]> wholeFile() {
        return Optional.empty();
    }

    /** The picture in gray (BT.601), if there is a shortcut. */
    default Optional<Picture> grayscale() {
        return Optional.empty();
    }

    /**
     * The picture at exactly that size, if there is a shortcut.
     *
     * @param width the new width, at most the present one
     * @param height the new height, at most the present one
     */
    default Optional<Picture> reduced(int width, int height) {
        return Optional.empty();
    }

    /**
     * A file of exactly this picture in its header's format, without metadata that must not be passed on (orientation
     * applied, no EXIF); empty if it has to be encoded from pixels.
     */
    default Optional<byte[]> encoded() {
        return Optional.empty();
    }
}
