package dev.serai.jobs;

import dev.serai.image.Pipeline;
import dev.serai.refusal.RefusedException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * Reads the messages of image queues and takes them apart into jobs. Bound as {@code inboxReader}. Safe for use by several
 * threads.
 */
public final class InboxReader {
    private final Clock clock;
    private final int maxRecords;
    private final Consumer<String> keyCheck;

    /**
     * @param clock the time of messages whose queue does not say when they were sent
     * @param maxRecords the most records of one message; one with more is refused
     * @param keyCheck refuses keys that the bucket is known not to hold, so that no work is done for their results
     */
    public InboxReader(Clock clock, int maxRecords, Consumer<String> keyCheck) {
        this.clock = clock;
        this.maxRecords = maxRecords;
        this.keyCheck = keyCheck;
    }

    /** The message as the rest of the route needs it. Its text is bound, not given, so that it is not changed. */
    public InboxMessage message(
            @Body String body,
            @Header("CamelAwsSqsMessageId") String messageId,
            @Header("SentTimestamp") String sentMillis,
            @Header("ApproximateReceiveCount") String receiveCount) {
        Instant sent = sentMillis == null ? clock.instant() : Instant.ofEpochMilli(Long.parseLong(sentMillis));
        int tries = receiveCount == null ? 1 : Integer.parseInt(receiveCount);
        return new InboxMessage(MessageIds.checked(messageId), sent, tries, body);
    }

    /**
     * The jobs that a message asks for; what cannot be understood is a job that is refused.
     *
     * @param bucket the bucket whose objects can be asked for
     * @param defaultPipeline what is done for a message that does not say
     */
    public List<InboxJob> jobs(InboxMessage message, String bucket, String defaultPipeline) {
        return InboxParser.jobs(message, bucket, ownPipeline(defaultPipeline), maxRecords, keyCheck);
    }

    /** A pipeline that is none stands in a route, not in the message: the fault is not the sender's. */
    private static Pipeline ownPipeline(String text) {
        try {
            return Pipeline.parse(text);
        } catch (RefusedException e) {
            throw new IllegalStateException("The route's variable defaultPipeline: " + e.getMessage(), e);
        }
    }

    /**
     * Lets a job pass that can be tried.
     *
     * @throws RefusedException why it cannot be, if it was refused as it was written
     */
    public void accept(InboxJob job) {
        if (job instanceof RefusedJob refused) {
            throw refused.reason();
        }
    }
}
