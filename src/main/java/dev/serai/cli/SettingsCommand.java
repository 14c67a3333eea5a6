package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.cli.logging.Verbosity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serai settings}: lists every setting with its meaning and its value in force. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = "List every setting with its meaning and the value in force here. The output is itself a valid"
                + " serai.properties; secrets are not shown.")
public final class SettingsCommand implements Callable<Integer> {
    private static final Set<String> SECRETS =
            Set.of("serai.aws.secret-key", "serai.http.api-key", "serai.http.key-store-password");

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws IOException {
        Settings settings = endpoints.settings();
        PrintWriter out = spec.commandLine().getOut();
        try (BufferedReader declared = new BufferedReader(new InputStreamReader(
                Settings.class.getResourceAsStream("application.properties"), StandardCharsets.UTF_8))) {
            for (String line = declared.readLine();
                    line != null && !line.startsWith("# ---- Camel");
                    line = declared.readLine()) {
                int equals = line.indexOf(" =");
                if (equals < 0 || line.startsWith("#")) {
                    out.println(line);
                } else {
                    String name = line.substring(0, equals);
                    out.println(
                            SECRETS.contains(name)
                                    ? "# " + name + " = (not shown)"
                                    : name + " = " + settings.get(name));
                }
            }
        }
        out.flush();
        return 0;
    }
}
