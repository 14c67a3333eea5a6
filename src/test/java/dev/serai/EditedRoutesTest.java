package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.app.InProcess;
import dev.serai.app.Part;
import dev.serai.aws.Queues;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** Route files as {@code serai routes eject} writes them, edited: what is said to be done is what was done. */
class EditedRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private Path ejected(String file) {
        Path routes = data.resolve("routes");
        int status = Serai.commandLine()
                .setOut(new PrintWriter(PrintWriter.nullWriter()))
                .execute("routes", "eject", "--directory", routes.toString(), file);
        assertThat(status).isZero();
        return routes.resolve(file + ".yaml");
    }

    /** With the queues of both, so that one's replies can go to the other's. */
    private InProcess start() {
        return InProcess.start(data, Map.of(), Part.IMAGES, Part.NUMBERS);
    }

    private static void replace(Path file, String what, String with) throws IOException {
        String text = Files.readString(file);
        assertThat(text).containsOnlyOnce(what);
        Files.writeString(file, text.replace(what, with));
    }

    private static void insertBefore(Path file, String step, String inserted) throws IOException {
        replace(file, step, inserted + step);
    }

    private static JsonNode reply(InProcess serai, String queue) {
        List<Message> replies = serai.receive(queue, 1, SOON);
        assertThat(replies).hasSize(1);
        return Json.readObject(replies.get(0).body());
    }

    private static JsonNode event(InProcess serai, String kind, String id) {
        return new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC())
                .find(kind, id, Instant.now())
                .orElseThrow();
    }

    private static void put(InProcess serai, String key) {
        byte[] samples = new byte[3 * 20 * 10];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 31);
        }
        byte[] image =
                Codecs.write(Picture.of(Format.PNG, Frame.of(samples, 3, 20, 10, 0)), Format.PNG, WriteOptions.DEFAULT);
        serai.s3().putObject(request -> request.bucket("images").key(key), RequestBody.fromBytes(image));
    }

    private static Picture picture(InProcess serai, String key) {
        return Codecs.read(
                serai.s3()
                        .getObjectAsBytes(request -> request.bucket("images").key(key))
                        .asByteArray(),
                Limits.DEFAULT);
    }

    @Test
    void aStepThatIsAddedShowsInThePixelsTheKeyTheEventAndTheReplyWhichGoesWhereTheRouteSays() throws IOException {
        Path images = ejected("images");
        insertBefore(
                images,
                """
                        - setBody:
                            id: encode-result
                """,
                """
                        - to:
                            id: turn-gray
                            uri: kamelet:image-grayscale-action
                """);
        replace(images, "constant: \"{{serai.queue.outbox}}\"", "constant: responseQueue");
        try (InProcess serai = start()) {
            put(serai, "cat.png");
            String id = serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":2}");
            JsonNode reply = reply(serai, "responseQueue");
            assertThat(reply.path("requestId").asText()).isEqualTo(id);
            assertThat(reply.path("pipeline").asText()).isEqualTo("blur:2,grayscale");
            assertThat(reply.path("key").asText()).isEqualTo("processed/blur-2_grayscale/cat.png");
            JsonNode event = event(serai, "images", id);
            assertThat(event.path("state").asText()).isEqualTo("done");
            assertThat(event.path("pipeline").asText()).isEqualTo("blur:2,grayscale");
            assertThat(event.path("key").asText()).isEqualTo("processed/blur-2_grayscale/cat.png");
            assertThat(picture(serai, "processed/blur-2_grayscale/cat.png").channels())
                    .isOne();
            assertThat(serai.receive("outbox", 1, Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void aPipelineThatIsTakenOutIsNotSaidToHaveRun() throws IOException {
        Path images = ejected("images");
        replace(
                images,
                """
                            ref: pipeline
                            method: apply(${body}, ${variable.steps})
                """,
                """
                            ref: grayscale
                            method: apply(${body})
                """);
        try (InProcess serai = start()) {
            put(serai, "cat.png");
            serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":2}");
            JsonNode reply = reply(serai, "outbox");
            assertThat(reply.path("pipeline").asText()).isEqualTo("grayscale");
            assertThat(picture(serai, reply.path("key").asText()).channels()).isOne();
        }
    }

    @Test
    void theReplyToAListGoesWhereTheLastStepSays() throws IOException {
        Path numbers = ejected("numbers");
        assertThat(Files.readAllLines(numbers).stream().map(String::strip))
                .as("the last step")
                .endsWith(
                        "- to:",
                        "id: send-replies",
                        "uri: aws2-sqs",
                        "parameters:",
                        "queueNameOrArn: \"{{serai.queue.responses}}\"",
                        "operation: sendBatchMessage");
        replace(numbers, "\"{{serai.queue.responses}}\"", "outbox");
        try (InProcess serai = start()) {
            String id = serai.send("requestQueue", "1,2,3");
            assertThat(reply(serai, "outbox"))
                    .isEqualTo(Json.readObject(
                            "{\"requestId\":\"" + id + "\",\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}"));
            assertThat(event(serai, "numbers", id).path("mean").asInt()).isEqualTo(2);
            assertThat(serai.receive("responseQueue", 1, Duration.ofMillis(1))).isEmpty();
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            await().atMost(SOON).untilAsserted(() -> assertThat(queues.depth("requestQueue"))
                    .isEqualTo(new Queues.Depth("requestQueue", 0, 0, 0)));
        }
    }

    @Test
    void aStepBetweenStatisticsAndEventShowsInEventAndReply() throws IOException {
        Path numbers = ejected("numbers");
        insertBefore(
                numbers,
                """
                              - setVariable:
                                  id: make-event
                """,
                """
                              - setVariable:
                                  id: list-without-its-first
                                  name: numbers
                                  method:
                                    beanType: dev.serai.numbers.IntegerList
                                    method: parse('5,7')
                              - setBody:
                                  id: compute-again
                                  method:
                                    beanType: dev.serai.numbers.Statistics
                                    method: of(${variable.numbers})
                """);
        try (InProcess serai = start()) {
            String id = serai.send("requestQueue", "1,2,3");
            assertThat(reply(serai, "responseQueue").path("mean").asInt()).isEqualTo(6);
            assertThat(event(serai, "numbers", id).path("numbers").toString()).isEqualTo("[5,7]");
        }
    }
}
