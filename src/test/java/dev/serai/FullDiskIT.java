package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The packaged application when there is no room left for the queues. */
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void theProcessEndsWithASentenceAndStartsAgainOnAllThatWasAcknowledged() {
        String port = String.valueOf(SeraiProcess.freePort());
        String[] options = {
            "--only",
            "numbers",
            "--health-port",
            "-1",
            "-D",
            "serai.embedded.sqs-port=" + port,
            "-D",
            "serai.embedded.s3-port=" + SeraiProcess.freePort()
        };
        Set<String> sent = new HashSet<>();
        Set<String> deleted = new HashSet<>();
        try (SqsClient sqs =
                Settings.load(Map.of("serai.embedded.sqs-port", port)).access().sqs()) {
            try (SeraiProcess serai = SeraiProcess.startWithSmallDisk(folder, Map.of(), 6_000, options)
                    .awaitReady()) {
                String url =
                        sqs.createQueue(request -> request.queueName("orders")).queueUrl();
                fill(sqs, url, sent, deleted);
                assertThat(serai.awaitExit(SOON)).isEqualTo(1);
                assertThat(serai.errors())
                        .filteredOn(line -> line.startsWith("serai: "))
                        .singleElement()
                        .asString()
                        .contains("messages.mv.db can no longer be written (");
            }
            assertThat(sent).isNotEmpty();
            assertThat(deleted).isNotEmpty();
            try (SeraiProcess serai =
                    SeraiProcess.start(folder, Map.of(), options).awaitReady()) {
                String url =
                        sqs.getQueueUrl(request -> request.queueName("orders")).queueUrl();
                Set<String> found = new HashSet<>();
                await().atMost(SOON).until(() -> {
                    receive(sqs, url).forEach(message -> found.add(message.messageId()));
                    return found.containsAll(sent);
                });
                assertThat(found).doesNotContainAnyElementsOf(deleted);
                assertThat(serai.process().isAlive()).isTrue();
            }
        }
    }

    /** Sends until it is not taken any more, and deletes some on the way. */
    private static void fill(SqsClient sqs, String url, Set<String> sent, Set<String> deleted) {
        String body = "x".repeat(100_000);
        try {
            for (int i = 0; i < 1_000; i++) {
                sent.add(sqs.sendMessage(request -> request.queueUrl(url)
                                .messageBody(body)
                                .overrideConfiguration(call -> call.apiCallTimeout(Duration.ofSeconds(30))))
                        .messageId());
                if (i % 10 == 5) {
                    Message message = receive(sqs, url).get(0);
                    sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
                    sent.remove(message.messageId());
                    deleted.add(message.messageId());
                }
            }
        } catch (SdkException e) {
            return; // what was under way may be there or not
        }
        throw new AssertionError("the disk took all of it");
    }

    private static List<Message> receive(SqsClient sqs, String url) {
        return sqs.receiveMessage(
                        request -> request.queueUrl(url).maxNumberOfMessages(1).visibilityTimeout(3_600))
                .messages();
    }
}
