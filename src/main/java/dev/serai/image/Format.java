package dev.serai.image;

import java.util.Locale;
import java.util.Optional;

/** The image file formats that Serai reads. */
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

    /** The name used in parameters and replies, lower case: {@code png}, {@code jpeg} … */
    public String label() {
        return label;
    }

    /** The registered media type, such as {@code image/png}. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether Serai can write this format; pictures of a read-only format are written as PNG. */
    public boolean writable() {
        return writable;
    }

    /** The default output format of a picture in this format: the format itself, or PNG if it is read-only. */
    public Format written() {
        return writable ? this : PNG;
    }

    /**
     * The format with that label, in any case; {@code jpg} and {@code tif} are accepted too. Empty if there is none.
     */
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
