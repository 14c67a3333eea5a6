package dev.serai.aws;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.actor.queue.QueueEvent;

/**
 * Stands between ElasticMQ 1.7.1 and its message store. ElasticMQ announces a message that it moves to a dead-letter
 * queue twice; the store would insert it twice, fail on its primary key, and, restarted after the failure, no longer know
 * any queue, so that nothing after that would survive a restart. Here a message that is announced again replaces itself.
 */
final class MessageStoreGuard extends AbstractActor {
    private final ActorRef store;
    private final Set<String> known = new HashSet<>();

    MessageStoreGuard(ActorRef store) {
        this.store = store;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, this::added)
                .match(QueueEvent.MessageRemoved.class, this::removed)
                .matchAny(event -> store.forward(event, getContext()))
                .build();
    }

    private void added(QueueEvent.MessageAdded event) {
        String queue = event.queueName();
        String id = event.message().id();
        boolean announcedBefore = !known.add(queue + '/' + id);
        // one restored from the store is not known here; in a dead-letter queue it may come again all the same
        if (announcedBefore || queue.endsWith(Provisioning.DEAD_LETTER_SUFFIX)) {
            store.tell(new QueueEvent.MessageRemoved(queue, id), ActorRef.noSender());
        }
        store.forward(event, getContext());
    }

    private void removed(QueueEvent.MessageRemoved event) {
        known.remove(event.queueName() + '/' + event.messageId());
        store.forward(event, getContext());
    }
}
