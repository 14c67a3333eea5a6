package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.SeraiProcess;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.embedded.queues.EmbeddedQueues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Workers whose queues or buckets go away and come back. */
class OutageTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration A_WHILE = Duration.ofSeconds(8);

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path data;

    private EmbeddedQueues queues;
    private EmbeddedBuckets buckets;
    private Cable toQueues;
    private Cable toBuckets;
    private AwsAccess direct;
    private SqsClient sqs;
    private InProcess worker;

    @BeforeEach
    void startWorkerBehindCables() {
        queues = EmbeddedQueues.start(data, 0);
        buckets = EmbeddedBuckets.start(data, 0, new AwsAccess.Keys("local", "local-secret"));
        direct = Settings.load(Map.of(
                        "serai.sqs.endpoint", queues.endpoint().toString(),
                        "serai.s3.endpoint", buckets.endpoint().toString()))
                .access();
        sqs = direct.sqs();
        try (S3Client s3 = direct.s3()) {
            Provisioning provisioning = new Provisioning(sqs, s3, direct);
            provisioning.makeQueues(List.of("requestQueue", "responseQueue", "inbox", "outbox"), 1);
            provisioning.makeBuckets(List.of("images", "log-events"));
        }
        toQueues = Cable.to(queues.endpoint());
        toBuckets = Cable.to(buckets.endpoint());
        worker = InProcess.start(
                data,
                Map.of(
                        "serai.sqs.endpoint", toQueues.url(),
                        "serai.s3.endpoint", toBuckets.url(),
                        "serai.queue.visibility-timeout", "1",
                        "serai.health.port", String.valueOf(SeraiProcess.freePort())),
                Part.NUMBERS,
                Part.IMAGES);
        Awaitility.await().atMost(SOON).until(() -> ready() == 200);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() throws IOException {
        root.detachAppender(log);
        toQueues.mend();
        toBuckets.mend();
        worker.close();
        sqs.close();
        toQueues.close();
        toBuckets.close();
        queues.close();
        buckets.close();
    }

    @Test
    void queuesThatGoAwayAreLoggedOnceAndAskedEverLessOften() {
        toQueues.cut();
        Awaitility.await().atMost(SOON).until(() -> lines("Queues at").size() == 1);
        assertThat(ready()).isEqualTo(503);
        Awaitility.await().pollDelay(A_WHILE).atMost(SOON).until(() -> true);
        int refused = toQueues.refused();
        Awaitility.await().pollDelay(A_WHILE).atMost(SOON).until(() -> true);
        // unhindered, ten consumers would ask some four hundred times, each with its client's retries; four are left,
        // and
        // whatever else looks at the queues meanwhile
        assertThat(toQueues.refused() - refused).isLessThan(60);
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .hasSize(1);
        assertThat(log.list).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();

        toQueues.mend();
        String id = send("1,2,3");
        assertThat(reply().body()).contains(id).contains("\"mean\":2");
        assertThat(lines("Queues at")).hasSize(2).last().asString().contains("succeed again");
        Awaitility.await().atMost(SOON).until(() -> ready() == 200);
    }

    @Test
    void bucketsThatAreAwayDriveNoMessageToTheDeadLetters() {
        toBuckets.cut();
        String id = send("1,2,3");
        Awaitility.await().atMost(SOON).until(() -> lines("Buckets at").size() == 1);
        // five tries with a second between them would be over by then
        Awaitility.await().pollDelay(A_WHILE).atMost(SOON).until(() -> true);
        assertThat(depth().dead()).isZero();
        assertThat(ready()).isEqualTo(503);

        toBuckets.mend();
        assertThat(reply().body()).contains(id).contains("\"mean\":2");
        assertThat(lines("Buckets at")).hasSize(2).last().asString().contains("succeed again");
        Awaitility.await().atMost(SOON).until(() -> depth().equals(new Queues.Depth("requestQueue", 0, 0, 0)));
    }

    @Test
    void bucketsThatStoreNothingAreAwayThoughTheyCanBeRead() throws IOException {
        Path staging = data.resolve("buckets/log-events/.s3proxy-mpu-stub-put");
        if (Files.exists(staging)) {
            Files.delete(staging); // what is being written lies below it, at present nothing
        }
        Files.createFile(staging);
        String id = send("1,2,3");
        Awaitility.await().atMost(SOON).until(() -> lines("Buckets at").size() == 1);
        Awaitility.await().pollDelay(A_WHILE).atMost(SOON).until(() -> true);
        assertThat(lines("Buckets at")).hasSize(1);
        assertThat(depth().dead()).isZero();
        assertThat(ready()).isEqualTo(503);

        Files.delete(staging);
        assertThat(reply().body()).contains(id).contains("\"mean\":2");
        assertThat(lines("Buckets at")).hasSize(2).last().asString().contains("succeed again");
        Awaitility.await().atMost(SOON).until(() -> ready() == 200);
    }

    private List<String> lines(String beginning) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    private String send(String list) {
        return sqs.sendMessage(request -> request.queueUrl(new Queues(sqs, direct).url("requestQueue"))
                        .messageBody(list))
                .messageId();
    }

    private Message reply() {
        String url = new Queues(sqs, direct).url("responseQueue");
        return Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> sqs.receiveMessage(
                                        request -> request.queueUrl(url).waitTimeSeconds(1))
                                .messages(),
                        messages -> !messages.isEmpty())
                .get(0);
    }

    private Queues.Depth depth() {
        return new Queues(sqs, direct).depth("requestQueue");
    }

    private int ready() {
        URI door = URI.create("http://127.0.0.1:" + worker.application().healthPort() + "/observe/health/ready");
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(door).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
