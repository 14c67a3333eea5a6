package dev.serai.process;

import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import java.util.Objects;

/**
 * What a parent process asks of a child: an image file, the operations to do on it, and how to write the result.
 *
 * @param file the encoded image; not copied, not to be changed
 * @param pipeline the operations in their text form; empty text for none (the image is only written anew)
 * @param rendition how to write the result
 * @param threads how many may work on it, 1 to {@link #MOST_THREADS}
 */
record EncodeRequest(byte[] file, String pipeline, Rendition rendition, int threads) {
    static final int MOST_THREADS = 255;

    EncodeRequest {
        Objects.requireNonNull(file);
        Objects.requireNonNull(pipeline);
        Objects.requireNonNull(rendition);
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("a request for " + threads + " threads");
        }
    }

    /** One for one thread. */
    EncodeRequest(byte[] file, String pipeline, Rendition rendition) {
        this(file, pipeline, rendition, 1);
    }

    /** The same for as many threads, or the most there may be. */
    EncodeRequest withThreads(int number) {
        return new EncodeRequest(file, pipeline, rendition, Math.min(number, MOST_THREADS));
    }

    /** Processors that so many busy children leave, at least 1: one picture alone gets all, and a full house one each. */
    static int idleProcessors(int busy) {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - busy);
    }

    /** What has to be asked for that picture, which is a file with operations noted. */
    static EncodeRequest of(Picture.Pending picture, Rendition rendition) {
        return new EncodeRequest(picture.file(), Pipeline.text(picture.steps()), rendition);
    }
}
