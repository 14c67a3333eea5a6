package dev.serai.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

class AvailabilityTest {
    /** What the endpoint does: answers with that status, or with none refuses the connection. */
    private static final int REFUSED_CONNECTION = 0;

    private final AtomicLong nanoTime = new AtomicLong();
    private final Availability availability = new Availability("Queues at home", nanoTime::get);
    private int status = 200;
    private final SqsClient sqs = SqsClient.builder()
            .httpClient(new Endpoint())
            .endpointOverride(URI.create("http://queues.test"))
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .overrideConfiguration(configuration -> configuration
                    .retryStrategy(retry -> retry.maxAttempts(1))
                    .addExecutionInterceptor(availability.watcher()))
            .build();

    private final class Endpoint implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    if (status == REFUSED_CONNECTION) {
                        throw new ConnectException("Connection refused");
                    }
                    return HttpExecuteResponse.builder()
                            .response(
                                    SdkHttpResponse.builder().statusCode(status).build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream("{}".getBytes(UTF_8))))
                            .build();
                }

                @Override
                public void abort() {
                    // there is nothing to abort
                }
            };
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

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

    private void call() {
        sqs.getQueueUrl(request -> request.queueName("any"));
    }

    private void callAndFail(int answer) {
        status = answer;
        assertThatThrownBy(this::call).isInstanceOf(SdkException.class);
        status = 200;
    }

    @Test
    void saysOnceThatSomethingIsAwayThenOnceAMinuteAndOnceThatItIsBack() {
        call();
        for (int second = 0; second < 150; second++) {
            callAndFail(REFUSED_CONNECTION);
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(availability.isAway()).isTrue();
        call();
        assertThat(availability.isAway()).isFalse();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Queues at home: calls fail (Connection refused); they are retried at intervals of up to 30 s",
                        "Queues at home: calls have failed for 1 min 0 s (Connection refused)",
                        "Queues at home: calls have failed for 2 min 0 s (Connection refused)",
                        "Queues at home: calls succeed again, after 2 min 30 s");
    }

    /** An endpoint that fails every other call would fill the log with its going and coming. */
    @Test
    void saysOnceAMinuteThatSomethingComesAndGoes() {
        call();
        for (int second = 0; second < 130; second++) {
            callAndFail(503);
            nanoTime.addAndGet(Duration.ofMillis(500).toNanos());
            call();
            nanoTime.addAndGet(Duration.ofMillis(500).toNanos());
        }
        assertThat(log.list).hasSize(6);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("Queues at home: calls fail (");
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .element(2, InstanceOfAssertFactories.STRING)
                .contains("), after 59 times more since the last line;");
    }

    @Test
    void whatFailsAgainWithinAMinuteAndStaysAwayIsSaid() {
        call();
        callAndFail(REFUSED_CONNECTION);
        call();
        for (int second = 0; second < 90; second++) {
            callAndFail(REFUSED_CONNECTION);
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        call();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Queues at home: calls fail (Connection refused); they are retried at intervals of up to 30 s",
                        "Queues at home: calls succeed again, after 0 s",
                        "Queues at home: calls have failed for 1 min 0 s (Connection refused)",
                        "Queues at home: calls succeed again, after 1 min 30 s");
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
        callAndFail(400);
        assertThat(availability.isAway()).isFalse();
        callAndFail(503);
        assertThat(availability.isAway()).isTrue();
        callAndFail(400);
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
        call();
        availability.awaitTurn(); // nothing is away
    }
}
