package dev.serai.aws.embedded.queues;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.DeliveryReceipt;
import org.elasticmq.MessageContent;
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
 * Takes messages out of the memory of an ElasticMQ queue. ElasticMQ 1.7.1 has no command for that but deleting with the
 * message's last receipt handle, so each message is first replaced, as at a restart, by an empty one with a receipt handle
 * that is known here. And what was deleted stays in ElasticMQ's order of messages until its turn comes; shortening the time
 * until a message can be received makes that order anew.
 */
final class ForgottenMessages {
    /** When the stand-ins could be received: never. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private static final String LAST = "serai-order";

    private ForgottenMessages() {}

    /** Whether a message that a task moves is no message but what {@link #drop} leaves in the order of a queue. */
    static boolean isLeftOver(NewMessageData message) {
        return message.id().contains(LAST);
    }

    /** Removes those messages, from the store too, and what the queue still holds of messages deleted before. */
    static void drop(ActorRef queue, Collection<MessageStore.Expired> messages) {
        List<MessageStore.Expired> all = new ArrayList<>(messages);
        MessageStore.Expired last = new MessageStore.Expired(LAST, LAST);
        all.add(last);
        queue.tell(
                new RestoreMessages(CollectionConverters.asScala(
                                all.stream().map(ForgottenMessages::standIn).toList())
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

    private static InternalMessage standIn(MessageStore.Expired message) {
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
