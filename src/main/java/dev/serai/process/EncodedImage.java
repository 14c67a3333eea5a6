package dev.serai.process;

import dev.serai.image.Format;
import java.util.Objects;

/**
 * A picture as a file.
 *
 * @param image the file's bytes; not copied, not to be changed
 * @param format the format it is in
 * @param width its width in pixels
 * @param height its height in pixels
 * @param frames how many frames it has; 1 for a still picture
 */
public record EncodedImage(byte[] image, Format format, int width, int height, int frames) {
    public EncodedImage {
        Objects.requireNonNull(image);
        Objects.requireNonNull(format);
    }
}
