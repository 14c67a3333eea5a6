package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.aws.embedded.queues.EmbeddedQueues;
import dev.serai.refusal.UnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

class QueuesTest {
    @TempDir
    private Path folder;

    @Test
    void aQueueHasDepthsWithADeadLetterQueueOrWithout() {
        EmbeddedQueues embedded = EmbeddedQueues.start(folder, 0);
        AwsAccess access = new AwsAccess(
                Optional.of(embedded.endpoint()),
                Optional.empty(),
                Optional.of("us-east-1"),
                Optional.of(new AwsAccess.Keys("user", "secret")));
        try (embedded;
                SqsClient sqs = access.sqs()) {
            Queues queues = new Queues(sqs, access);
            assertThatThrownBy(() -> queues.depth("orders"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no queue orders");
            for (String name : List.of("orders", "notes", "notes-dlq")) {
                sqs.createQueue(request -> request.queueName(name));
                queues.send(name, "one", Map.of());
            }
            queues.send("orders", "two", Map.of());
            String orders = queues.url("orders");
            sqs.receiveMessage(request -> request.queueUrl(orders).maxNumberOfMessages(1));
            assertThat(queues.depths(List.of("orders", "notes")))
                    .containsExactly(new Queues.Depth("orders", 1, 1, 0), new Queues.Depth("notes", 1, 0, 1));
        }
    }
}
