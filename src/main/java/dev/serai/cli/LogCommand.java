package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.cli.logging.Verbosity;
import dev.serai.events.EventIndex;
import dev.serai.events.EventKeys;
import dev.serai.events.EventStore;
import dev.serai.events.EventTail;
import dev.serai.json.Json;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code serai log}: lists the log events of a day, and follows new ones if asked. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "List log events, the newest last: when, which request, and what came of it.")
public final class LogCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 500;
    private static final long CHARGED_POLL_MILLIS = 5_000;

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
            EventStore events = new EventStore(s3, settings.get("serai.bucket.log-events"), access, Clock.systemUTC());
            EventTail tail = new EventTail(events, EventKeys.KINDS, Clock.systemUTC());
            if (follow) {
                tail.start();
            }
            LocalDate from = day == null ? LocalDate.now(ZoneOffset.UTC) : day;
            print(events, latest(events, from), tail);
            while (follow) {
                Thread.sleep(access.charges() ? CHARGED_POLL_MILLIS : POLL_MILLIS);
                print(events, tail.news(), tail);
            }
        }
        return 0;
    }

    /** The newest events of a day, limited to the requested number. */
    private List<EventIndex.Entry> latest(EventStore events, LocalDate day) {
        int count = Math.max(0, lines);
        if (count == 0) {
            return List.of();
        }
        List<EventIndex.Entry> all = new ArrayList<>();
        for (String kind : EventKeys.KINDS) {
            EventIndex.Listed listed = events.latest(kind, day, count);
            all.addAll(listed.entries());
            if (listed.partial()) {
                spec.commandLine()
                        .getErr()
                        .println("serai: the day has more " + kind
                                + " events without an index than are listed; the newest may be among the others.");
            }
        }
        all.sort(Comparator.comparing(EventIndex.Entry::stored).reversed());
        return all.subList(0, Math.min(count, all.size()));
    }

    /** Prints events in the order of their own times; when following, only finished ones. */
    private void print(EventStore events, List<EventIndex.Entry> entries, EventTail tail) {
        PrintWriter out = spec.commandLine().getOut();
        List<JsonNode> found = new ArrayList<>();
        for (EventIndex.Entry entry : entries) {
            events.get(entry.key())
                    .filter(event -> !follow || !EventStore.inWork(event) && tail.isNew(entry.key()))
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparing(LogCommand::time));
        found.forEach(event -> out.println(json ? Json.write(event) : EventLines.line(event)));
        out.flush();
    }

    private static Instant time(JsonNode event) {
        for (String name : List.of("processed", "started", "sent")) {
            try {
                return Instant.parse(event.path(name).asText(""));
            } catch (DateTimeException e) {
                // it has no such time, or another program wrote it
            }
        }
        return Instant.EPOCH;
    }
}
