package dev.serai.jobs;

import dev.serai.numbers.NumberForm;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Header;

/** Reads the messages of queues for lists of integers. Bound as {@code numbersReader}. Safe for use by several threads. */
public final class NumbersReader {
    private static final String LOG = "log";

    private final Clock clock;

    /** @param clock the time of messages whose queue does not say when they were sent */
    public NumbersReader(Clock clock) {
        this.clock = clock;
    }

    /** The message as the rest of the route needs it. Its text is bound, not given, so that it is not changed. */
    public NumbersRequest request(
            @Body String text,
            @Header("CamelAwsSqsMessageId") String messageId,
            @Header("SentTimestamp") String sentMillis,
            @Header("replyTo") String replyTo,
            @Header("numbers") Object numbers, // a binary attribute as well: it is refused in words, not by a converter
            @Header("CamelAwsSqsReceiptHandle") String receiptHandle) {
        Instant sent = sentMillis == null ? clock.instant() : Instant.ofEpochMilli(Long.parseLong(sentMillis));
        return new NumbersRequest(
                MessageIds.checked(messageId),
                sent,
                text,
                !LOG.equals(replyTo),
                numbers == null ? null : numbers.toString(),
                receiptHandle);
    }

    /**
     * Lets a request pass whose attributes can be met.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-parameter} for another form of numbers than there is
     */
    public void accept(NumbersRequest request) {
        if (request.numbers() != null) {
            NumberForm.of(request.numbers());
        }
    }
}
