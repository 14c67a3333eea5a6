package dev.serai.aws.embedded.queues;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.CreateQueueData;
import org.elasticmq.ElasticMQError;
import org.elasticmq.actor.reply.Replyable;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.LookupQueue;
import scala.Option;
import scala.util.Either;

/** ElasticMQ's actors, asked in process: each question waits for its answer. Safe for use by several threads. */
final class QueueManager {
    /** The limit for one answer; it takes milliseconds, but a machine may be busy. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ActorRef manager;

    /** @param manager creates and finds queues */
    QueueManager(ActorRef manager) {
        this.manager = manager;
    }

    /** The queue of that name. */
    Optional<ActorRef> find(String name) {
        return Optional.ofNullable((ActorRef) ((Option<?>) ask(manager, new LookupQueue(name))).getOrElse(() -> null));
    }

    /**
     * Creates a queue.
     *
     * @throws IllegalStateException if ElasticMQ rejects it
     */
    ActorRef create(CreateQueueData queue) {
        Either<?, ?> made = (Either<?, ?>) ask(manager, new CreateQueue(queue));
        if (made.isLeft()) {
            throw new IllegalStateException("queue " + queue.name() + ": "
                    + ((ElasticMQError) made.left().toOption().get()).message());
        }
        return (ActorRef) made.toOption().get();
    }

    /**
     * The answer of that actor.
     *
     * @throws IllegalStateException if it is a failure, or does not come
     */
    Object ask(ActorRef actor, Replyable<?> message) {
        try {
            return Patterns.ask(actor, message, TIMEOUT).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("ElasticMQ rejects a change of its queues: " + e.getCause(), e);
        }
    }
}
