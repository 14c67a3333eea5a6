package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

class EmbeddedQueuesTest {
    @TempDir
    private Path folder;

    @Test
    void eachFolderHasItsOwnQueuesOneAfterTheOtherInOneProcess() {
        within("a", sqs -> {
            String url = sqs.createQueue(request -> request.queueName("first")).queueUrl();
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("kept"));
        });
        within("b", sqs -> {
            assertThat(sqs.listQueues().queueUrls()).isEmpty();
            sqs.createQueue(request -> request.queueName("second"));
        });
        within("a", sqs -> {
            assertThat(sqs.listQueues().queueUrls()).singleElement().asString().endsWith("/first");
            String url = sqs.listQueues().queueUrls().get(0);
            assertThat(sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(1))
                            .messages())
                    .extracting(Message::body)
                    .containsExactly("kept");
        });
    }

    @Test
    void thereIsNoSecondOneAtTheSameTime() {
        within("a", sqs -> assertThatThrownBy(() -> EmbeddedQueues.start(folder.resolve("b"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already"));
    }

    private void within(String data, Consumer<SqsClient> test) {
        EmbeddedQueues queues = EmbeddedQueues.start(folder.resolve(data), 0);
        AwsAccess access = new AwsAccess(
                Optional.of(queues.endpoint()),
                Optional.empty(),
                Optional.of("us-east-1"),
                Optional.of(new AwsAccess.Keys("user", "secret")));
        try (queues;
                SqsClient sqs = access.sqs()) {
            test.accept(sqs);
        }
    }
}
