package dev.serai.cli;

import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.cli.logging.Verbosity;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serai run}: runs the application until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run the application, or a part of it. Without options everything runs on embedded queues and"
                + " buckets, with the data in ./data. Ctrl-C ends it in order.")
public final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Run only these: numbers, images, udp, http, scale, web. Separated by commas.")
    private List<String> only;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for the embedded queues and buckets.")
    private Path data;

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = "Port for health and metrics; 0 for any free one, -1 for none.")
    private Integer healthPort;

    @Override
    public Integer call() throws InterruptedException {
        return ApplicationRunner.untilStopped(spec, settings(), parts());
    }

    private Settings settings() {
        Map<String, String> more = new LinkedHashMap<>();
        if (data != null) {
            more.put("serai.data", data.toString());
        }
        if (healthPort != null) {
            more.put("serai.health.port", healthPort.toString());
        }
        return endpoints.settings(more);
    }

    private Set<Part> parts() {
        if (only == null) {
            return Part.all();
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String label : only) {
            parts.add(Part.ofLabel(label.strip())
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "There is no part \"" + label
                                    + "\": choose from numbers, images, udp, http, scale, web.")));
        }
        return parts;
    }
}
