package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.json.Json;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Messages with several records, some of which are refused and one of which fails at the first try: on the inbox, and on
 * the queue of a route made from the template {@code queue-worker}, which has a bucket of its own.
 */
class MessageRecordsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** A step that fails for one image as long as its message has not come a second time. */
    private static final String FAILS_ONCE =
            """
                    - choice:
                        when:
                          - simple: "${variable.job.sourceKey} == 'fails-once.png' && ${variable.message.tries} == 1"
                            steps:
                              - throwException:
                                  exceptionType: java.lang.IllegalStateException
                                  message: on purpose
            """;

    private static final byte[] PICTURE = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 20 * 10], 3, 20, 10, 0)), Format.PNG, WriteOptions.DEFAULT);

    @TempDir
    private Path data;

    private InProcess serai;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(data.resolve("routes"));
        String images;
        try (InputStream bundled = MessageRecordsTest.class.getResourceAsStream("/routes/images.yaml")) {
            images = new String(bundled.readAllBytes(), StandardCharsets.UTF_8);
        }
        int fetch = images.indexOf("        - setBody:\n            id: fetch-source");
        Files.writeString(
                data.resolve("routes/images.yaml"), images.substring(0, fetch) + FAILS_ONCE + images.substring(fetch));
        serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "2"), Part.IMAGES);
    }

    @AfterEach
    void stop() {
        serai.close();
    }

    private void startWorker() throws IOException {
        Provisioning provisioning =
                new Provisioning(serai.sqs(), serai.s3(), serai.settings().access());
        provisioning.makeQueues(List.of("work", "told"), 2);
        provisioning.makeBuckets(List.of("photos"));
        Files.writeString(
                data.resolve("routes/work.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: queue-worker
                    parameters:
                      - { name: queue, value: work }
                      - { name: reply-queue, value: told }
                      - { name: bucket, value: photos }
                      - { name: pipeline, value: "grayscale" }
                """);
    }

    private void put(String bucket, String key, byte[] bytes) {
        serai.s3().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    private static String notification(String bucket, String... keys) {
        List<String> records = new ArrayList<>();
        for (String key : keys) {
            String at = key.startsWith("foreign") ? "another" : bucket;
            records.add("{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"" + at
                    + "\"},\"object\":{\"key\":\"" + key + "\"}}}");
        }
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }

    private JsonNode event(String id) {
        return new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC())
                .find("images", id, Instant.now())
                .orElseThrow(() -> new AssertionError("no event of " + id));
    }

    private void everyRecordIsAnswered(String queue, String replies, String bucket, String folder) {
        put(bucket, "first.png", PICTURE);
        put(bucket, "text.png", "not an image".getBytes(StandardCharsets.US_ASCII));
        put(bucket, "fails-once.png", PICTURE);
        put(bucket, "last.png", PICTURE);
        List<String> keys = List.of(
                "first.png", "missing.png", "text.png", "foreign.png", "a//b.png", "fails-once.png", "last.png");
        String id = serai.send(
                queue,
                notification(
                        bucket,
                        "first.png",
                        "folder/",
                        "missing.png",
                        "text.png",
                        "foreign.png",
                        "processed/x/result.png",
                        "a//b.png",
                        "fails-once.png",
                        "last.png"));

        // The first try answers all but the one that fails, the second all of them.
        Map<String, List<JsonNode>> told = serai.receive(replies, 2 * keys.size() - 1, SOON).stream()
                .map(Message::body)
                .map(Json::readObject)
                .collect(Collectors.groupingBy(reply -> reply.path("sourceKey").asText()));
        assertThat(told).containsOnlyKeys(keys);
        told.values().forEach(all -> assertThat(all)
                .allSatisfy(
                        reply -> assertThat(reply.path("requestId").asText()).isEqualTo(id)));
        assertThat(told.get("last.png")).hasSize(2);
        assertThat(told.get("fails-once.png")).hasSize(1);
        for (String key : List.of("first.png", "fails-once.png", "last.png")) {
            assertThat(told.get(key))
                    .allSatisfy(reply ->
                            assertThat(reply.path("key").asText()).isEqualTo("processed/" + folder + "/" + key));
            assertThat(serai.s3()
                            .headObject(request -> request.bucket(bucket).key("processed/" + folder + "/" + key))
                            .contentType())
                    .isEqualTo("image/png");
        }
        Map<String, String> codes = Map.of(
                "missing.png", "not-found",
                "text.png", "unsupported-format",
                "foreign.png", "invalid-message",
                "a//b.png", "invalid-message");
        codes.forEach((key, code) -> assertThat(told.get(key))
                .allSatisfy(reply -> assertThat(reply.path("error").path("code").asText())
                        .as(key)
                        .isEqualTo(code)));

        // Each has its own event, by its place among the jobs.
        for (int i = 0; i < keys.size(); i++) {
            JsonNode event = event(i == 0 ? id : id + "-" + (i + 1));
            assertThat(event.path("sourceKey").asText()).isEqualTo(keys.get(i));
            assertThat(event.path("error").path("code").asText("done"))
                    .isEqualTo(codes.getOrDefault(keys.get(i), "done"));
        }
        Queues queues = new Queues(serai.sqs(), serai.settings().access());
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(queues.depth(queue))
                .isEqualTo(new Queues.Depth(queue, 0, 0, 0)));
    }

    @Test
    void eachRecordOnTheInboxHasItsAnswerWhateverBecomesOfItsNeighbours() {
        everyRecordIsAnswered("inbox", "outbox", "images", "blur-1");
    }

    @Test
    void eachRecordOfAWorkersQueueHasItsAnswerWhateverBecomesOfItsNeighbours() throws IOException {
        startWorker();
        everyRecordIsAnswered("work", "told", "photos", "grayscale");
    }

    @Test
    void aSenderWhoReadsTheLogEventIsToldNothingByAWorkerEither() throws IOException {
        startWorker();
        put("photos", "cat.png", PICTURE);
        String silent = serai.sqs()
                .sendMessage(request -> request.queueUrl(serai.queue("work"))
                        .messageBody("{\"key\":\"cat.png\"}")
                        .messageAttributes(Map.of("replyTo", Queues.text("log"))))
                .messageId();
        String loud = serai.send("work", "{\"key\":\"cat.png\"}");
        assertThat(serai.receive("told", 1, SOON))
                .singleElement()
                .extracting(Message::body)
                .asString()
                .contains(loud);
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> event(silent).path("state").asText().equals("done"));
        assertThat(serai.receive("told", 1, Duration.ofMillis(500))).isEmpty();
    }

    @Test
    void aWorkerRunsWithoutTheInboxToo() throws IOException {
        startWorker();
        put("photos", "cat.png", PICTURE);
        put("images", "cat.png", PICTURE);
        serai.close();
        serai = InProcess.start(data, Map.of(), Part.NUMBERS);
        String id = serai.send("work", "{\"key\":\"cat.png\"}");
        assertThat(serai.receive("told", 1, SOON))
                .singleElement()
                .extracting(Message::body)
                .asString()
                .contains(id, "processed/grayscale/cat.png");
        assertThat(serai.application().camel().getRoute("images-inbox")).isNull();
    }

    @Test
    void aWorkerWhosePipelineIsNoneDoesNotStart() throws IOException {
        startWorker();
        serai.close();
        Path work = data.resolve("routes/work.yaml");
        Files.writeString(work, Files.readString(work).replace("grayscale", "greyscale"));
        assertThatThrownBy(() -> InProcess.start(data, Map.of(), Part.IMAGES).close())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("There is no step \"greyscale\"");
        serai = InProcess.start(data.resolve("other"), Map.of(), Part.IMAGES);
    }
}
