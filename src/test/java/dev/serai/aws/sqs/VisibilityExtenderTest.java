package dev.serai.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;

class VisibilityExtenderTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Queue<ChangeMessageVisibilityBatchRequest> calls = new ConcurrentLinkedQueue<>();
    private final Set<String> invalid = ConcurrentHashMap.newKeySet();

    /** Not named by the answer to the next call about them. */
    private final Set<String> unnamed = ConcurrentHashMap.newKeySet();

    private final VisibilityExtender visibility = new VisibilityExtender((SqsClient) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {SqsClient.class}, (proxy, method, arguments) -> {
                ChangeMessageVisibilityBatchRequest.Builder change = ChangeMessageVisibilityBatchRequest.builder();
                @SuppressWarnings("unchecked")
                Consumer<ChangeMessageVisibilityBatchRequest.Builder> fill =
                        (Consumer<ChangeMessageVisibilityBatchRequest.Builder>) arguments[0];
                fill.accept(change);
                ChangeMessageVisibilityBatchRequest request = change.build();
                calls.add(request);
                List<BatchResultErrorEntry> failed = new ArrayList<>();
                List<ChangeMessageVisibilityBatchResultEntry> successful = new ArrayList<>();
                for (ChangeMessageVisibilityBatchRequestEntry entry : request.entries()) {
                    if (invalid.contains(entry.receiptHandle())) {
                        failed.add(BatchResultErrorEntry.builder()
                                .id(entry.id())
                                .code("ReceiptHandleIsInvalid")
                                .senderFault(true)
                                .build());
                    } else if (!unnamed.remove(entry.receiptHandle())) {
                        successful.add(ChangeMessageVisibilityBatchResultEntry.builder()
                                .id(entry.id())
                                .build());
                    } else {
                        failed.add(BatchResultErrorEntry.builder()
                                .id("not in the call")
                                .build());
                    }
                }
                return ChangeMessageVisibilityBatchResponse.builder()
                        .successful(successful)
                        .failed(failed)
                        .build();
            }));

    @AfterEach
    void close() {
        visibility.close();
    }

    private long extensions(String handle) {
        return calls.stream()
                .flatMap(call -> call.entries().stream())
                .filter(entry -> entry.receiptHandle().equals(handle) && entry.visibilityTimeout() == 10)
                .count();
    }

    @Test
    void extendsWhatIsHeldAgainAndAgainTenInACall() {
        IntStream.range(0, 25).forEach(i -> visibility.hold("queue", "m" + i, SECOND));
        await().atMost(SOON).until(() -> IntStream.range(0, 25).allMatch(i -> extensions("m" + i) >= 2));
        assertThat(calls).allMatch(call -> call.entries().size() <= 10);
    }

    @Test
    void makesNoCallForAMessageThatIsDoneWithinHalfTheTimeout() {
        visibility.hold("queue", "quick", Duration.ofMinutes(1));
        visibility.exchangeDone("quick");
        visibility.hold("queue", "slow", SECOND);
        await().atMost(SOON).until(() -> extensions("slow") >= 1);
        assertThat(extensions("quick")).isZero();
        assertThat(visibility.size()).isEqualTo(1);
    }

    @Test
    void goesOnWithAKeptMessageWhenItsExchangeIsOver() {
        visibility.hold("queue", "kept", SECOND);
        visibility.keep("kept");
        visibility.exchangeDone("kept");
        await().atMost(SOON).until(() -> extensions("kept") >= 1);
        visibility.release("kept");
        assertThat(visibility.size()).isZero();
    }

    @Test
    void stopsWhenTheReceiptHandleIsNoLongerValid() {
        invalid.add("gone");
        visibility.hold("queue", "gone", SECOND);
        await().atMost(SOON).until(() -> visibility.size() == 0);
        assertThat(extensions("gone")).isEqualTo(1);
    }

    @Test
    void triesAgainSoonerWhenTheAnswerDoesNotNameAMessage() {
        unnamed.add("unnamed");
        visibility.hold("queue", "unnamed", SECOND);
        visibility.hold("queue", "named", SECOND);
        await().atMost(SOON).until(() -> extensions("unnamed") >= 2);
        assertThat(extensions("named")).isEqualTo(1);
        assertThat(visibility.size()).isEqualTo(2);
    }

    @Test
    void whatHasFailedComesBackAfterItsOwnTimeoutThoughItIsHiddenForLonger() {
        visibility.hold("queue", "short", SECOND);
        visibility.hold("queue", "long", Duration.ofMinutes(1));
        visibility.failed("long");
        visibility.failed("short");
        await().atMost(SOON).until(() -> !calls.isEmpty());
        assertThat(calls)
                .singleElement()
                .satisfies(call -> assertThat(call.entries()).singleElement().satisfies(entry -> {
                    assertThat(entry.receiptHandle()).isEqualTo("short");
                    assertThat(entry.visibilityTimeout()).isEqualTo(1);
                }));
        assertThat(visibility.size()).isZero();
    }

    @Test
    void whoHoldsAMessageLastSaysWhenItComesBack() {
        visibility.hold("queue", "taken over", Duration.ofSeconds(10));
        visibility.hold("queue", "taken over", SECOND);
        visibility.failed("taken over");
        await().atMost(SOON).until(() -> !calls.isEmpty());
        assertThat(calls.peek().entries().get(0).visibilityTimeout()).isEqualTo(1);
    }

    @Test
    void givesBackTenInACall() {
        List<String> handles = IntStream.range(0, 12).mapToObj(i -> "m" + i).toList();
        handles.forEach(handle -> visibility.hold("queue", handle, Duration.ofMinutes(1)));
        visibility.returnToQueue("queue", handles);
        assertThat(calls).extracting(call -> call.entries().size()).containsExactly(10, 2);
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.entries()).allMatch(entry -> entry.visibilityTimeout() == 0));
        assertThat(visibility.size()).isZero();
    }
}
