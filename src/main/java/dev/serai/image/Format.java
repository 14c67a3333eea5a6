package dev.serai.image;

import java.util.Locale;
import java.util.Optional;

/** The image file formats Serai knows, with the names people use for them. */
public enum Format {
    PNG("png", "image/png", true),
    GIF("gif", "image/gif", true),
    JPEG("jpeg", "image/jpeg", true),
    WEBP("webp", "image/webp", true),
    BMP("bmp", "image/bmp", false),
    TIFF("tiff", "image/tiff", false);

    private final String label;
    private final String mediaType;
    private final boolean writable;

    Format(String label, String mediaType, boolean writable) {
        this.label = label;
        this.mediaType = mediaType;
        this.writable = writable;
    }

    /** The name in parameters and replies, lower case: {@code png}, {@code jpeg} … */
    public String label() {
        return label;
    }

    /** The registered media type, such as {@code image/png}. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether Serai writes this format too; one it only reads is answered as PNG. */
    public boolean writable() {
        return writable;
    }

    /** What a picture of this format is written in where nobody asks for another: this, or PNG if it is only read. */
    public Format written() {
        return writable ? this : PNG;
    }

    /** The format of that label ({@code jpg} and {@code tif} count too), in any case; empty if there is none. */
    public static Optional<Format> ofLabel(String label) {
        String name = label.toLowerCase(Locale.ROOT);
        for (Format format : values()) {
            if (format.label.equals(name)) {
                return Optional.of(format);
            }
        }
        return switch (name) {
            case "jpg" -> Optional.of(JPEG);
            case "tif" -> Optional.of(TIFF);
            default -> Optional.empty();
        };
    }
}
