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

/** Gives ElasticMQ's queues what is stored, before anybody is served. */
final class Restoration {
    /** For one step, which takes milliseconds; a machine may be busy. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final MessageStore store;
    private final ActorRef manager;

    Restoration(MessageStore store, ActorRef manager) {
        this.store = store;
        this.manager = manager;
    }

    /**
     * Makes the queues, then fills them.
     *
     * @param oldest messages that were sent before are removed; in milliseconds since the epoch
     * @throws SQLException if the store cannot be read
     * @throws IllegalStateException if ElasticMQ does not take what is stored
     */
    void run(long oldest) throws SQLException {
        List<CreateQueueMetadata> queues = store.queues();
        Map<String, ActorRef> actors = new HashMap<>();
        for (CreateQueueMetadata queue : queues) {
            actors.put(queue.name(), create(queue));
        }
        for (CreateQueueMetadata queue : queues) {
            // Queues may be each other's dead-letter queues, so this is not settled by the order of making them. A
            // policy
            // whose dead-letter queue is gone is dropped: ElasticMQ would drop the dead letters.
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
            throw new IllegalStateException("ElasticMQ does not take what is stored: " + e.getCause(), e);
        }
    }
}
