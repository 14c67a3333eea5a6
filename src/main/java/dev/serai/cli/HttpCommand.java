package dev.serai.cli;

import dev.serai.app.Part;
import dev.serai.cli.logging.Verbosity;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serai http}: runs HTTP server A, with its child processes, until it is told to stop. */
@Command(
        name = "http",
        mixinStandardHelpOptions = true,
        description = "Run HTTP server A: grayscale and other work on images that are posted to it, done by child"
                + " processes. It scales by asking server B, which serai scale runs.",
        footer = {
            "",
            "Example:",
            "  serai http -i :: -p 8080",
            "  curl -X POST -H 'Content-Type: image/jpeg' --data-binary @foto.jpg http://localhost:8080 -o gray.jpg"
        })
public final class HttpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(
            names = {"-c", "--children"},
            paramLabel = "COUNT",
            description = "Child processes that do the work; one for each core unless given.")
    private Integer children;

    @Option(
            names = "--scale-url",
            paramLabel = "URL",
            description = "Where server B is (default: on port 8000 of this machine).")
    private String scaleUrl;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> options = server.settings("serai.http");
        if (children != null) {
            if (children < 1) {
                throw new ParameterException(spec.commandLine(), "--children takes at least 1, not " + children + ".");
            }
            options.put("serai.http.children", children.toString());
        }
        if (scaleUrl != null) {
            if (!scaleUrl.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
                throw new ParameterException(
                        spec.commandLine(), "--scale-url takes a URL such as http://host:8000, not " + scaleUrl + ".");
            }
            options.put("serai.scale.url", scaleUrl);
        }
        return ApplicationRunner.untilStopped(spec, endpoints.settings(options), EnumSet.of(Part.HTTP));
    }
}
