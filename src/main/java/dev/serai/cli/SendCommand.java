package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Queues;
import dev.serai.cli.logging.Verbosity;
import dev.serai.events.EventStore;
import dev.serai.json.Json;
import dev.serai.numbers.IntegerList;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * {@code serai send}: sends a list of integers and waits for its own answer. SQS delivers a message to one consumer
 * only, so a reply taken from the shared queue might belong to somebody else; this command therefore reads the answer
 * from the log event and requests no reply.
 */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Send a list of integers to the request queue, wait for its answer, and print it.",
        footer = {"", "Examples:", "  serai send 1,2,3", "  seq -s, 1 1000 | serai send -"})
public final class SendCommand implements Callable<Integer> {
    private static final int MAX_BYTES = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "LIST",
            description = "Integers separated by commas, or - to read them from standard input.")
    private String list;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the answer (default ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--json", description = "Print the answer as the JSON that a queue reply would hold.")
    private boolean json;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (timeoutSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout takes at least 1 second.");
        }
        String body = list.equals("-") ? read(System.in) : list;
        if (body.isBlank()) {
            throw new RefusedException(Refusal.INVALID_LIST, "The list is empty; a queue takes no empty message.");
        }
        Settings settings = endpoints.settings();
        AwsAccess access = settings.access();
        try (SqsClient sqs = access.sqs();
                S3Client s3 = access.s3()) {
            Instant before = Instant.now();
            String id =
                    new Queues(sqs, access).send(settings.get("serai.queue.requests"), body, Map.of("replyTo", "log"));
            EventStore events = new EventStore(s3, settings.get("serai.bucket.log-events"), access, Clock.systemUTC());
            Optional<JsonNode> answer = events.await("numbers", id, before, Duration.ofSeconds(timeoutSeconds));
            if (answer.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "serai: no answer within " + timeoutSeconds + " s. The request " + id
                                        + " stays on the queue; is a worker running? serai log shows the answer once it is there.");
                return 1;
            }
            return print(answer.get());
        }
    }

    private int print(JsonNode event) {
        PrintWriter out = spec.commandLine().getOut();
        boolean refused = event.has("error");
        if (json) {
            Map<String, Object> reply = Json.asMap(event);
            reply.keySet().removeAll(Set.of("sent", "processed", "numbers", "text"));
            out.println(Json.write(reply));
        } else if (refused) {
            spec.commandLine()
                    .getErr()
                    .println("serai: " + event.path("error").path("message").asText());
        } else {
            out.println(EventLines.statistics(event));
        }
        out.flush();
        return refused ? 1 : 0;
    }

    /** The list in that stream, without the white space after it. */
    static String read(InputStream in) throws IOException {
        // twice as many, and some: UTF-16, line ends and a byte order mark do not count
        String text = IntegerList.text(in.readNBytes(2 * MAX_BYTES + 16)).stripTrailing();
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (body.length() > MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    "The list has more than " + MAX_BYTES + " bytes, all that a queue message holds.");
        }
        return body;
    }
}
