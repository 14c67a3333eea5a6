package dev.serai.cli;

import dev.serai.cli.logging.Verbosity;
import dev.serai.image.Pipeline;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serai blur}: blurs an image file. */
@Command(
        name = "blur",
        mixinStandardHelpOptions = true,
        description = "Blur an image: upload it, have a worker do it, download the result.",
        footer = {"", "Example:", "  serai blur cat.png --sigma 2.5"})
public final class BlurCommand implements Callable<Integer> {
    @Option(
            names = "--sigma",
            paramLabel = "PIXELS",
            defaultValue = "1",
            description = "Standard deviation of the Gaussian, greater than 0, at most 100 (default ${DEFAULT-VALUE}).")
    private String sigma;

    @Mixin
    private ImageOptions image;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return image.run(endpoints, Pipeline.parse("blur:" + sigma));
    }
}
