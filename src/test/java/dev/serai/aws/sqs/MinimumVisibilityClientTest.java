package dev.serai.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** For how long messages are hidden that a consumer receives. */
class MinimumVisibilityClientTest {
    /** Queues that note what is received from them, and have a visibility timeout of their own in their name. */
    private static final class NotedQueues implements SqsClient {
        private final List<Integer> received = new ArrayList<>();

        @Override
        public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
            return GetQueueAttributesResponse.builder()
                    .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, request.queueUrl()))
                    .build();
        }

        @Override
        public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
            received.add(request.visibilityTimeout());
            return ReceiveMessageResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private final NotedQueues queues = new NotedQueues();
    private final SqsClient sqs = MinimumVisibilityClient.around(queues, new VisibilityTimeouts(queues));

    private static ReceiveMessageRequest.Builder from(String queue) {
        return ReceiveMessageRequest.builder().queueUrl(queue);
    }

    @ParameterizedTest
    @CsvSource({"2, 10", "9, 10", "10, 10", "30, 30", "0, 0"})
    void aConsumersTimeoutIsLengthenedToTenSeconds(int own, int hidden) {
        sqs.receiveMessage(from("1").visibilityTimeout(own).build());
        assertThat(queues.received).containsExactly(hidden);
    }

    @Test
    void theQueuesOwnIsLengthenedOrLeft() {
        sqs.receiveMessage(from("2").build());
        sqs.receiveMessage(from("30").build());
        assertThat(queues.received).containsExactly(10, null);
    }
}
