package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that {@link EstimatedHeapTest} runs: what a child does for one request, in a heap of the size that is tested. */
final class EstimatedHeap {
    private EstimatedHeap() {}

    /** Source, pipeline (empty for none), label of the result's format. */
    public static void main(String[] arguments) throws IOException {
        EncodeRequest request = new EncodeRequest(
                Files.readAllBytes(Path.of(arguments[0])), arguments[1], Rendition.in(Format.ofLabel(arguments[2])));
        EncodedImage result = new InProcessEngine(WriteOptions.DEFAULT).perform(request, Limits.DEFAULT);
        if (result.image().length < 100) {
            throw new IllegalStateException("no picture");
        }
    }
}
