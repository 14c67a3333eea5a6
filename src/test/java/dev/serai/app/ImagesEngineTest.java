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
import dev.serai.process.ProcessPool;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** What becomes of jobs of the inbox whose picture is too much for the process that works on it. */
class ImagesEngineTest {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path data;

    private static byte[] picture(Format format, int width, int height) {
        return Codecs.write(
                Picture.of(format, Frame.of(new byte[3 * width * height], 3, width, height, 0)),
                format,
                WriteOptions.DEFAULT);
    }

    @Test
    void aPictureThatKillsItsChildEachTimeEndsAsADeadLetterAndOthersAreDone() {
        Map<String, String> options = Map.of(
                "serai.queue.visibility-timeout",
                "1",
                "serai.http.child-heap",
                "32",
                "serai.http.children",
                "1",
                "serai.images.concurrency",
                "1");
        try (InProcess serai = InProcess.start(data, options, Part.IMAGES)) {
            serai.s3()
                    .putObject(
                            request -> request.bucket("images").key("deadly.gif"),
                            RequestBody.fromBytes(picture(Format.GIF, 6_000, 4_000)));
            serai.s3()
                    .putObject(
                            request -> request.bucket("images").key("cat.png"),
                            RequestBody.fromBytes(picture(Format.PNG, 40, 30)));
            EventStore events =
                    new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC());

            String deadly = serai.send("inbox", "{\"key\":\"deadly.gif\",\"sigma\":2}");
            serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":2}");

            List<Message> replies = serai.receive("outbox", 1, SOON);
            assertThat(replies).hasSize(1);
            assertThat(replies.get(0).body()).contains("\"key\":\"processed/blur-2/cat.png\"");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                Optional<JsonNode> event = events.find("images", deadly, Instant.now());
                assertThat(event).isPresent();
                assertThat(event.get().path("state").asText()).isEqualTo("failed");
                assertThat(event.get().path("tries").asInt()).isEqualTo(Provisioning.MAX_RECEIVES);
                assertThat(event.get().path("error").path("code").asText()).isEqualTo("worker-failed");
            });
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                            queues.depths(List.of("inbox")).get(0).dead())
                    .isPositive());
            ProcessPool pool =
                    serai.application().camel().getRegistry().lookupByNameAndType("childPool", ProcessPool.class);
            assertThat(pool.status().lost()).isGreaterThanOrEqualTo(Provisioning.MAX_RECEIVES);
        }
    }
}
