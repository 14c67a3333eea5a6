package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.image.Step;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.RefusedException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Decodes images, does what is asked of them, and encodes them: in child processes ({@link ProcessPool}) or here
 * ({@link InProcessEngine}). A route finds the one to use in the registry, by this type. Safe for use by several threads.
 */
public interface ImageEngine {
    /**
     * Asks for a piece of work and returns at once.
     *
     * @param wanted whether anybody still waits for the result; asked once more when the work's turn comes, and work
     *     that nobody wants is dropped then
     * @return the result; or, exceptionally, a {@link RefusedException}: what the work itself was refused with,
     *     {@code overloaded} if too much waits already, or {@code worker-failed}
     */
    CompletableFuture<Result> submit(Work work, BooleanSupplier wanted);

    /** The same for work that stays wanted. */
    default CompletableFuture<Result> submit(Work work) {
        return submit(work, () -> true);
    }

    /**
     * Has the work done and waits for the result.
     *
     * @throws RefusedException what the work itself was refused with
     * @throws EngineException if the work could not be done, through no fault of its own that is known
     */
    default Result perform(Work work) {
        CompletableFuture<Result> future = submit(work);
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? EngineException.orRefused(refused) : failed(e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static EngineException failed(Exception e) {
        return new EngineException("The work on the image was broken off: " + e.getMessage());
    }

    /**
     * The picture as a file of that format. One that is still a file, with or without operations noted, goes to the engine
     * as such; one that is made of pixels is encoded here.
     *
     * @param options how a picture made of pixels is written; the engine has its own
     * @throws RefusedException what decoding, the operations and encoding refuse
     * @throws EngineException if the work could not be done, through no fault of its own that is known
     */
    default Result write(Picture picture, Format format, WriteOptions options) {
        Optional<Picture.Pending> pending = picture.pending();
        if (pending.isPresent()) {
            String pipeline = pending.get().steps().stream().map(Step::toString).collect(Collectors.joining(","));
            return perform(new Work(pending.get().file(), pipeline, Optional.of(format)));
        }
        return new Result(
                Codecs.write(picture, format, options),
                format,
                picture.width(),
                picture.height(),
                picture.header().frames());
    }
}
