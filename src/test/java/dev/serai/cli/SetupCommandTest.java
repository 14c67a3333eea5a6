package dev.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.embedded.queues.EmbeddedQueues;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What {@code serai setup} makes, and what it leaves as it was. */
class SetupCommandTest {
    private static final AwsAccess.Keys KEYS = new AwsAccess.Keys("user", "secret");
    private static final String FOURTEEN_DAYS =
            String.valueOf(Duration.ofDays(14).toSeconds());

    @TempDir
    private Path folder;

    private EmbeddedQueues queues;
    private EmbeddedBuckets buckets;
    private SqsClient sqs;
    private HttpServer front;

    /** The calls that set attributes; ElasticMQ keeps no retention periods. */
    private final List<String> settings = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        queues = EmbeddedQueues.start(folder, 0);
        buckets = EmbeddedBuckets.start(folder, 0, KEYS);
        sqs = new AwsAccess(
                        Optional.of(queues.endpoint()), Optional.empty(), Optional.of("us-east-1"), Optional.of(KEYS))
                .sqs();
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.createContext("/", this::pass);
        front.start();
    }

    private void pass(HttpExchange call) throws IOException {
        byte[] body = call.getRequestBody().readAllBytes();
        String action = call.getRequestHeaders().getFirst("X-Amz-Target");
        if (action.endsWith("SetQueueAttributes")) {
            settings.add(new String(body, UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(queues.endpoint().resolve(call.getRequestURI()))
                .header("X-Amz-Target", action)
                .header("Content-Type", call.getRequestHeaders().getFirst("Content-Type"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!name.equalsIgnoreCase("Content-Length")) {
                    call.getResponseHeaders().put(name, values);
                }
            });
            call.sendResponseHeaders(answer.statusCode(), answer.body().length);
            call.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            call.close();
        }
    }

    @AfterEach
    void stop() {
        front.stop(0);
        sqs.close();
        buckets.close();
        queues.close();
    }

    @Test
    void anExistingQueueKeepsTheDeadLetterQueueThatItHas() {
        create("failures");
        String inbox = create("inbox");
        set(
                inbox,
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + get("failures", QueueAttributeName.QUEUE_ARN)
                        + "\",\"maxReceiveCount\":3}");
        assertThat(setup())
                .contains("queue   inbox (after 3 tries: failures)")
                .contains("queue   outbox (after 5 tries: outbox-dlq)");
        assertThat(get("inbox", QueueAttributeName.REDRIVE_POLICY)).contains("failures");
        assertThat(settings).isNotEmpty().noneMatch(call -> call.contains("failures") || call.contains("/inbox-dlq"));
    }

    @Test
    void deadLettersAreKeptAsLongAsRequestsAlsoWhereTheirQueueWasThere() {
        create("inbox");
        create("inbox-dlq");
        setup();
        assertThat(get("inbox", QueueAttributeName.REDRIVE_POLICY)).contains("inbox-dlq");
        for (String queue : List.of("inbox", "inbox-dlq", "outbox-dlq")) {
            assertThat(settings)
                    .anyMatch(call -> call.contains("/" + queue + "\"")
                            && call.contains("\"MessageRetentionPeriod\":\"" + FOURTEEN_DAYS + "\""));
        }
    }

    private String setup() {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new SetupCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(
                        "-D",
                        "serai.sqs.endpoint=http://127.0.0.1:"
                                + front.getAddress().getPort(),
                        "-D",
                        "serai.s3.endpoint=" + buckets.endpoint(),
                        "-D",
                        "serai.aws.access-key=" + KEYS.accessKey(),
                        "-D",
                        "serai.aws.secret-key=" + KEYS.secretKey());
        assertThat(status).as(out.toString()).isZero();
        return out.toString();
    }

    private String create(String name) {
        return sqs.createQueue(request -> request.queueName(name)).queueUrl();
    }

    private void set(String url, QueueAttributeName name, String value) {
        sqs.setQueueAttributes(request -> request.queueUrl(url).attributes(Map.of(name, value)));
    }

    private String get(String queue, QueueAttributeName name) {
        String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        return sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
                .attributes()
                .get(name);
    }
}
