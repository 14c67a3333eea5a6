package dev.serai.process;

import dev.serai.image.Format;
import java.util.Objects;

/**
 * A piece of image work that is done.
 *
 * @param image the encoded result; empty where only the header was wanted
 * @param format the format it is in
 * @param width its width in pixels
 * @param height its height in pixels
 * @param frames how many frames it has; 1 for a still picture
 */
public record Result(byte[] image, Format format, int width, int height, int frames) {
    public Result {
        Objects.requireNonNull(image);
        Objects.requireNonNull(format);
    }
}
