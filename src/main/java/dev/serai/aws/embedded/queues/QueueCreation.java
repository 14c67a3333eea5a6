package dev.serai.aws.embedded.queues;

import dev.serai.aws.Provisioning;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.CreateQueueData;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import scala.Option;

/**
 * Creates queues with their dead-letter queues in process. Over HTTP it would be the first use of the server and of an
 * AWS client, which takes a quarter of the whole start.
 */
final class QueueCreation {
    private final QueueManager manager;
    private final Duration visibility;

    /**
     * @param manager creates and finds queues, and answers when that is stored
     * @param visibility the visibility timeout of queues created here
     */
    QueueCreation(ActorRef manager, Duration visibility) {
        this.manager = new QueueManager(manager);
        this.visibility = visibility;
    }

    /** Creates that queue and its dead-letter queue where they are missing, and sets its redrive policy. */
    void make(String name) {
        String deadLetters = name + Provisioning.DEAD_LETTER_SUFFIX;
        ActorRef target =
                manager.find(deadLetters).orElseGet(() -> manager.create(data(deadLetters, Optional.empty())));
        var policy = new DeadLettersQueueData(deadLetters, Provisioning.MAX_RECEIVES);
        manager.find(name)
                .ifPresentOrElse(
                        queue -> manager.ask(
                                queue, new UpdateQueueDeadLettersQueue(Option.apply(policy), Option.apply(target))),
                        () -> manager.create(data(name, Optional.of(policy))));
    }

    private CreateQueueData data(String name, Optional<DeadLettersQueueData> policy) {
        OffsetDateTime now = OffsetDateTime.now();
        Option<MillisVisibilityTimeout> timeout =
                policy.isPresent() ? Option.apply(new MillisVisibilityTimeout(visibility.toMillis())) : Option.empty();
        return new CreateQueueData(
                name,
                timeout,
                Option.empty(),
                Option.empty(),
                Option.apply(now),
                Option.apply(now),
                Option.apply(policy.orElse(null)),
                false,
                false,
                Option.empty(),
                Option.empty(),
                CreateQueueData.apply$default$12());
    }
}
