package dev.serai.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Sending to a queue that is not there, or not yet. */
class BatchSenderTest {
    /** A broker that has the queues of a list and counts what is sent. */
    private static final class Broker implements SqsClient {
        private final List<String> queues = new ArrayList<>();
        private final List<String> sentTo = new ArrayList<>();

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return queues.stream()
                    .filter(url -> url.endsWith("/" + request.queueName()))
                    .findFirst()
                    .map(url -> GetQueueUrlResponse.builder().queueUrl(url).build())
                    .orElseThrow(() -> QueueDoesNotExistException.builder().build());
        }

        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            sentTo.add(request.queueUrl());
            return SendMessageResponse.builder().messageId("1").build();
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void namesAQueueThatIsNotThereAndFindsItOnceItIs() throws Exception {
        Broker broker = new Broker();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            ConsumerServices services =
                    new ConsumerServices(null, new VisibilityTimeouts(broker), null, List.of(), null);
            camel.getRegistry().bind("broker", broker);
            camel.getRegistry().bind("aws2-sqs", new ReliableSqsComponent(services));
            camel.start();
            String queue = "aws2-sqs:told?amazonSQSClient=#broker";
            assertThatThrownBy(() -> camel.createProducerTemplate().sendBody(queue, "hello"))
                    .isInstanceOf(CamelExecutionException.class)
                    .cause()
                    .hasMessageContaining("There is no queue told.");
            assertThat(broker.sentTo).isEmpty();

            broker.queues.add("http://localhost/queue/told");
            camel.createProducerTemplate().sendBody(queue, "hello");
            assertThat(broker.sentTo).containsExactly("http://localhost/queue/told");
        }
    }
}
