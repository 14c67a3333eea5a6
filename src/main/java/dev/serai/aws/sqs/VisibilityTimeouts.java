package dev.serai.aws.sqs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The queues' own visibility timeouts, for consumers that set none. Each is read once and reread every five minutes,
 * because an operator may change it. Safe for use by several threads.
 */
public final class VisibilityTimeouts {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityTimeouts.class);

    /** SQS's default for a queue created without one. */
    private static final Duration DEFAULT = Duration.ofSeconds(30);

    private static final long LONGEST_SECONDS = Duration.ofHours(12).toSeconds();

    private static final long GOOD_FOR_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final SqsClient sqs;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /** Creates a reader that uses that client; the caller closes the client. */
    public VisibilityTimeouts(SqsClient sqs) {
        this.sqs = sqs;
    }

    private record Reading(Duration timeout, long readNanos) {
        boolean isOld() {
            return System.nanoTime() - readNanos > GOOD_FOR_NANOS;
        }
    }

    /** The consumer's own timeout in seconds, or that of its queue if {@code own} is null. */
    Duration of(String queueUrl, Integer own) {
        return own != null ? Duration.ofSeconds(own) : of(queueUrl);
    }

    /**
     * The visibility timeout of that queue; if it cannot be read, the last known one, or SQS's default of 30 seconds.
     */
    public Duration of(String queueUrl) {
        Reading reading = readings.get(queueUrl);
        if (reading == null || reading.isOld()) {
            Duration before = reading == null ? DEFAULT : reading.timeout();
            reading = new Reading(read(queueUrl, before), System.nanoTime());
            readings.put(queueUrl, reading);
        }
        return reading.timeout();
    }

    private Duration read(String queueUrl, Duration otherwise) {
        try {
            String given = sqs.getQueueAttributes(
                            request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                    .attributes()
                    .get(QueueAttributeName.VISIBILITY_TIMEOUT);
            if (given == null) {
                return otherwise;
            }
            long seconds = Long.parseLong(given);
            if (seconds >= 0 && seconds <= LONGEST_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
            LOG.info(
                    "The visibility timeout of {} is given as {} s; taking {} s",
                    queueUrl,
                    given,
                    otherwise.toSeconds());
            return otherwise;
        } catch (SdkException | NumberFormatException e) {
            LOG.info("The visibility timeout of {} cannot be read; taking {} s", queueUrl, otherwise.toSeconds());
            return otherwise;
        }
    }
}
