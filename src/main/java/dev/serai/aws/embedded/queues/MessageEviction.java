package dev.serai.aws.embedded.queues;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.DeliveryReceipt;
import org.elasticmq.MessageContent;
import org.elasticmq.MessageId;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NewMessageData;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.DeleteMessage;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.msg.UpdateVisibilityTimeout;
import org.elasticmq.util.OffsetDateTimeUtil$;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.collection.mutable.Buffer;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Evicts messages from the memory of an ElasticMQ queue. ElasticMQ 1.7.1 can only delete a message by its last receipt
 * handle, so each message is first restored as an empty placeholder with a known receipt handle, and then deleted.
 * ElasticMQ also leaves deleted messages in its delivery order until their turn comes; changing the visibility timeout
 * of one placeholder makes it rebuild that order.
 */
final class MessageEviction {
    /** The next delivery of placeholders, in milliseconds since the epoch: never. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    /** The id of what {@link #evict} leaves in the delivery order. */
    static final String MARKER = "serai-order";

    private MessageEviction() {}

    /**
     * Whether a message that a move task sends is only a placeholder that {@link #evict} left in the delivery order.
     */
    static boolean isPlaceholder(NewMessageData message) {
        return message.id().contains(new MessageId(MARKER));
    }

    /**
     * Removes those messages from the queue and the store, and all deleted messages from the queue's delivery order.
     */
    static void evict(ActorRef queue, Collection<MessageStore.Expired> messages) {
        List<MessageStore.Expired> all = new ArrayList<>(messages);
        MessageStore.Expired last = new MessageStore.Expired(MARKER, MARKER);
        all.add(last);
        queue.tell(
                new RestoreMessages(CollectionConverters.asScala(
                                all.stream().map(MessageEviction::placeholder).toList())
                        .toList()),
                ActorRef.noSender());
        for (MessageStore.Expired message : messages) {
            queue.tell(new DeleteMessage(receipt(message)), ActorRef.noSender());
        }
        queue.tell(
                new UpdateVisibilityTimeout(receipt(last), new MillisVisibilityTimeout(NEVER / 2)),
                ActorRef.noSender());
        queue.tell(new DeleteMessage(receipt(last)), ActorRef.noSender());
    }

    private static DeliveryReceipt receipt(MessageStore.Expired message) {
        return new DeliveryReceipt(message.id() + "#serai");
    }

    private static InternalMessage placeholder(MessageStore.Expired message) {
        Buffer<String> receipts = new ArrayBuffer<>(1);
        receipts.addOne(receipt(message).receipt());
        return new InternalMessage(
                message.id(),
                receipts,
                NEVER,
                new MessageContent(""),
                scala.collection.immutable.Map$.MODULE$.empty(),
                OffsetDateTimeUtil$.MODULE$.ofEpochMilli(0),
                0,
                NeverReceived$.MODULE$,
                0,
                false,
                Option.apply(message.groupId()),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }
}
