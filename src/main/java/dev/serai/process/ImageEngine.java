package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Turns pictures into files. A picture that is still a file, with or without operations noted, is decoded, worked on and
 * encoded by the engine: in child processes ({@link ProcessPool}) or in this one ({@link InProcessEngine}). A picture that
 * is made of pixels already is encoded in this process. A route finds the engine to use in the registry, by this type.
 * Safe for use by several threads.
 */
public interface ImageEngine {
    /**
     * Asks for a file and returns at once, unless the picture is made of pixels.
     *
     * @param client who waits for the result; what nobody wants any more when its turn comes is dropped then
     * @return the file; or, exceptionally, a {@link RefusedException}: what decoding, the operations or encoding refused,
     *     {@code overloaded} if too much waits already, or {@code worker-failed}
     */
    CompletableFuture<EncodedImage> submit(Picture picture, Rendition rendition, Client client);

    /**
     * The picture as a file; waits for it.
     *
     * @throws RefusedException what decoding, the operations and encoding refuse
     * @throws EngineException if the work could not be done, through no fault of its own that is known
     */
    default EncodedImage write(Picture picture, Rendition rendition) {
        return await(submit(picture, rendition, Client.PATIENT));
    }

    /** The picture as a file of that format; waits for it, and fails as {@link #write(Picture, Rendition)} does. */
    default EncodedImage write(Picture picture, Format format) {
        return write(picture, Rendition.in(format));
    }

    /**
     * Waits for what an engine was asked.
     *
     * @throws RefusedException what decoding, the operations and encoding refuse
     * @throws EngineException if the work could not be done, through no fault of its own that is known
     */
    static EncodedImage await(CompletableFuture<EncodedImage> file) {
        try {
            return file.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused
                    ? EngineException.orRefused(refused)
                    : EngineException.brokenOff(e);
        } catch (InterruptedException e) {
            file.cancel(false);
            Thread.currentThread().interrupt();
            throw EngineException.brokenOff(e);
        }
    }
}
