package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.app.Events;
import dev.serai.app.Json;
import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code serai log}: lists the log events of a day, and goes on with new ones if asked. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "List log events, the newest last: when, which request, and what came of it.")
public final class LogCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 500;
    private static final List<String> KINDS = List.of("numbers", "images");

    @Spec
    private CommandSpec spec;

    @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "The day, in UTC (default today).")
    private LocalDate day;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "How many of the newest to list (default ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--follow", description = "Go on listing new events until Ctrl-C.")
    private boolean follow;

    @Option(names = "--json", description = "Print each event as the JSON object that is stored.")
    private boolean json;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = endpoints.settings();
        AwsAccess access = settings.access();
        try (S3Client s3 = access.s3()) {
            Events events = new Events(s3, settings.get("serai.bucket.log-events"), access);
            LocalDate from = day == null ? LocalDate.now(ZoneOffset.UTC) : day;
            List<Events.Entry> found = list(events, from);
            Set<String> seen = new HashSet<>();
            found.forEach(entry -> seen.add(entry.key()));
            seen.removeAll(print(events, found.subList(Math.max(0, found.size() - Math.max(0, lines)), found.size())));
            while (follow) {
                Thread.sleep(POLL_MILLIS);
                List<Events.Entry> fresh = new ArrayList<>(list(events, LocalDate.now(ZoneOffset.UTC)));
                fresh.removeIf(entry -> !seen.add(entry.key()));
                seen.removeAll(print(events, fresh));
            }
        }
        return 0;
    }

    private static List<Events.Entry> list(Events events, LocalDate day) {
        List<Events.Entry> all = new ArrayList<>();
        KINDS.forEach(kind -> all.addAll(events.list(kind, day)));
        all.sort(Comparator.comparing(Events.Entry::stored).thenComparing(Events.Entry::key));
        return all;
    }

    /** Prints those that are finished; gives the keys of the others. */
    private Set<String> print(Events events, List<Events.Entry> entries) {
        Set<String> unfinished = new HashSet<>();
        PrintWriter out = spec.commandLine().getOut();
        for (Events.Entry entry : entries) {
            JsonNode event = events.get(entry.key()).orElse(null);
            if (event == null || (follow && Events.inWork(event))) {
                unfinished.add(entry.key());
            } else {
                out.println(json ? Json.write(event) : EventLines.line(event));
            }
        }
        out.flush();
        return unfinished;
    }
}
