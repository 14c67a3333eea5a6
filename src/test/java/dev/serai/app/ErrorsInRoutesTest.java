package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a message, and of the one behind it, when a step of its route throws an {@link Error}. */
class ErrorsInRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Queue<String> BEGUN = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path data;

    /** A step for which some messages are too deep. */
    public static final class Fragile implements Processor {
        @Override
        public void process(Exchange exchange) {
            String body = exchange.getMessage().getBody(String.class);
            BEGUN.add(body);
            if (body.equals("too deep")) {
                throw new StackOverflowError();
            }
        }
    }

    @Test
    void theMessageIsTriedAgainThenDeadLetteredAndTheOneBehindItIsServed() throws IOException {
        try (InProcess serai = InProcess.start(data, Map.of(), Part.IMAGES)) {
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            new Provisioning(serai.sqs(), serai.s3(), serai.settings().access()).makeQueues(List.of("fragile"), 1);
            serai.send("fragile", "too deep");
            serai.send("fragile", "shallow");
            Files.createDirectories(data.resolve("routes"));
            Files.writeString(
                    data.resolve("routes/fragile.yaml"),
                    """
                    - route:
                        id: fragile
                        from:
                          uri: aws2-sqs
                          parameters:
                            queueNameOrArn: fragile
                            maxMessagesPerPoll: 1
                            waitTimeSeconds: 1
                            visibilityTimeout: 1
                          steps:
                            - process:
                                ref: "#class:dev.serai.app.ErrorsInRoutesTest$Fragile"
                    """);
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                Queues.Depth depth = queues.depth("fragile");
                assertThat(depth.waiting() + depth.inWork()).isZero();
                assertThat(depth.dead()).isBetween(1L, 2L); // ElasticMQ may put a dead letter down twice
            });
            assertThat(BEGUN).filteredOn("too deep"::equals).hasSize(Provisioning.MAX_RECEIVES);
            assertThat(BEGUN).filteredOn("shallow"::equals).hasSize(1);
        }
    }
}
