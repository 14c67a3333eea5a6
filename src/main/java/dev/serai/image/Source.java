package dev.serai.image;

import java.util.Optional;

/**
 * Where a picture's pixels come from while they are not decoded. A codec knows shorter ways than "decode, then work":
 * the luma of a JPEG is in the file already, a GIF turns grey by its colour tables, a JPEG decodes at half its size for
 * less. The operations ask for these ways through this interface and fall back on the pixels where there is none.
 *
 * <p>Implementations are immutable and safe for use by several threads. A shorter way gives the same result as the long
 * one, within two levels. Damaged data found late are refused as {@code broken-image}.
 */
public interface Source {
    /** The pixels and all else; decoded anew at each call, the picture remembers them. */
    Picture.Content decode();

    /** The whole file that this reads (not a copy), for whoever decodes elsewhere; empty if there is no such file. */
    default Optional<byte[]> wholeFile() {
        return Optional.empty();
    }

    /** The same picture in grey (BT.601), if that can be had for less than from the pixels. */
    default Optional<Picture> grayscale() {
        return Optional.empty();
    }

    /**
     * The same picture at exactly that size, if that can be had for less than from the pixels.
     *
     * @param width the new width, at most the present one
     * @param height the new height, at most the present one
     */
    default Optional<Picture> reduced(int width, int height) {
        return Optional.empty();
    }

    /**
     * Encoded bytes of exactly this picture in its header's format, ready to be sent on, without metadata that must
     * not travel (orientation already applied, no EXIF); empty if it has to be encoded from the pixels.
     */
    default Optional<byte[]> encoded() {
        return Optional.empty();
    }
}
