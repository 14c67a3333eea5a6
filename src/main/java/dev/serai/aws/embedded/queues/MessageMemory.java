package dev.serai.aws.embedded.queues;

import java.util.Map;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.MessageAttribute;
import org.elasticmq.NewMessageData;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What messages take in the heap, in bytes. What does not depend on the length of texts was measured on JDK 17 and rounded
 * up.
 */
final class MessageMemory {
    /** A message besides its texts. */
    static final int MESSAGE = 512;

    /** An attribute besides its texts: ten of one letter take 1.8 KB. */
    private static final int ATTRIBUTE = 200;

    /** A message's place in its group, and its deduplication id, which is kept for five minutes after its end. */
    private static final int FIFO = 768;

    private MessageMemory() {}

    static long of(InternalMessage message) {
        return of(
                message.content().value(),
                message.messageAttributes(),
                message.messageGroupId(),
                message.messageDeduplicationId().map(id -> id.id()));
    }

    static long of(NewMessageData message) {
        return of(
                message.content().value(),
                message.messageAttributes(),
                message.messageGroupId(),
                message.messageDeduplicationId().map(id -> id.id()));
    }

    private static long of(
            String body,
            scala.collection.immutable.Map<String, MessageAttribute> attributes,
            Option<String> group,
            Option<String> deduplication) {
        long bytes = MESSAGE + text(body);
        for (Map.Entry<String, MessageAttribute> attribute :
                CollectionConverters.asJava(attributes).entrySet()) {
            bytes += ATTRIBUTE + text(attribute.getKey()) + value(attribute.getValue());
        }
        return group.isEmpty() && deduplication.isEmpty() ? bytes : bytes + FIFO + text(group) + text(deduplication);
    }

    private static long value(MessageAttribute attribute) {
        long type = text(attribute.customType());
        if (attribute instanceof BinaryMessageAttribute binary) {
            return type + binary.binaryValue().length();
        }
        return type
                + text(
                        attribute instanceof NumberMessageAttribute number
                                ? number.stringValue()
                                : ((StringMessageAttribute) attribute).stringValue());
    }

    private static long text(Option<String> text) {
        return text.isEmpty() ? 0 : text(text.get());
    }

    /** A string has a byte for each character, or two for each if one of them is not in Latin-1 (JEP 254). */
    private static long text(String text) {
        return text.chars().allMatch(c -> c <= 0xFF) ? text.length() : 2L * text.length();
    }
}
