package dev.serai.jobs;

import dev.serai.events.EventKeys;
import dev.serai.json.Json;
import dev.serai.numbers.NumbersEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Where the numbers route meets the operation: it takes what a queue message is made of and gives the event, the record
 * and the reply. Bound as {@code numbersDesk}. Safe for use by several threads.
 */
public final class NumbersDesk {
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Clock clock;

    /** A desk that takes the time of its answers from that clock. */
    public NumbersDesk(Clock clock) {
        this.clock = clock;
    }

    /** The event of a request; the list is answered or refused, never thrown back. */
    public NumbersEvent answer(
            @Body String list,
            @Header("CamelAwsSqsMessageId") String messageId,
            @Header("SentTimestamp") String sentMillis) {
        if (!MESSAGE_ID.matcher(messageId).matches()) {
            throw new IllegalArgumentException("the queue gave an id that cannot be part of a key");
        }
        Instant processed = clock.instant();
        Instant sent = sentMillis == null ? processed : Instant.ofEpochMilli(Long.parseLong(sentMillis));
        return NumbersEvent.of(messageId, sent, processed, list);
    }

    /** The key under which it is kept. */
    public static String key(@Variable("event") NumbersEvent event) {
        return EventKeys.of("numbers", event.requestId(), event.sent());
    }

    /** The JSON that is kept of it, UTF-8. */
    public byte[] record(@Variable("event") NumbersEvent event) {
        return Json.write(event.record()).getBytes(StandardCharsets.UTF_8);
    }

    /** The event with what is needed to reply to the message and to acknowledge it. */
    public NumbersReplies.Answered answered(
            @Variable("event") NumbersEvent event,
            @Variable("replyTo") String replyTo,
            @Header("CamelAwsSqsReceiptHandle") String receiptHandle) {
        return new NumbersReplies.Answered(event, !"log".equals(replyTo), receiptHandle);
    }
}
