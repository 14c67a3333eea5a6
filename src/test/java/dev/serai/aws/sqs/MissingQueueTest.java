package dev.serai.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.Availability;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** A route that consumes from a queue that is not there, or not yet. */
class MissingQueueTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** A broker that has the queues of a list and no messages. */
    private static final class Broker implements SqsClient {
        private final List<String> queues = new CopyOnWriteArrayList<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            looks.incrementAndGet();
            return queues.stream()
                    .filter(url -> url.endsWith("/" + request.queueName()))
                    .findFirst()
                    .map(url -> GetQueueUrlResponse.builder().queueUrl(url).build())
                    .orElseThrow(() -> QueueDoesNotExistException.builder().build());
        }

        @Override
        public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
            return GetQueueAttributesResponse.builder().build();
        }

        @Override
        public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
            asked.add(String.valueOf(request.queueUrl()));
            return ReceiveMessageResponse.builder().build();
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
    void isLookedForWithoutCallsThatNameNoQueueAndFoundOnceItIsThere() throws Exception {
        Broker broker = new Broker();
        Availability queues = new Availability("Queues");
        try (DefaultCamelContext camel = new DefaultCamelContext();
                VisibilityExtender visibility = new VisibilityExtender(broker)) {
            ConsumerServices services =
                    new ConsumerServices(visibility, new VisibilityTimeouts(broker), queues, List.of(), null);
            camel.getRegistry().bind("broker", broker);
            camel.getRegistry().bind("aws2-sqs", new ReliableSqsComponent(services));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("aws2-sqs:told?amazonSQSClient=#broker&delay=10").to("log:told");
                }
            });
            camel.start();
            int known = broker.looks.get();
            Awaitility.await().atMost(SOON).until(() -> broker.looks.get() > known + 1);
            assertThat(broker.asked).isEmpty();
            assertThat(queues.isAway()).isFalse();

            broker.queues.add("http://localhost/queue/told");
            Awaitility.await().atMost(SOON).until(() -> !broker.asked.isEmpty());
            assertThat(broker.asked).containsOnly("http://localhost/queue/told");
        }
    }
}
