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
 * @param limits what one image may cost
 * @param options how lossy formats are written
 */
public record InProcessEngine(Limits limits, WriteOptions options) implements ImageEngine {
    @Override
    public CompletableFuture<Result> submit(Work work, BooleanSupplier wanted) {
        try {
            return CompletableFuture.completedFuture(perform(work));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The result; the work's own faults are refused as the operations and codecs say. */
    @Override
    public Result perform(Work work) {
        // a wrong pipeline is told before anything is decoded
        List<Step> steps = work.pipeline().isEmpty() ? List.of() : Pipeline.parseSteps(work.pipeline());
        Picture picture = Codecs.read(work.image(), limits);
        return switch (work.kind()) {
            case HEADER -> result(new byte[0], picture, picture.format());
            case THUMBNAIL -> written(Thumbnail.of(picture), Thumbnail.format(picture));
            case IMAGE -> {
                Format format = work.format().orElse(picture.format().written());
                for (Step step : steps) {
                    picture = step.apply(picture, limits);
                }
                yield written(picture, format);
            }
        };
    }

    private Result written(Picture picture, Format format) {
        return result(Codecs.write(picture, format, options), picture, format);
    }

    private static Result result(byte[] image, Picture picture, Format format) {
        return new Result(
                image,
                format,
                picture.width(),
                picture.height(),
                picture.header().frames());
    }
}
