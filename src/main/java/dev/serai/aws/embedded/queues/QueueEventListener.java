package dev.serai.aws.embedded.queues;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.QueueData;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.CreateQueueMetadata;

/**
 * Stores the changes that ElasticMQ 1.7.1's queues report, and confirms each one after it is stored; only then does the
 * queue answer its client.
 *
 * <p>A move task removes a message from one queue and adds it to another as two changes, in either order. While a task
 * runs, a removal waits briefly for the matching addition, so that both are committed together and a kill cannot
 * separate them.
 */
final class QueueEventListener extends AbstractActorWithTimers {
    /** How long a removal may wait for its addition; ElasticMQ sends both at the same moment. */
    private static final Duration PAIR = Duration.ofMillis(250);

    /** How long a move task is assumed to run after its latest move; moves are at most a second apart. */
    private static final Duration MOVING = Duration.ofSeconds(60);

    private final StoreWriter writer;
    private final Map<String, String> deadLetterQueues;
    private final Map<String, Long> movingUntil = new HashMap<>();

    /** Waiting removals, each with its requesters: a client and the task may remove the same message. */
    private final Map<Removal, List<ActorRef>> held = new HashMap<>();

    /** Announces that a task is about to move messages of that queue. */
    record Moving(String queue) {}

    private record Removal(String queue, String id) {}

    /** An answer that a client gets when all changes are stored that were announced before. */
    record Answer(Object value, ActorRef client) {}

    /** @param deadLetterQueues maps each queue to its dead-letter queue, by name; maintained here, read by others */
    QueueEventListener(StoreWriter writer, ConcurrentHashMap<String, String> deadLetterQueues) {
        this.writer = writer;
        this.deadLetterQueues = deadLetterQueues;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, this::added)
                .match(QueueEvent.MessageUpdated.class, this::updated)
                .match(
                        QueueEvent.MessageRemoved.class,
                        event -> removed(new Removal(event.queueName(), event.messageId())))
                .match(QueueEvent.QueueCreated.class, event -> changed(event.queue()))
                .match(QueueEvent.QueueMetadataUpdated.class, event -> changed(event.queue()))
                .match(QueueEvent.QueueDeleted.class, this::deleted)
                .match(Moving.class, moving -> movingUntil.put(moving.queue(), System.nanoTime() + MOVING.toNanos()))
                .match(Removal.class, this::removedAlone)
                .match(
                        Answer.class,
                        answer -> writer.submit(
                                store -> {}, () -> answer.client().tell(answer.value(), ActorRef.noSender())))
                .build();
    }

    private void changed(QueueData queue) {
        Optional<String> deadLetters = queue.deadLettersQueue().isEmpty()
                ? Optional.empty()
                : Optional.of(queue.deadLettersQueue().get().name());
        deadLetters.ifPresentOrElse(
                name -> deadLetterQueues.put(queue.name(), name), () -> deadLetterQueues.remove(queue.name()));
        writer.submit(store -> store.putQueue(CreateQueueMetadata.from(queue)), () -> {});
    }

    private void deleted(QueueEvent.QueueDeleted event) {
        deadLetterQueues.remove(event.queueName());
        writer.submit(store -> store.removeQueue(event.queueName()), () -> {});
    }

    private void added(QueueEvent.MessageAdded event) {
        ActorRef queue = getSender();
        StoredMessage message = StoredMessage.of(event.message());
        movingUntil.values().removeIf(until -> until - System.nanoTime() < 0);
        var sources = movingUntil.keySet().stream()
                .filter(source -> !source.equals(event.queueName()))
                .map(source -> new Removal(source, message.id()))
                .toList();
        sources.stream().filter(held::containsKey).forEach(moved -> {
            movingUntil.put(moved.queue(), System.nanoTime() + MOVING.toNanos());
            getTimers().cancel(moved);
            held.remove(moved).forEach(waiting -> stored(waiting).run());
        });
        writer.submit(
                store -> {
                    store.add(event.queueName(), message);
                    for (Removal source : sources) {
                        store.remove(source.queue(), source.id());
                    }
                },
                stored(queue));
    }

    private void updated(QueueEvent.MessageUpdated event) {
        String id = event.message().id();
        StoredMessage.Delivery delivery = StoredMessage.Delivery.of(event.message());
        writer.submit(store -> store.update(event.queueName(), id, delivery), stored(getSender()));
    }

    private void removed(Removal removal) {
        if (movingUntil.containsKey(removal.queue())) {
            held.computeIfAbsent(removal, first -> new ArrayList<>()).add(getSender());
            getTimers().startSingleTimer(removal, removal, PAIR);
        } else {
            remove(removal, List.of(getSender()));
        }
    }

    /** Stores a removal without an addition: a client has deleted the message. */
    private void removedAlone(Removal removal) {
        List<ActorRef> queues = held.remove(removal);
        if (queues != null) {
            remove(removal, queues);
        }
    }

    private void remove(Removal removal, List<ActorRef> queues) {
        writer.submit(
                store -> store.remove(removal.queue(), removal.id()),
                () -> queues.forEach(queue -> stored(queue).run()));
    }

    private static Runnable stored(ActorRef queue) {
        return () -> queue.tell(OperationSuccessful$.MODULE$, ActorRef.noSender());
    }
}
