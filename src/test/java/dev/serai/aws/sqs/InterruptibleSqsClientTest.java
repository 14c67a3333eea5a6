package dev.serai.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

class InterruptibleSqsClientTest {
    private static final ReceiveMessageRequest REQUEST = ReceiveMessageRequest.builder()
            .queueUrl("queue")
            .maxNumberOfMessages(10)
            .visibilityTimeout(1)
            .build();

    private final LinkedBlockingQueue<ReceiveMessageResponse> broker = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<String> givenBack = new ConcurrentLinkedQueue<>();
    private final Queue<String> extended = new ConcurrentLinkedQueue<>();
    private final SqsClient client = (SqsClient) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {SqsClient.class}, (proxy, method, arguments) -> {
                if (arguments == null) {
                    return null;
                } else if (arguments[0] instanceof ReceiveMessageRequest) {
                    asked.incrementAndGet();
                    return broker.poll(20, TimeUnit.SECONDS);
                } else if (method.getName().equals("changeMessageVisibilityBatch")) {
                    ChangeMessageVisibilityBatchRequest.Builder change = ChangeMessageVisibilityBatchRequest.builder();
                    @SuppressWarnings("unchecked")
                    Consumer<ChangeMessageVisibilityBatchRequest.Builder> fill =
                            (Consumer<ChangeMessageVisibilityBatchRequest.Builder>) arguments[0];
                    fill.accept(change);
                    for (ChangeMessageVisibilityBatchRequestEntry entry :
                            change.build().entries()) {
                        (entry.visibilityTimeout() == 0 ? givenBack : extended).add(entry.receiptHandle());
                    }
                    return ChangeMessageVisibilityBatchResponse.builder().build();
                }
                throw new IllegalStateException(method.getName());
            });
    private final VisibilityExtender visibility = new VisibilityExtender(client);
    private final SqsClient sqs = InterruptibleSqsClient.around(client, visibility, new VisibilityTimeouts(client));

    @AfterEach
    void close() {
        sqs.close();
    }

    private static ReceiveMessageResponse message(String handle) {
        return ReceiveMessageResponse.builder()
                .messages(Message.builder()
                        .messageId(handle)
                        .receiptHandle(handle)
                        .build())
                .build();
    }

    /** Threads that waited for messages at once and were interrupted. */
    private void interruptedWaits(int count) throws InterruptedException {
        List<Thread> waiters = Stream.generate(() -> new Thread(() -> sqs.receiveMessage(REQUEST)))
                .limit(count)
                .toList();
        waiters.forEach(Thread::start);
        await().until(() -> asked.get() == count);
        for (Thread waiter : waiters) {
            waiter.interrupt();
            waiter.join(1_000);
            assertThat(waiter.isAlive()).isFalse();
        }
    }

    @Test
    void passesMessagesOn() {
        broker.add(message("one"));
        assertThat(sqs.receiveMessage(REQUEST).messages())
                .extracting(Message::receiptHandle)
                .containsExactly("one");
    }

    @Test
    void theNextWaitTakesOverTheOneThatWasLeft() throws InterruptedException {
        interruptedWaits(1);
        broker.add(message("one"));
        assertThat(sqs.receiveMessage(REQUEST).messages())
                .extracting(Message::receiptHandle)
                .containsExactly("one");
        assertThat(asked).hasValue(1);
        assertThat(givenBack).isEmpty();
    }

    @Test
    void givesBackWhatNobodyTakesOverWhenNoWaitIsOpen() throws InterruptedException {
        interruptedWaits(2);
        broker.add(message("one"));
        await().during(2_500, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(givenBack::isEmpty);
        await().atMost(30, TimeUnit.SECONDS).until(() -> extended.contains("one")); // held while nobody has it
        broker.add(message("two"));
        await().atMost(5, TimeUnit.SECONDS).until(() -> givenBack.size() == 2);
        assertThat(List.copyOf(givenBack)).containsExactlyInAnyOrder("one", "two");
        assertThat(visibility.size()).isZero();
    }

    @Test
    void throwsWhatTheClientThrows() {
        assertThatThrownBy(() -> sqs.purgeQueue(software.amazon.awssdk.services.sqs.model.PurgeQueueRequest.builder()
                        .build()))
                .isInstanceOf(IllegalStateException.class);
    }
}
