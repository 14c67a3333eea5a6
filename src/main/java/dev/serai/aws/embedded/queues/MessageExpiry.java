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
 * Removes messages that exceed the retention period of the embedded queues. One period applies to all queues, because
 * ElasticMQ 1.7.1 accepts a queue's retention period but neither applies nor reports it. Messages in flight are not
 * removed.
 */
final class MessageExpiry {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    /** The largest number of messages removed from one queue at a time. */
    private static final int MOST = 10_000;

    private final StoreWriter writer;
    private final ActorRef queues;
    private final Duration keep;
    private final InstantSource clock;

    /** @param keep the retention period; zero keeps messages for ever */
    MessageExpiry(StoreWriter writer, ActorRef queues, Duration keep, InstantSource clock) {
        this.writer = writer;
        this.queues = queues;
        this.keep = keep;
        this.clock = clock;
    }

    /** Messages sent before this time have expired, in milliseconds since the epoch. */
    long oldest() {
        return keep.isZero() ? Long.MIN_VALUE : clock.instant().minus(keep).toEpochMilli();
    }

    /** Starts periodic sweeps, which end with the actor system. */
    void start(ActorSystem system) {
        if (!keep.isZero()) {
            system.scheduler().scheduleWithFixedDelay(INTERVAL, INTERVAL, this::sweep, system.dispatcher());
        }
    }

    /** Removes expired messages from the queues and the store. */
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
            Patterns.ask(queues, new LookupQueue(queue), QueueManagerProxy.TIMEOUT)
                    .thenAccept(found -> ((Option<?>) found).foreach(actor -> {
                        MessageEviction.evict((ActorRef) actor, messages);
                        return null;
                    }));
        }
    }
}
