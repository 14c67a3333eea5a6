package dev.serai.process;

import dev.serai.image.Format;
import java.util.Objects;
import java.util.Optional;

/**
 * How a picture is to be written.
 *
 * @param kind the whole picture, or a small one of it
 * @param format the file format, or empty for the one the picture came in (PNG if that is only read); a thumbnail has a
 *     format of its own
 */
public record Rendition(Kind kind, Optional<Format> format) {
    /** What is written of a picture. */
    public enum Kind {
        /** The picture as it is. */
        IMAGE,
        /** A small still picture of it: see {@link dev.serai.image.Thumbnail}. */
        THUMBNAIL
    }

    public Rendition {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(format);
    }

    /** The picture in that format; empty for the one it came in. */
    public static Rendition in(Optional<Format> format) {
        return new Rendition(Kind.IMAGE, format);
    }

    /** The picture in that format. */
    public static Rendition in(Format format) {
        return in(Optional.of(format));
    }

    /** A small still picture, in the format that shows it in few bytes. */
    public static Rendition thumbnail() {
        return new Rendition(Kind.THUMBNAIL, Optional.empty());
    }
}
