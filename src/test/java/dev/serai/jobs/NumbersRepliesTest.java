package dev.serai.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.Queues;
import dev.serai.aws.sqs.VisibilityExtender;
import dev.serai.events.EventStore;
import dev.serai.numbers.NumbersEvent;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** What is deleted of a poll when some of its replies cannot be sent. */
class NumbersRepliesTest {
    /** Its answer holds it four times and nearly fills a call. */
    private static final String LONG_LIST = "7".repeat(200_000);

    /** Queues that take one call with replies and then no more. */
    private static final class FailingQueues implements SqsClient {
        private final List<String> deleted = new ArrayList<>();
        private final Queue<String> comeBack = new ConcurrentLinkedQueue<>();
        private int calls;

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder()
                    .queueUrl("http://sqs/" + request.queueName())
                    .build();
        }

        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            calls++;
            if (calls > 1) {
                throw SdkClientException.create("the connection is gone");
            }
            return SendMessageBatchResponse.builder().build();
        }

        @Override
        public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
            request.entries().stream()
                    .map(DeleteMessageBatchRequestEntry::receiptHandle)
                    .forEach(deleted::add);
            return DeleteMessageBatchResponse.builder().build();
        }

        @Override
        public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
                ChangeMessageVisibilityBatchRequest request) {
            request.entries().forEach(entry -> comeBack.add(entry.receiptHandle() + " " + entry.visibilityTimeout()));
            return ChangeMessageVisibilityBatchResponse.builder().build();
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

    private final FailingQueues sqs = new FailingQueues();
    private final S3Client s3 = (S3Client) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {S3Client.class},
            (proxy, method, arguments) -> PutObjectResponse.builder().build());
    private final VisibilityExtender visibility = new VisibilityExtender(sqs);
    private final NumbersReplies replies = new NumbersReplies(
            sqs,
            new Queues(sqs, new AwsAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
            new EventStore(s3, "log-events", Clock.systemUTC()),
            visibility,
            "requestQueue",
            "responseQueue");

    @AfterEach
    void close() {
        visibility.close();
    }

    private NumbersReplies.Answered request(String name, String list, boolean reply) {
        visibility.hold("http://sqs/requestQueue", name, Duration.ofSeconds(2));
        Instant now = Instant.now();
        return new NumbersReplies.Answered(NumbersEvent.of(name, now, now, list), reply, name);
    }

    @Test
    void whatWasRepliedToIsDeletedThoughALaterReplyFails() {
        List<NumbersReplies.Answered> poll = Stream.of("first", "second")
                .map(name -> request(name, LONG_LIST, true))
                .toList();
        assertThatThrownBy(() -> replies.send(poll)).isInstanceOf(SdkClientException.class);
        assertThat(sqs.calls).isEqualTo(2);
        assertThat(sqs.deleted).containsExactly("first");
        await().untilAsserted(() -> assertThat(sqs.comeBack).containsExactly("second 2"));
    }

    @Test
    void whatWantsNoReplyIsDeletedThoughTheReplyToAnotherFails() {
        sqs.calls = 1;
        List<NumbersReplies.Answered> poll = List.of(request("log", "1,2", false), request("reply", "1,2", true));
        assertThatThrownBy(() -> replies.send(poll)).isInstanceOf(SdkClientException.class);
        assertThat(sqs.deleted).containsExactly("log");
    }
}
