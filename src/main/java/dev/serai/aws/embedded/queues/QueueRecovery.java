package dev.serai.aws.embedded.queues;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import org.elasticmq.persistence.CreateQueueMetadata;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Recreates ElasticMQ's queues and messages from the store at startup, before requests are served. */
final class QueueRecovery {
    private final MessageStore store;
    private final QueueManager asked;

    QueueRecovery(MessageStore store, ActorRef manager) {
        this.store = store;
        this.asked = new QueueManager(manager);
    }

    /**
     * Creates the queues, then restores their messages; returns the queues' names.
     *
     * @param oldest messages sent before this time are removed; milliseconds since the epoch
     * @throws SQLException if the store cannot be read
     * @throws IllegalStateException if ElasticMQ rejects what is stored
     */
    List<String> run(long oldest) throws SQLException {
        List<CreateQueueMetadata> queues = store.queues();
        Map<String, ActorRef> actors = new HashMap<>();
        for (CreateQueueMetadata queue : queues) {
            actors.put(queue.name(), asked.create(queue.toCreateQueueData()));
        }
        for (CreateQueueMetadata queue : queues) {
            // Set after all queues exist, because two queues may be each other's dead-letter queue. A redrive policy
            // whose dead-letter queue is gone is removed: ElasticMQ would discard the messages.
            if (queue.deadLettersQueue().isDefined()) {
                var policy = queue.deadLettersQueue().get();
                Option<ActorRef> target = Option.apply(actors.get(policy.name()));
                asked.ask(
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
                    messages -> asked.ask(
                            actor,
                            new RestoreMessages(
                                    CollectionConverters.asScala(messages).toList())));
        }
        return queues.stream().map(CreateQueueMetadata::name).toList();
    }
}
