package dev.serai.cli;

import dev.serai.cli.logging.Verbosity;
import dev.serai.image.Pipeline;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code serai apply}: runs a pipeline on an image file. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Run a pipeline on an image: upload it, have a worker do it, download the result.",
        footer = {"", "Example:", "  serai apply cat.png grayscale,scale:0.5 -o small.png"})
public final class ApplyCommand implements Callable<Integer> {
    @Parameters(
            index = "1",
            paramLabel = "PIPELINE",
            description = "Steps separated by commas: grayscale, scale:FACTOR (up to 4), blur:SIGMA (up to 100).")
    private String steps;

    @Mixin
    private ImageOptions image;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return image.run(endpoints, Pipeline.parse(steps));
    }
}
