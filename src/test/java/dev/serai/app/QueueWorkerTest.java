package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** What the log events say of the work of a route made from the template {@code queue-worker}. */
class QueueWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private InProcess serai;
    private Queues queues;

    @BeforeEach
    void start() throws IOException {
        serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "1"), Part.IMAGES);
        queues = new Queues(serai.sqs(), serai.settings().access());
        new Provisioning(serai.sqs(), serai.s3(), serai.settings().access()).makeQueues(List.of("large", "told"), 1);
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(
                data.resolve("routes/large.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: queue-worker
                    parameters:
                      - { name: queue, value: large }
                      - { name: reply-queue, value: told }
                      - { name: pipeline, value: "scale:4" }
                """);
        byte[] picture = Codecs.write(
                Picture.of(Format.PNG, Frame.of(new byte[3 * 1000 * 800], 3, 1000, 800, 0)),
                Format.PNG,
                WriteOptions.DEFAULT);
        serai.s3().putObject(request -> request.bucket("images").key("cat.png"), RequestBody.fromBytes(picture));
    }

    @AfterEach
    void stop() {
        serai.close();
    }

    /** Waits until the log event of a request is so. */
    private JsonNode event(String id, Predicate<JsonNode> wanted) {
        EventStore events =
                new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC());
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(SOON)
                .until(() -> events.find("images", id, Instant.now()).filter(wanted), Optional::isPresent)
                .orElseThrow();
    }

    private static Predicate<JsonNode> state(String state) {
        return event -> event.path("state").asText().equals(state);
    }

    @Test
    void thatWorkHasBegunThenThatItIsDone() {
        String id = serai.send("large", "{\"key\":\"cat.png\"}");
        JsonNode working = event(id, state("working"));
        assertThat(working.path("sourceKey").asText()).isEqualTo("cat.png");
        assertThat(working.path("started").asText()).isNotEmpty();
        assertThat(event(id, state("done")).path("width").asInt()).isEqualTo(4000);
        assertThat(serai.receive("told", 1, SOON).get(0).body()).contains("processed/scale-4/cat.png");
    }

    @Test
    void whyAJobOrAMessageThatIsNoneWasRefused() {
        String missing = serai.send("large", "{\"key\":\"dog.png\"}");
        String none = serai.send("large", "cat.png");
        JsonNode refused = event(missing, state("failed"));
        assertThat(refused.path("error").path("code").asText()).isEqualTo("not-found");
        assertThat(refused.path("sourceKey").asText()).isEqualTo("dog.png");
        assertThat(event(none, state("failed")).path("error").path("code").asText())
                .isEqualTo("invalid-message");
        assertThat(serai.receive("told", 2, SOON))
                .anySatisfy(reply -> assertThat(reply.body()).contains("dog.png", "not-found"))
                .anySatisfy(reply -> assertThat(reply.body()).contains(none, "invalid-message"));
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(queues.depth("large"))
                .isEqualTo(new Queues.Depth("large", 0, 0, 0)));
    }

    @Test
    void thatAJobHasFailedWhenItsTriesAreUsedUp() {
        String told = serai.queue("told");
        serai.sqs().deleteQueue(request -> request.queueUrl(told));
        String id = serai.send("large", "{\"key\":\"cat.png\",\"pipeline\":\"grayscale\"}");
        JsonNode failed = event(id, state("failed"));
        assertThat(failed.path("sourceKey").asText()).isEqualTo("cat.png");
        assertThat(failed.path("tries").asInt()).isEqualTo(Provisioning.MAX_RECEIVES);
    }
}
