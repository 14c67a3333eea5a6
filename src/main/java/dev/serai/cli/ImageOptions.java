package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options and the flow of the commands that process an image file. */
final class ImageOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The image.")
    private Path source;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the result goes (default: here, named after the source and the steps). The ending"
                    + " chooses the format.")
    private Path output;

    @Option(names = "--local", description = "Do the work in this process, without queues and buckets.")
    private boolean local;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the result (default ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** Runs the job and prints where the result is; returns the exit status. */
    int run(EndpointOptions endpoints, Pipeline pipeline) throws IOException, InterruptedException {
        if (timeoutSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout takes at least 1 second.");
        }
        Optional<Format> format = format();
        Path target = output == null ? RemoteJobClient.besides(source, pipeline, format) : output;
        if (Files.exists(target) && Files.exists(source) && Files.isSameFile(source, target)) {
            throw new ParameterException(spec.commandLine(), "The result would overwrite the source " + source + ".");
        }
        Settings settings = endpoints.settings();
        RemoteJobClient errand = new RemoteJobClient(settings, progress());
        if (local) {
            errand.local(source, pipeline, format, target);
        } else if (!errand.remote(source, pipeline, format, target, Duration.ofSeconds(timeoutSeconds))) {
            endProgress();
            spec.commandLine()
                    .getErr()
                    .println("serai: no result within " + timeoutSeconds
                            + " s. The job stays on the queue; is a worker running? --local does without.");
            return 1;
        }
        endProgress();
        PrintWriter out = spec.commandLine().getOut();
        out.println(target);
        out.flush();
        return 0;
    }

    private Optional<Format> format() {
        if (output == null) {
            return Optional.empty();
        }
        String name = output.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        Optional<Format> format = Format.ofLabel(name.substring(dot + 1));
        if (format.filter(Format::writable).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Serai writes png, jpeg (jpg), gif and webp; \"" + name + "\" asks for something else.");
        }
        return format;
    }

    /** Shows progress on a terminal only; a pipe gets nothing but the file name. */
    private Consumer<String> progress() {
        if (System.console() == null) {
            return stage -> {};
        }
        return stage -> {
            System.err.print(
                    "\r\u001b[K" + EventLines.printable(source.getFileName().toString()) + ": " + stage);
            System.err.flush();
        };
    }

    private static void endProgress() {
        if (System.console() != null) {
            System.err.print("\r\u001b[K");
            System.err.flush();
        }
    }
}
