package dev.serai.jobs;

import dev.serai.image.Format;
import java.util.Objects;

/**
 * A result as it is stored.
 *
 * @param bytes the file; not a copy, not to be changed
 * @param format the format it is in
 * @param width in pixels
 * @param height in pixels
 * @param steps the operations that made it of the picture that was opened, such as {@code grayscale,blur:2}; empty for none
 */
public record ImageResult(byte[] bytes, Format format, int width, int height, String steps) {
    public ImageResult {
        Objects.requireNonNull(bytes);
        Objects.requireNonNull(format);
        Objects.requireNonNull(steps);
    }
}
