package dev.serai.process;

import dev.serai.image.Format;
import java.util.Objects;
import java.util.Optional;

/**
 * One piece of image work.
 *
 * @param image the encoded image; not copied, not to be changed
 * @param pipeline the operations in their text form; empty text for none (the image is only written anew)
 * @param format the format to answer in, or empty for the one the image came in (PNG if that is only read)
 */
public record Work(byte[] image, String pipeline, Optional<Format> format) {
    public Work {
        Objects.requireNonNull(image);
        Objects.requireNonNull(pipeline);
        Objects.requireNonNull(format);
    }
}
