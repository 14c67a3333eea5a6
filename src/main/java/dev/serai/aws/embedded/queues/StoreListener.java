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
 * Hears from ElasticMQ 1.7.1's queues what changes, and has it stored. A queue answers its client when it hears from here
 * that the change is stored.
 *
 * <p>A message-move task takes a message out of one queue and puts it into another as two changes, in any order. While one
 * runs, a removal waits briefly for the addition of the same message, so that both are stored together and no kill comes
 * between them.
 */
final class StoreListener extends AbstractActorWithTimers {
    /** How long a removal may wait for the addition that belongs to it; they are sent at the same moment. */
    private static final Duration PAIR = Duration.ofMillis(250);

    /** Moves are a second apart at most. */
    private static final Duration MOVING = Duration.ofSeconds(60);

    private final StoreWriter writer;
    private final Map<String, String> deadLetterQueues;
    private final Map<String, Long> movingUntil = new HashMap<>();

    /** Removals that wait, each with those that asked for it: a client and the task may remove the same message. */
    private final Map<Removal, List<ActorRef>> held = new HashMap<>();

    /** Says that messages of that queue are about to be moved to another. */
    record Moving(String queue) {}

    private record Removal(String queue, String id) {}

    /** @param deadLetterQueues kept by this: each queue's dead-letter queue, for others to read */
    StoreListener(StoreWriter writer, ConcurrentHashMap<String, String> deadLetterQueues) {
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

    /** No addition came with it: a client has deleted the message. */
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
