package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.Step;
import dev.serai.image.Thumbnail;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Does image work in the thread that asks for it, with neither deadline nor budget: what a child process does, and what
 * a command or an application does that reads images of its own. Safe for use by several threads.
 *
 * @param options how lossy formats are written
 */
public record InProcessEngine(WriteOptions options) implements ImageEngine {
    @Override
    public CompletableFuture<EncodedImage> submit(Picture picture, Rendition rendition, Client client) {
        try {
            EncodedImage result = write(picture, rendition);
            client.room().accept(result.image().length);
            return CompletableFuture.completedFuture(result);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The file; what is refused comes out as decoding, the operations and encoding say. */
    @Override
    public EncodedImage write(Picture picture, Rendition rendition) {
        Picture rendered = rendered(picture, rendition);
        Format format = format(picture, rendition);
        return new EncodedImage(
                Codecs.write(rendered, format, options),
                format,
                rendered.width(),
                rendered.height(),
                rendered.header().frames());
    }

    /**
     * Writes a picture to a file, part by part as it is encoded. The file is there, or changed, once all of it is.
     *
     * @throws IOException if the file cannot be written
     * @throws dev.serai.refusal.RefusedException what decoding, the operations and encoding refuse
     */
    public void write(Picture picture, Rendition rendition, Path target) throws IOException {
        Picture rendered = rendered(picture, rendition);
        ResultFile.write(target, out -> Codecs.write(rendered, format(picture, rendition), options, out));
    }

    private static Picture rendered(Picture picture, Rendition rendition) {
        return switch (rendition.kind()) {
            case IMAGE -> picture;
            case THUMBNAIL -> Thumbnail.of(picture);
        };
    }

    private static Format format(Picture picture, Rendition rendition) {
        return switch (rendition.kind()) {
            case IMAGE -> rendition.format().orElse(picture.format().written());
            case THUMBNAIL -> Thumbnail.format(picture);
        };
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
