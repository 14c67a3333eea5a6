package dev.serai.jobs;

import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.process.Client;
import dev.serai.process.EncodedImage;
import dev.serai.process.ImageEngine;
import dev.serai.process.Rendition;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Makes files of pictures: the engine does the operations that are noted on a picture, and encodes it. Bound as {@code
 * imageEncoder}. Safe for use by several threads.
 */
public final class ImageEncoder {
    private final ImageEngine engine;
    private final ImageMemory memory;

    /**
     * @param engine does the work
     * @param memory for the results
     */
    public ImageEncoder(ImageEngine engine, ImageMemory memory) {
        this.engine = engine;
        this.memory = memory;
    }

    /**
     * The picture as a file, with what has been done to it; its memory is held until the exchange is done.
     *
     * @param format the format to write, or empty for the one the picture came in (PNG if that is only read)
     * @throws dev.serai.refusal.RefusedException what decoding, the operations and encoding refuse
     * @throws dev.serai.process.EngineException if the work could not be done, through no fault of its own that is known
     */
    public ImageResult encode(Exchange exchange, Picture picture, Optional<Format> format) {
        return encode(picture, format, Client.patient(bytes -> memory.takeResult(bytes, exchange)));
    }

    /** The same for routes of earlier versions, which do not name their exchange. */
    public ImageResult encode(Picture picture, Optional<Format> format) {
        return encode(picture, format, Client.PATIENT);
    }

    private ImageResult encode(Picture picture, Optional<Format> format, Client client) {
        Format written = format.orElse(picture.format().written());
        EncodedImage file = ImageEngine.await(engine.submit(picture, Rendition.in(written), client));
        return new ImageResult(file.image(), written, file.width(), file.height(), Pipeline.text(picture.applied()));
    }
}
