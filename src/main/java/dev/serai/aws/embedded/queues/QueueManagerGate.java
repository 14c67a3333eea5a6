package dev.serai.aws.embedded.queues;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Status;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.DeleteQueue;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.StartMessageMoveTask;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import org.elasticmq.rest.sqs.SQSException;
import scala.Option;

/**
 * Stands between ElasticMQ's HTTP server and its manager of queues. It gives the server a {@link QueueGate} for each queue,
 * and answers that a queue was made or deleted only when that is stored. ElasticMQ 1.7.1 looks for the target of a
 * message-move task only among policies given at a queue's creation, and never answers if it finds none.
 */
final class QueueManagerGate extends AbstractActor {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ActorRef manager;
    private final ActorRef listener;
    private final StoreWriter writer;
    private final Map<String, String> deadLetterQueues;
    private final Map<String, Gate> gates = new HashMap<>();

    private record Gate(ActorRef queue, ActorRef gate) {}

    private record Found(String name, Option<?> queue, ActorRef client) {}

    /** @param deadLetterQueues each queue's dead-letter queue, by name */
    QueueManagerGate(ActorRef manager, ActorRef listener, StoreWriter writer, Map<String, String> deadLetterQueues) {
        this.manager = manager;
        this.listener = listener;
        this.writer = writer;
        this.deadLetterQueues = deadLetterQueues;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Found.class, this::found)
                .matchAny(message -> {
                    if (writer.failed()) {
                        getSender().tell(QueueGate.unavailable(), getSelf());
                    } else {
                        pass(message);
                    }
                })
                .build();
    }

    private void pass(Object message) {
        ActorRef client = getSender();
        if (message instanceof LookupQueue lookup) {
            Patterns.ask(manager, lookup, TIMEOUT).thenAccept(queue -> getSelf()
                    .tell(new Found(lookup.queueName(), (Option<?>) queue, client), getSelf()));
        } else if (message instanceof CreateQueue || message instanceof DeleteQueue) {
            if (message instanceof DeleteQueue deletion) {
                keepDeadLettersOfOthers(deletion.queueName());
            }
            QueueGate.answerWhenStored(Patterns.ask(manager, message, TIMEOUT), writer, client);
        } else if (message instanceof StartMessageMoveTask task) {
            move(task, client);
        } else {
            manager.tell(message, client);
        }
    }

    /** ElasticMQ would go on to move dead letters to the deleted queue, where they are lost. */
    private void keepDeadLettersOfOthers(String deleted) {
        sources(deleted).forEach(source -> Patterns.ask(manager, new LookupQueue(source), TIMEOUT)
                .thenAccept(queue -> ((Option<?>) queue).foreach(actor -> {
                    ((ActorRef) actor)
                            .tell(new UpdateQueueDeadLettersQueue(Option.empty(), Option.empty()), ActorRef.noSender());
                    return null;
                })));
    }

    /** The queues whose dead-letter queue that is. */
    private Stream<String> sources(String queue) {
        return deadLetterQueues.entrySet().stream()
                .filter(entry -> entry.getValue().equals(queue))
                .map(Map.Entry::getKey);
    }

    private void found(Found found) {
        if (found.queue().isEmpty()) {
            Gate former = gates.remove(found.name());
            if (former != null) {
                getContext().stop(former.gate());
            }
            found.client().tell(Option.empty(), getSelf());
            return;
        }
        ActorRef queue = (ActorRef) found.queue().get();
        Gate gate = gates.get(found.name());
        if (gate == null || !gate.queue().equals(queue)) {
            if (gate != null) {
                getContext().stop(gate.gate());
            }
            gate = new Gate(
                    queue,
                    getContext()
                            .actorOf(Props.create(QueueGate.class, () -> new QueueGate(found.name(), queue, writer))));
            gates.put(found.name(), gate);
        }
        found.client().tell(Option.apply(gate.gate()), getSelf());
    }

    private void move(StartMessageMoveTask task, ActorRef client) {
        String source = task.sourceArn().substring(task.sourceArn().lastIndexOf(':') + 1);
        if (task.destinationQueue().isDefined()) {
            start(source, task, client);
            return;
        }
        Optional<String> target = sources(source).findFirst();
        if (target.isEmpty()) {
            client.tell(new Status.Failure(noTarget()), getSelf());
            return;
        }
        Patterns.ask(getSelf(), new LookupQueue(target.get()), TIMEOUT) // its gate sees what comes
                .thenAccept(found -> start(
                        source,
                        new StartMessageMoveTask(
                                task.sourceQueue(),
                                task.sourceArn(),
                                ((Option<?>) found).map(ActorRef.class::cast),
                                task.destinationArn(),
                                task.maxNumberOfMessagesPerSecond()),
                        client));
    }

    private void start(String source, StartMessageMoveTask task, ActorRef client) {
        listener.tell(new StoreListener.Moving(source), ActorRef.noSender());
        manager.tell(task, client);
    }

    private static SQSException noTarget() {
        return new SQSException(
                "InvalidParameterValue",
                400,
                "com.amazonaws.sqs#InvalidParameterValue",
                Option.apply("Source queue must be configured as a Dead Letter Queue, or a destination be named."));
    }
}
