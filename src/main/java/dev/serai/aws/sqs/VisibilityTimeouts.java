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
 * The visibility timeouts that queues have by themselves, for consumers that ask for none of their own. Each is read once
 * and again every five minutes, since an operator may change it. Safe for use by several threads.
 */
public final class VisibilityTimeouts {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityTimeouts.class);

    /** What SQS gives a queue that was made without saying. */
    private static final Duration DEFAULT = Duration.ofSeconds(30);

    private static final long GOOD_FOR_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final SqsClient sqs;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /** Timeouts read by that client, which stays the caller's. */
    public VisibilityTimeouts(SqsClient sqs) {
        this.sqs = sqs;
    }

    private record Reading(Duration timeout, long readNanos) {
        boolean isOld() {
            return System.nanoTime() - readNanos > GOOD_FOR_NANOS;
        }
    }

    /** The timeout in seconds that a consumer has of its own, or that of its queue if it has none. */
    Duration of(String queueUrl, Integer own) {
        return own != null ? Duration.ofSeconds(own) : of(queueUrl);
    }

    /** The timeout of that queue; 30 seconds, the default of SQS, if it cannot be read. */
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
            String seconds = sqs.getQueueAttributes(
                            request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                    .attributes()
                    .get(QueueAttributeName.VISIBILITY_TIMEOUT);
            return seconds == null ? otherwise : Duration.ofSeconds(Long.parseLong(seconds));
        } catch (SdkException e) {
            LOG.info("The visibility timeout of {} cannot be read; taking {} s", queueUrl, otherwise.toSeconds());
            return otherwise;
        }
    }
}
