package dev.serai.aws.embedded.queues;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.ElasticMQError;
import org.elasticmq.actor.reply.Replyable;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import org.elasticmq.persistence.CreateQueueMetadata;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/** Recreates ElasticMQ's queues and messages from the store at startup, before requests are served. */
final class QueueRecovery {
    /** The limit for one step; a step takes milliseconds, but a machine may be busy. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final MessageStore store;
    private final ActorRef manager;

    QueueRecovery(MessageStore store, ActorRef manager) {
        this.store = store;
        this.manager = manager;
    }

    /**
     * Creates the queues, then restores their messages.
     *
     * @param oldest messages sent before this time are removed; milliseconds since the epoch
     * @throws SQLException if the store cannot be read
     * @throws IllegalStateException if ElasticMQ rejects what is stored
     */
    void run(long oldest) throws SQLException {
        List<CreateQueueMetadata> queues = store.queues();
        Map<String, ActorRef> actors = new HashMap<>();
        for (CreateQueueMetadata queue : queues) {
            actors.put(queue.name(), create(queue));
        }
        for (CreateQueueMetadata queue : queues) {
            // Set after all queues exist, because two queues may be each other's dead-letter queue. A redrive policy
            // whose dead-letter queue is gone is removed: ElasticMQ would discard the messages.
            if (queue.deadLettersQueue().isDefined()) {
                var policy = queue.deadLettersQueue().get();
                Option<ActorRef> target = Option.apply(actors.get(policy.name()));
                ask(
                        actors.get(queue.name()),
                        new UpdateQueueDeadLettersQueue(
                                target.map(there -> new DeadLettersQueueData(policy.name(), policy.maxReceiveCount())),
                                target));
            }
        }
        for (CreateQueueMetadata queue : queues) {
            ActorRef actor = actors.get(queue.name());
            store.read(
                    queue.name(),
                    queue.isFifo(),
                    oldest,
                    messages -> ask(
                            actor,
                            new RestoreMessages(
                                    CollectionConverters.asScala(messages).toList())));
        }
    }

    private ActorRef create(CreateQueueMetadata queue) {
        Either<?, ?> made = (Either<?, ?>) ask(manager, new CreateQueue(queue.toCreateQueueData()));
        if (made.isLeft()) {
            throw new IllegalStateException("queue " + queue.name() + ": "
                    + ((ElasticMQError) made.left().toOption().get()).message());
        }
        return (ActorRef) made.toOption().get();
    }

    private static Object ask(ActorRef actor, Replyable<?> message) {
        try {
            return Patterns.ask(actor, message, TIMEOUT).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("ElasticMQ rejects what is stored: " + e.getCause(), e);
        }
    }
}
