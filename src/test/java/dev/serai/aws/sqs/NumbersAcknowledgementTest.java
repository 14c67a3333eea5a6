package dev.serai.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Settings;
import dev.serai.aws.Availability;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.RedriveLedger;
import dev.serai.events.EventStore;
import dev.serai.jobs.NumbersEvents;
import dev.serai.jobs.NumbersReader;
import dev.serai.jobs.NumbersReplies;
import dev.serai.numbers.NumberForm;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** What the bundled numbers route deletes of a poll when some of its replies, or an index, cannot be written. */
class NumbersAcknowledgementTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Its answer holds it four times and nearly fills a call. */
    private static final String LONG_LIST = "7".repeat(200_000);

    /** Queues that give out one poll, and record what is sent and deleted. */
    private static final class Queues implements SqsClient {
        private final Queue<List<Message>> polls = new ConcurrentLinkedQueue<>();
        private final Queue<String> calls = new ConcurrentLinkedQueue<>();
        private final Queue<String> comeBack = new ConcurrentLinkedQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private int failFromCall = Integer.MAX_VALUE;
        private String notTaken = "none";
        private String notNamed = "none";
        private String notDeleted = "none";

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder()
                    .queueUrl("http://sqs/" + request.queueName())
                    .build();
        }

        @Override
        public ListQueuesResponse listQueues(ListQueuesRequest request) {
            return ListQueuesResponse.builder()
                    .queueUrls("http://sqs/" + request.queueNamePrefix())
                    .build();
        }

        @Override
        public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
            List<Message> poll = polls.poll();
            if (poll == null) {
                try {
                    closed.await(10, TimeUnit.MILLISECONDS); // or the consumer would spin
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return ReceiveMessageResponse.builder().build();
            }
            return ReceiveMessageResponse.builder().messages(poll).build();
        }

        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            if (--failFromCall < 0) {
                calls.add("send fails");
                throw SdkClientException.create("the connection is gone");
            }
            calls.add("send " + names(request) + " to " + request.queueUrl());
            List<BatchResultErrorEntry> failed = request.entries().stream()
                    .filter(entry -> name(entry).equals(notTaken))
                    .map(entry -> BatchResultErrorEntry.builder()
                            .id(entry.id())
                            .code("Busy")
                            .build())
                    .toList();
            List<SendMessageBatchResultEntry> successful = request.entries().stream()
                    .filter(entry -> !List.of(notTaken, notNamed).contains(name(entry)))
                    .map(entry ->
                            SendMessageBatchResultEntry.builder().id(entry.id()).build())
                    .toList();
            return SendMessageBatchResponse.builder()
                    .successful(successful)
                    .failed(failed)
                    .build();
        }

        private static List<String> names(SendMessageBatchRequest request) {
            return request.entries().stream().map(Queues::name).toList();
        }

        private static String name(SendMessageBatchRequestEntry entry) {
            return entry.messageAttributes().get("requestId").stringValue();
        }

        @Override
        public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
            calls.add("delete "
                    + request.entries().stream()
                            .map(DeleteMessageBatchRequestEntry::receiptHandle)
                            .toList()
                    + " from " + request.queueUrl());
            return DeleteMessageBatchResponse.builder()
                    .successful(request.entries().stream()
                            .filter(entry -> !entry.receiptHandle().equals(notDeleted))
                            .map(entry -> DeleteMessageBatchResultEntry.builder()
                                    .id(entry.id())
                                    .build())
                            .toList())
                    .build();
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
            closed.countDown();
        }
    }

    private final Queues sqs = new Queues();
    private final AtomicInteger indexCalls = new AtomicInteger();
    private boolean indexFails;
    private final VisibilityExtender visibility = new VisibilityExtender(sqs);
    private final S3Client s3 = (S3Client) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                    return method.getName().equals("toString")
                            ? "a bucket"
                            : method.getName().equals("hashCode") ? 1 : proxy == arguments[0];
                }
                boolean event = arguments[0] instanceof PutObjectRequest; // the index is put by a builder
                if (method.getName().equals("putObject") && !event) {
                    indexCalls.incrementAndGet();
                    if (indexFails) {
                        throw SdkClientException.create("the bucket is gone");
                    }
                }
                Object builder = method.getReturnType().getMethod("builder").invoke(null);
                return ((SdkBuilder<?, ?>) builder).build();
            });
    private CamelContext camel;

    @AfterEach
    void stop() {
        camel.stop();
        visibility.close();
        sqs.close();
    }

    private void run(List<Message> poll) throws Exception {
        sqs.polls.add(poll);
        camel = new DefaultCamelContext();
        camel.getPropertiesComponent()
                .setInitialProperties(
                        Settings.load(Map.of("serai.numbers.concurrency", "1", "serai.queue.visibility-timeout", "2"))
                                .asProperties());
        Clock clock = Clock.systemUTC();
        Availability answers = new Availability("Queues");
        Map<String, Object> beans = Map.of(
                "aws2-sqs",
                new ReliableSqsComponent(new ConsumerServices(
                        visibility,
                        new VisibilityTimeouts(sqs),
                        answers,
                        List.of(),
                        new RedriveLedger(s3, "log-events"))),
                "sqsClient",
                sqs,
                "s3Client",
                s3,
                "visibility",
                visibility,
                "callingThread",
                new SynchronousExecutorService(),
                "acknowledgement",
                new Acknowledgement(visibility),
                "eventStore",
                new EventStore(
                        s3,
                        "log-events",
                        new AwsAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        clock),
                "numbersReader",
                new NumbersReader(clock),
                "numbersEvents",
                new NumbersEvents(clock),
                "numbersReplies",
                new NumbersReplies(NumberForm.NUMBER));
        beans.forEach(camel.getRegistry()::bind);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("classpath:routes/numbers.yaml"));
        camel.start();
    }

    private static Message request(String name, String list, boolean reply) {
        Message.Builder message = Message.builder()
                .messageId(name)
                .receiptHandle("receipt-" + name)
                .body(list)
                .attributes(Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, "1764230400000"));
        if (!reply) {
            message.messageAttributes(Map.of(
                    "replyTo",
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("log")
                            .build()));
        }
        return message.build();
    }

    private void callsAre(String... calls) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(sqs.calls).containsExactly(calls);
            assertThat(visibility.size()).as("messages that are held").isZero();
        });
    }

    @Test
    void aPollIsRepliedToInOneCallAndThenDeletedInOne() throws Exception {
        run(IntStream.range(0, 10)
                .mapToObj(i -> request("" + i, "1,2," + i, true))
                .toList());
        callsAre(
                "send [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] to http://sqs/responseQueue",
                "delete [receipt-0, receipt-1, receipt-2, receipt-3, receipt-4, receipt-5, receipt-6, receipt-7,"
                        + " receipt-8, receipt-9] from http://sqs/requestQueue");
    }

    @Test
    void whatWasRepliedToIsDeletedThoughALaterReplyFails() throws Exception {
        sqs.failFromCall = 1;
        run(List.of(request("first", LONG_LIST, true), request("second", LONG_LIST, true)));
        callsAre(
                "send [first] to http://sqs/responseQueue",
                "delete [receipt-first] from http://sqs/requestQueue",
                "send fails");
        await().atMost(SOON).untilAsserted(() -> assertThat(sqs.comeBack)
                .as("after its own timeout, though it is hidden for longer")
                .containsExactly("receipt-second 2"));
    }

    @Test
    void whatWantsNoReplyIsDeletedThoughTheReplyToAnotherFails() throws Exception {
        sqs.failFromCall = 0;
        run(List.of(request("reply", "1,2", true), request("log", "1,2", false)));
        callsAre("delete [receipt-log] from http://sqs/requestQueue", "send fails");
    }

    @Test
    void whatTheQueueDidNotTakeIsNotDeleted() throws Exception {
        sqs.notTaken = "b";
        run(List.of(request("a", "1", true), request("b", "no list", true), request("c", "1", true)));
        callsAre(
                "send [a, b, c] to http://sqs/responseQueue",
                "delete [receipt-a, receipt-c] from http://sqs/requestQueue");
    }

    @Test
    void whatTheAnswerDoesNotNameIsNotDeletedEither() throws Exception {
        sqs.notTaken = "a";
        sqs.notNamed = "b";
        run(List.of(request("a", "1", true), request("b", "1", true), request("c", "1", true)));
        callsAre("send [a, b, c] to http://sqs/responseQueue", "delete [receipt-c] from http://sqs/requestQueue");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sqs.comeBack).containsExactlyInAnyOrder("receipt-a 2", "receipt-b 2"));
    }

    @Test
    void anAnswerThatNamesNoReplyDeletesNone() throws Exception {
        sqs.notNamed = "a";
        run(List.of(request("a", "1", true)));
        callsAre("send [a] to http://sqs/responseQueue");
    }

    @Test
    void whatTheAnswerDoesNotNameAsDeletedComesBack() throws Exception {
        sqs.notDeleted = "receipt-b";
        run(List.of(request("a", "1", true), request("b", "1", true)));
        await().atMost(SOON).untilAsserted(() -> assertThat(sqs.comeBack).containsExactly("receipt-b 2"));
        callsAre(
                "send [a, b] to http://sqs/responseQueue",
                "delete [receipt-a, receipt-b] from http://sqs/requestQueue");
    }

    @Test
    void nothingIsRepliedToOrDeletedBeforeItsEventIsIndexed() throws Exception {
        indexFails = true;
        run(List.of(request("a", "1", true), request("b", "1", false)));
        await().atMost(SOON).until(() -> indexCalls.get() == 2 && visibility.size() == 0);
        assertThat(sqs.calls).isEmpty();
    }
}
