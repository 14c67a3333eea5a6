package dev.serai.jobs;

import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.process.EncodedImage;
import dev.serai.process.ImageEngine;
import java.util.Optional;

/**
 * Makes files of pictures: the engine does the operations that are noted on a picture, and encodes it. Bound as {@code
 * imageEncoder}. Safe for use by several threads.
 */
public final class ImageEncoder {
    private final ImageEngine engine;

    /** An encoder that has the work done by that engine. */
    public ImageEncoder(ImageEngine engine) {
        this.engine = engine;
    }

    /**
     * The picture as a file, with what has been done to it.
     *
     * @param format the format to write, or empty for the one the picture came in (PNG if that is only read)
     * @throws dev.serai.refusal.RefusedException what decoding, the operations and encoding refuse
     * @throws dev.serai.process.EngineException if the work could not be done, through no fault of its own that is known
     */
    public ImageResult encode(Picture picture, Optional<Format> format) {
        Format written = format.orElse(picture.format().written());
        EncodedImage file = engine.write(picture, written);
        return new ImageResult(file.image(), written, file.width(), file.height(), Pipeline.text(picture.applied()));
    }
}
