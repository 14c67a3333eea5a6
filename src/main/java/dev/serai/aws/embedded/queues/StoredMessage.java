package dev.serai.aws.embedded.queues;

import dev.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.util.OffsetDateTimeUtil$;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.collection.mutable.Buffer;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * A message as a row of the message store, with the columns of ElasticMQ 1.7.1's own store. Immutable.
 *
 * @param attributes the message attributes as JSON
 * @param created when it was sent, in milliseconds since the epoch
 * @param memory what it takes in the heap, in bytes, about
 */
record StoredMessage(
        String id,
        Delivery delivery,
        byte[] content,
        byte[] attributes,
        long created,
        String groupId,
        String deduplicationId,
        String tracingId,
        String sequenceNumber,
        String deadLetterSource,
        long memory) {
    /** The memory of a row; that of one which ElasticMQ's own store or an earlier build has stored is estimated. */
    static final String MEMORY = "coalesce(memory, " + MessageMemory.MESSAGE
            + " + 2 * octet_length(content) + coalesce(octet_length(attributes)"
            + " + 3 * least(octet_length(attributes), 1024), 0))";

    /** Retries for a receipt list that is being changed; the race lasts a few instructions of the other thread. */
    private static final int READS = 100_000;

    /**
     * The state that changes with each receive.
     *
     * @param receipts a JSON list of the last receipt handle, the only valid one; empty if never received
     * @param next when it can be received next, in milliseconds since the epoch
     * @param firstReceived milliseconds since the epoch, or null if never received
     * @param count the number of receives
     */
    record Delivery(byte[] receipts, long next, Long firstReceived, int count) {
        /** The current state of that message, which an ElasticMQ thread may be changing. */
        static Delivery of(InternalMessage message) {
            String receipt = lastReceipt(message.deliveryReceipts());
            Received first = message.firstReceive();
            return new Delivery(
                    Json.writeBytes(receipt == null ? List.of() : List.of(receipt)),
                    message.nextDelivery(),
                    first instanceof OnDateTimeReceived at
                            ? at.when().toInstant().toEpochMilli()
                            : null,
                    message.receiveCount());
        }
    }

    /** The current state of that message, which an ElasticMQ thread may be changing. */
    static StoredMessage of(InternalMessage message) {
        return new StoredMessage(
                message.id(),
                Delivery.of(message),
                message.content().value().getBytes(StandardCharsets.UTF_8),
                attributes(message.messageAttributes()),
                message.created().toInstant().toEpochMilli(),
                orNull(message.messageGroupId()),
                message.messageDeduplicationId().isEmpty()
                        ? null
                        : message.messageDeduplicationId().get().id(),
                message.tracingId().isEmpty() ? null : message.tracingId().get().id(),
                orNull(message.sequenceNumber()),
                orNull(message.deadLetterSourceQueueName()),
                MessageMemory.of(message));
    }

    /**
     * Reads the last receipt handle with retries: ElasticMQ appends to this list while its events, which refer to the
     * same list, are on their way here, so a read may fail or find the new element still null. A later change has its
     * own event.
     */
    private static String lastReceipt(Buffer<String> receipts) {
        for (int read = 0; ; read++) {
            try {
                int size = receipts.size();
                String last = size == 0 ? null : receipts.apply(size - 1);
                if (size == 0 || last != null) {
                    return last;
                }
            } catch (RuntimeException e) {
                if (read >= READS) {
                    throw e;
                }
            }
            if (read >= READS) {
                throw new IllegalStateException("a receipt handle is missing");
            }
            Thread.yield();
        }
    }

    /** The current row of the result as a message; {@code order} is its position in the queue. */
    static InternalMessage read(ResultSet row, int order, boolean fifo) throws SQLException {
        Buffer<String> receipts = new ArrayBuffer<>(1);
        List<?> stored = list(row.getBytes("delivery_receipts"));
        if (!stored.isEmpty()) {
            receipts.addOne((String) stored.get(stored.size() - 1));
        }
        long received = row.getLong("received");
        Received first = row.wasNull() ? NeverReceived$.MODULE$ : new OnDateTimeReceived(time(received));
        return new InternalMessage(
                row.getString("message_id"),
                receipts,
                row.getLong("next_delivery"),
                new MessageContent(new String(row.getBytes("content"), StandardCharsets.UTF_8)),
                attributes(row.getBytes("attributes")),
                time(row.getLong("created")),
                order,
                first,
                row.getInt("receive_count"),
                fifo,
                Option.apply(row.getString("group_id")),
                Option.apply(row.getString("deduplication_id")).map(DeduplicationId::new),
                Option.apply(row.getString("tracing_id")).map(TracingId::new),
                Option.apply(row.getString("sequence_number")),
                Option.apply(row.getString("dead_letter_source_queue_name")));
    }

    private static OffsetDateTime time(long millis) {
        return OffsetDateTimeUtil$.MODULE$.ofEpochMilli(millis);
    }

    private static byte[] attributes(scala.collection.immutable.Map<String, MessageAttribute> attributes) {
        List<Map<String, String>> stored = new ArrayList<>();
        CollectionConverters.asJava(attributes).forEach((name, value) -> {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("key", name);
            if (value instanceof StringMessageAttribute text) {
                one.put("primaryDataType", "String");
                one.put("stringValue", text.stringValue());
            } else if (value instanceof NumberMessageAttribute number) {
                one.put("primaryDataType", "Number");
                one.put("stringValue", number.stringValue());
            } else if (value instanceof BinaryMessageAttribute binary) {
                one.put("primaryDataType", "Binary");
                one.put("stringValue", binary.asBase64());
            }
            OptionConverters.toJava(value.customType()).ifPresent(type -> one.put("customType", type));
            stored.add(one);
        });
        return Json.writeBytes(stored);
    }

    private static scala.collection.immutable.Map<String, MessageAttribute> attributes(byte[] stored) {
        Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
        for (Object entry : list(stored)) {
            Map<?, ?> one = (Map<?, ?>) entry;
            String value = (String) one.get("stringValue");
            Option<String> type = Option.apply((String) one.get("customType"));
            attributes.put(
                    (String) one.get("key"),
                    switch ((String) one.get("primaryDataType")) {
                        case "Number" -> new NumberMessageAttribute(value, type);
                        case "Binary" -> BinaryMessageAttribute.fromBase64(value, type);
                        default -> new StringMessageAttribute(value, type);
                    });
        }
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(attributes));
    }

    /** The size of an attribute's value, in bytes. */
    static long bytes(MessageAttribute attribute) {
        if (attribute instanceof BinaryMessageAttribute binary) {
            return binary.binaryValue().length();
        }
        return (attribute instanceof NumberMessageAttribute number
                        ? number.stringValue()
                        : ((StringMessageAttribute) attribute).stringValue())
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    private static String orNull(Option<String> value) {
        return value.isEmpty() ? null : value.get();
    }

    private static List<?> list(byte[] json) {
        try {
            return json.length <= 2 ? List.of() : Json.list(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
