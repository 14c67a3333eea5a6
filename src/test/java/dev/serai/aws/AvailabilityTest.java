package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class AvailabilityTest {
    private static final RuntimeException REFUSED_CONNECTION = SdkClientException.builder()
            .message("Unable to execute HTTP request")
            .cause(new ConnectException("Connection refused"))
            .build();

    private final AtomicLong nanoTime = new AtomicLong();
    private final Availability availability = new Availability("Queues at home", nanoTime::get);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final SqsClient sqs = availability.watch(SqsClient.class, (SqsClient) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {SqsClient.class}, (proxy, method, arguments) -> {
                if (failure.get() != null) {
                    throw failure.get();
                }
                return GetQueueUrlResponse.builder().build();
            }));

    private final Logger logger = (Logger) LoggerFactory.getLogger(Availability.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private void callAndFail(RuntimeException thrown) {
        failure.set(thrown);
        assertThatThrownBy(() -> sqs.getQueueUrl(GetQueueUrlRequest.builder().build()))
                .isSameAs(thrown);
        failure.set(null);
    }

    @Test
    void saysOnceThatSomethingIsAwayThenOnceAMinuteAndOnceThatItIsBack() {
        sqs.getQueueUrl(GetQueueUrlRequest.builder().build());
        for (int second = 0; second < 150; second++) {
            callAndFail(REFUSED_CONNECTION);
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(availability.isAway()).isTrue();
        sqs.getQueueUrl(GetQueueUrlRequest.builder().build());
        assertThat(availability.isAway()).isFalse();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Queues at home: calls fail (Connection refused); they are retried at intervals of up to 30 s",
                        "Queues at home: calls have failed for 1 min 0 s (Connection refused)",
                        "Queues at home: calls have failed for 2 min 0 s (Connection refused)",
                        "Queues at home: calls succeed again, after 2 min 30 s");
    }

    @Test
    void whatNeverAnsweredIsLeftToTheSentenceThatEndsTheStart() {
        callAndFail(REFUSED_CONNECTION);
        callAndFail(REFUSED_CONNECTION);
        assertThat(availability.isAway()).isTrue();
        assertThat(log.list).isEmpty();
    }

    @Test
    void anAnswerThatRefusesIsAnAnswer() {
        callAndFail(QueueDoesNotExistException.builder().statusCode(400).build());
        assertThat(availability.isAway()).isFalse();
        callAndFail(SqsException.builder().statusCode(503).build());
        assertThat(availability.isAway()).isTrue();
        callAndFail(QueueDoesNotExistException.builder().statusCode(400).build());
        assertThat(availability.isAway()).isFalse();
    }

    @Test
    void turnsComeAfterPausesThatGrowToThirtySeconds() throws InterruptedException {
        callAndFail(REFUSED_CONNECTION);
        Backoff backoff = new Backoff();
        long last = 0;
        for (int i = 0; i < 8; i++) {
            long pause = backoff.nextNanos();
            assertThat(pause).isGreaterThan(last).isLessThanOrEqualTo(Backoff.LONGEST.toNanos());
            last = i < 5 ? pause : 0;
        }
        nanoTime.addAndGet(Backoff.FIRST.toNanos());
        availability.awaitTurn(); // the first turn, which returns at once
        sqs.getQueueUrl(GetQueueUrlRequest.builder().build());
        availability.awaitTurn(); // nothing is away
    }
}
