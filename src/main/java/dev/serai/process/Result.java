package dev.serai.process;

import dev.serai.image.Format;
import java.util.Objects;

/**
 * A piece of image work that is done.
 *
 * @param image the encoded result
 * @param format the format it is in
 * @param width its width in pixels
 * @param height its height in pixels
 */
public record Result(byte[] image, Format format, int width, int height) {
    public Result {
        Objects.requireNonNull(image);
        Objects.requireNonNull(format);
    }
}
