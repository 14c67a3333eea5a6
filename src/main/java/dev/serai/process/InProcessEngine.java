package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.Step;
import dev.serai.image.Thumbnail;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Does image work in the thread that asks for it, with neither deadline nor budget: what a child process does, and what
 * a command or an application does that reads images of its own. Safe for use by several threads.
 *
 * @param options how lossy formats are written
 */
public record InProcessEngine(WriteOptions options) implements ImageEngine {
    @Override
    public CompletableFuture<EncodedImage> submit(Picture picture, Rendition rendition, BooleanSupplier wanted) {
        try {
            return CompletableFuture.completedFuture(write(picture, rendition));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The file; what is refused comes out as decoding, the operations and encoding say. */
    @Override
    public EncodedImage write(Picture picture, Rendition rendition) {
        return switch (rendition.kind()) {
            case IMAGE ->
                encoded(picture, rendition.format().orElse(picture.format().written()));
            case THUMBNAIL -> encoded(Thumbnail.of(picture), Thumbnail.format(picture));
        };
    }

    private EncodedImage encoded(Picture picture, Format format) {
        return new EncodedImage(
                Codecs.write(picture, format, options),
                format,
                picture.width(),
                picture.height(),
                picture.header().frames());
    }

    /**
     * Does what a parent process asks.
     *
     * @param limits what one image may cost
     */
    EncodedImage perform(EncodeRequest request, Limits limits) {
        // a wrong pipeline is told before anything is decoded
        List<Step> steps = request.pipeline().isEmpty() ? List.of() : Pipeline.parseSteps(request.pipeline());
        Picture picture = Codecs.read(request.file(), limits);
        for (Step step : steps) {
            picture = step.apply(picture, limits);
        }
        return write(picture, request.rendition());
    }
}
