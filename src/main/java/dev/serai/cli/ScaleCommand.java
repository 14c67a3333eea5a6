package dev.serai.cli;

import dev.serai.app.Part;
import dev.serai.cli.logging.Verbosity;
import dev.serai.image.Pipeline;
import dev.serai.refusal.RefusedException;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serai scale}: runs HTTP server B until it is told to stop. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Run HTTP server B, which scales the images that are posted to it; server A asks it.",
        footer = {
            "",
            "Example:",
            "  serai scale -i :: -p 8000 -s 0.5",
            "  curl -X POST --data-binary @foto.jpg 'http://localhost:8000/?factor=0.25' -o small.jpg"
        })
public final class ScaleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(
            names = {"-s", "--scale"},
            paramLabel = "FACTOR",
            description = "New size over old where a request gives no factor: greater than 0, at most 4 (default 0.5).")
    private String factor;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> options = server.settings("serai.scale");
        if (factor != null) {
            options.put("serai.scale.factor", checked(factor));
        }
        return ApplicationRunner.untilStopped(spec, endpoints.settings(options), EnumSet.of(Part.SCALE));
    }

    private String checked(String text) {
        try {
            Pipeline pipeline = Pipeline.parse("scale:" + text);
            if (pipeline.steps().size() == 1) {
                return text;
            }
        } catch (RefusedException e) {
            // reported below, naming the option
        }
        throw new ParameterException(
                spec.commandLine(), "-s takes a factor greater than 0 and at most 4, not " + text + ".");
    }
}
