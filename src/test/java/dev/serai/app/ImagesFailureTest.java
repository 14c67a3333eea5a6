package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.aws.RedriveLedger;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** What becomes of image jobs while the outbox is gone. */
class ImagesFailureTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void saysInTheLogEventThatAJobKeepsFailingAndDoesItWhenItIsSentBack() {
        try (InProcess serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "1"), Part.IMAGES)) {
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            EventStore events =
                    new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC());
            byte[] picture = Codecs.write(
                    Picture.of(Format.PNG, Frame.of(new byte[3 * 40 * 30], 3, 40, 30, 0)),
                    Format.PNG,
                    WriteOptions.DEFAULT);
            serai.s3().putObject(request -> request.bucket("images").key("cat.png"), RequestBody.fromBytes(picture));
            String outbox = serai.queue("outbox");
            serai.sqs().deleteQueue(request -> request.queueUrl(outbox));

            String id = serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":2}");
            Set<Integer> tries = new HashSet<>();
            Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(SOON).untilAsserted(() -> {
                Optional<JsonNode> found = events.find("images", id, Instant.now());
                assertThat(found).isPresent();
                JsonNode event = found.get();
                tries.add(event.path("tries").asInt());
                assertThat(event.path("state").asText()).isEqualTo("failed");
                assertThat(event.path("tries").asInt()).isEqualTo(Provisioning.MAX_RECEIVES);
                assertThat(event.path("error").path("code").asText()).isEqualTo("worker-failed");
                assertThat(event.path("error").path("message").asText()).contains("dead letters");
            });
            assertThat(tries).hasSizeGreaterThan(2);
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                Queues.Depth depth = queues.depths(List.of("inbox")).get(0);
                assertThat(depth.waiting() + depth.inWork()).isZero();
                assertThat(depth.dead()).isBetween(1L, 2L); // ElasticMQ may put a dead letter down twice
            });

            new Provisioning(serai.sqs(), serai.s3(), serai.settings().access()).makeQueues(List.of("outbox"), 30);
            assertThat(queues.redrive("inbox", new RedriveLedger(serai.s3(), "log-events")))
                    .isBetween(1L, 2L);
            List<Message> replies = serai.receive("outbox", 1, SOON);
            assertThat(replies).hasSize(1);
            assertThat(replies.get(0).body()).contains("\"key\":\"processed/blur-2/cat.png\"");
        }
    }
}
