package dev.serai.aws.embedded.queues;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.msg.LookupQueue;
import scala.Option;

/**
 * How long the embedded queues keep a message: ElasticMQ 1.7.1 accepts a queue's retention period, ignores it, and shows it
 * to nobody, so one age counts for all queues. A message that a worker has is left to it.
 */
final class MessageExpiry {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    /** Messages of one queue that are removed at a time. */
    private static final int MOST = 10_000;

    private final StoreWriter writer;
    private final ActorRef queues;
    private final Duration keep;
    private final InstantSource clock;

    /** @param keep zero for ever */
    MessageExpiry(StoreWriter writer, ActorRef queues, Duration keep, InstantSource clock) {
        this.writer = writer;
        this.queues = queues;
        this.keep = keep;
        this.clock = clock;
    }

    /** When the oldest message may have been sent, in milliseconds since the epoch. */
    long oldest() {
        return keep.isZero() ? Long.MIN_VALUE : clock.instant().minus(keep).toEpochMilli();
    }

    /** Looks for old messages from time to time, as long as the system lives. */
    void start(ActorSystem system) {
        if (!keep.isZero()) {
            system.scheduler().scheduleWithFixedDelay(INTERVAL, INTERVAL, this::sweep, system.dispatcher());
        }
    }

    /** Removes messages that are too old from the queues and from the store. */
    void sweep() {
        long oldest = oldest();
        long now = clock.millis();
        writer.submit(
                store -> {
                    for (String queue : store.names()) {
                        remove(queue, store.older(queue, oldest, now, MOST));
                    }
                },
                () -> {});
    }

    private void remove(String queue, Collection<MessageStore.Expired> messages) {
        if (!messages.isEmpty()) {
            Patterns.ask(queues, new LookupQueue(queue), QueueManagerGate.TIMEOUT)
                    .thenAccept(found -> ((Option<?>) found).foreach(actor -> {
                        ForgottenMessages.drop((ActorRef) actor, messages);
                        return null;
                    }));
        }
    }
}
