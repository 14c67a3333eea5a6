package dev.serai.image.codec;

/**
 * How to write lossy formats.
 *
 * @param quality 1 to 100, for JPEG (the scale of libjpeg) and lossy WebP
 */
public record WriteOptions(int quality) {
    /** Quality 85, with chroma at half size for JPEG. */
    public static final WriteOptions DEFAULT = new WriteOptions(85);
}
