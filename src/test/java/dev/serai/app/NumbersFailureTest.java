package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** What becomes of requests while the reply queue is gone. */
class NumbersFailureTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void keepsRequestsItCannotReplyToAsDeadLettersAndAnswersThemWhenSentBack() {
        try (InProcess serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "1"), Part.NUMBERS)) {
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            String responses = serai.queue("responseQueue");
            serai.sqs().deleteQueue(request -> request.queueUrl(responses));

            String id = serai.send("requestQueue", "1,2,3");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                Queues.Depth depth = queues.depths(List.of("requestQueue")).get(0);
                assertThat(depth.waiting() + depth.inWork()).isZero();
                assertThat(depth.dead()).isBetween(1L, 2L); // ElasticMQ may put a dead letter down twice
            });

            new Provisioning(serai.sqs(), serai.s3(), serai.settings().access())
                    .makeQueues(List.of("responseQueue"), 30);
            assertThat(queues.redrive("requestQueue")).isBetween(1L, 2L);
            List<Message> replies = serai.receive("responseQueue", 1, SOON);
            assertThat(replies).hasSize(1);
            assertThat(replies.get(0).body()).contains("\"mean\":2").doesNotContain(id);
        }
    }
}
