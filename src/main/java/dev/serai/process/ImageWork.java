package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.function.Function;

/**
 * Does a piece of image work with the operations and codecs: reads, applies the pipeline, writes. Safe for use by several
 * threads.
 *
 * @param limits what one image may cost
 * @param options how lossy formats are written
 */
public record ImageWork(Limits limits, WriteOptions options) implements Function<Work, Result> {
    /** The result; the work's own faults are refused as the operations and codecs say. */
    @Override
    public Result apply(Work work) {
        // a wrong pipeline is told before anything is decoded
        Pipeline pipeline = work.pipeline().isEmpty() ? null : Pipeline.parse(work.pipeline());
        Picture picture = Codecs.read(work.image(), limits);
        Format format = work.format().orElse(picture.format().written());
        Picture done = pipeline == null ? picture : pipeline.apply(picture, limits);
        return new Result(Codecs.write(done, format, options), format, done.width(), done.height());
    }
}
