package dev.serai.process;

import dev.serai.image.Format;
import java.util.Objects;
import java.util.Optional;

/**
 * One piece of image work.
 *
 * @param image the encoded image; not copied, not to be changed
 * @param kind what is wanted of it
 * @param pipeline the operations in their text form; empty text for none (the image is only written anew)
 * @param format the format to answer in, or empty for the one the image came in (PNG if that is only read)
 */
public record Work(byte[] image, Kind kind, String pipeline, Optional<Format> format) {
    /** What is wanted of an image. */
    public enum Kind {
        /** The image after its pipeline. */
        IMAGE,
        /** A small still picture of it; pipeline and format have no say. */
        THUMBNAIL,
        /** No bytes, only what its header says, within the limits. */
        HEADER
    }

    public Work {
        Objects.requireNonNull(image);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(pipeline);
        Objects.requireNonNull(format);
    }

    /** Work that gives the image after that pipeline. */
    public Work(byte[] image, String pipeline, Optional<Format> format) {
        this(image, Kind.IMAGE, pipeline, format);
    }

    /** Work that gives a small still picture: see {@link dev.serai.image.Thumbnail}. */
    public static Work thumbnail(byte[] image) {
        return new Work(image, Kind.THUMBNAIL, "", Optional.empty());
    }

    /** Work that tells what the image is, and refuses what is none or beyond the limits. */
    public static Work header(byte[] image) {
        return new Work(image, Kind.HEADER, "", Optional.empty());
    }
}
