package dev.serai.aws.embedded.queues;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Status;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.CreateQueueData;
import org.elasticmq.msg.CancelMessageMoveTask;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.DeleteQueue;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.StartMessageMoveTask;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Right;

/**
 * A proxy between ElasticMQ's HTTP server and its queue manager. It gives the server a {@link QueueProxy} for each
 * queue, and answers requests to create or delete a queue only when the change is stored. It also finds the destination
 * of a message move task: ElasticMQ 1.7.1 only considers redrive policies given at a queue's creation, and never
 * answers if it finds none. A task that would move messages to the queue they are in is refused: ElasticMQ's queue would
 * wait for itself, and a removal after each addition lose them. Queues are limited in number, because each takes memory
 * even while it is empty.
 */
final class QueueManagerProxy extends AbstractActor {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ActorRef manager;
    private final ActorRef listener;
    private final StoreWriter writer;
    private final Map<String, String> deadLetterQueues;
    private final int mostQueues;
    private final Map<String, Proxied> proxies = new HashMap<>();

    /** The names of all queues, and of those that are being created. */
    private final Set<String> names = new HashSet<>();

    /** The last move task from each queue. */
    private final Map<String, Move> moves = new ConcurrentHashMap<>();

    private record Proxied(ActorRef queue, ActorRef proxy) {}

    /** A move task, which may have ended. */
    private record Move(String handle, String target) {}

    private record Found(String name, Option<?> queue, ActorRef client) {}

    /** Announces queues that there are, or that can be created whatever the limit is. */
    record Known(Collection<String> names) {}

    private record NotCreated(String name) {}

    /**
     * @param deadLetterQueues maps each queue to its dead-letter queue, by name
     * @param mostQueues how many queues there can be when one more is created
     */
    QueueManagerProxy(
            ActorRef manager,
            ActorRef listener,
            StoreWriter writer,
            Map<String, String> deadLetterQueues,
            int mostQueues) {
        this.manager = manager;
        this.listener = listener;
        this.writer = writer;
        this.deadLetterQueues = deadLetterQueues;
        this.mostQueues = mostQueues;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Found.class, this::found)
                .match(Known.class, known -> names.addAll(known.names()))
                .match(NotCreated.class, creation -> names.remove(creation.name()))
                .matchAny(message -> {
                    if (writer.failed()) {
                        getSender().tell(QueueProxy.unavailable(), getSelf());
                    } else {
                        forward(message);
                    }
                })
                .build();
    }

    private void forward(Object message) {
        ActorRef client = getSender();
        if (message instanceof LookupQueue lookup) {
            Patterns.ask(manager, lookup, TIMEOUT).thenAccept(queue -> getSelf()
                    .tell(new Found(lookup.queueName(), (Option<?>) queue, client), getSelf()));
        } else if (message instanceof DeleteQueue deletion) {
            names.remove(deletion.queueName());
            detachSources(deletion.queueName());
            QueueProxy.answerWhenStored(
                    cancelMovesTo(deletion.queueName())
                            .thenCompose(cancelled -> Patterns.ask(manager, deletion, TIMEOUT)),
                    listener,
                    client);
        } else if (message instanceof CreateQueue creation) {
            create(creation, client);
        } else if (message instanceof StartMessageMoveTask task) {
            move(task, client);
        } else {
            manager.tell(message, client);
        }
    }

    private void create(CreateQueue creation, ActorRef client) {
        String name = creation.request().name();
        Optional<String> refusal = refusal(creation.request());
        if (refusal.isPresent()) {
            client.tell(new Status.Failure(QueueProxy.invalid(refusal.get())), getSelf());
            return;
        }
        boolean isNew = !names.contains(name);
        if (isNew && names.size() >= mostQueues) {
            client.tell(
                    new Status.Failure(QueueProxy.overLimit("There are " + names.size()
                            + " queues already; the setting serai.embedded.queues is the limit of new ones.")),
                    getSelf());
            return;
        }
        names.add(name);
        ActorRef self = getSelf();
        CompletionStage<Object> made = Patterns.ask(manager, creation, TIMEOUT).whenComplete((answer, e) -> {
            if (isNew && !(answer instanceof Right<?, ?>)) {
                self.tell(new NotCreated(name), ActorRef.noSender());
            }
        });
        QueueProxy.answerWhenStored(made, listener, client);
    }

    private static Optional<String> refusal(CreateQueueData queue) {
        return queue.deadLettersQueue().exists(target -> target.name().equals(queue.name()))
                ? Optional.of(QueueProxy.ITS_OWN_DEAD_LETTERS)
                : QueueTags.refusal(Map.of(), CollectionConverters.asJava(queue.tags()));
    }

    /**
     * Detaches sources from a deleted dead-letter queue: ElasticMQ would keep moving messages to it, where they are
     * lost.
     */
    private void detachSources(String deleted) {
        sources(deleted).forEach(source -> Patterns.ask(manager, new LookupQueue(source), TIMEOUT)
                .thenAccept(queue -> ((Option<?>) queue).foreach(actor -> {
                    ((ActorRef) actor)
                            .tell(new UpdateQueueDeadLettersQueue(Option.empty(), Option.empty()), ActorRef.noSender());
                    return null;
                })));
    }

    /** Cancels what moves messages to a queue that is to be deleted: ElasticMQ would go on, and lose them. */
    private CompletableFuture<Void> cancelMovesTo(String deleted) {
        return CompletableFuture.allOf(moves.values().stream()
                .filter(move -> move.target().equals(deleted))
                .map(move -> Patterns.ask(manager, new CancelMessageMoveTask(move.handle()), TIMEOUT)
                        .toCompletableFuture()
                        .exceptionally(unanswered -> null))
                .toArray(CompletableFuture[]::new));
    }

    /** The queues that have that one as their dead-letter queue. */
    private Stream<String> sources(String queue) {
        return deadLetterQueues.entrySet().stream()
                .filter(entry -> entry.getValue().equals(queue))
                .map(Map.Entry::getKey);
    }

    private void found(Found found) {
        if (found.queue().isEmpty()) {
            Proxied former = proxies.remove(found.name());
            if (former != null) {
                getContext().stop(former.proxy());
            }
            found.client().tell(Option.empty(), getSelf());
            return;
        }
        ActorRef queue = (ActorRef) found.queue().get();
        Proxied known = proxies.get(found.name());
        if (known == null || !known.queue().equals(queue)) {
            if (known != null) {
                getContext().stop(known.proxy());
            }
            known = new Proxied(
                    queue,
                    getContext()
                            .actorOf(Props.create(
                                    QueueProxy.class, () -> new QueueProxy(found.name(), queue, listener, writer))));
            proxies.put(found.name(), known);
        }
        found.client().tell(Option.apply(known.proxy()), getSelf());
    }

    private void move(StartMessageMoveTask task, ActorRef client) {
        String source = name(task.sourceArn());
        if (task.destinationArn().exists(target -> name(target).equals(source))) {
            client.tell(
                    new Status.Failure(QueueProxy.invalid("A queue's messages cannot be moved to the queue itself.")),
                    getSelf());
            return;
        }
        if (task.destinationQueue().isDefined()) {
            start(source, name(task.destinationArn().get()), task, client);
            return;
        }
        Optional<String> target = sources(source).findFirst();
        if (target.isEmpty()) {
            client.tell(
                    new Status.Failure(
                            QueueProxy.invalid("Source queue must be configured as a Dead Letter Queue, or the request"
                                    + " must name a destination.")),
                    getSelf());
            return;
        }
        Patterns.ask(getSelf(), new LookupQueue(target.get()), TIMEOUT) // the proxy, so that it sees the moved messages
                .thenAccept(found -> start(
                        source,
                        target.get(),
                        new StartMessageMoveTask(
                                task.sourceQueue(),
                                task.sourceArn(),
                                ((Option<?>) found).map(ActorRef.class::cast),
                                task.destinationArn(),
                                task.maxNumberOfMessagesPerSecond()),
                        client));
    }

    private void start(String source, String target, StartMessageMoveTask task, ActorRef client) {
        listener.tell(new QueueEventListener.Moving(source), ActorRef.noSender());
        Patterns.ask(manager, task, TIMEOUT).whenComplete((answer, e) -> {
            if (answer instanceof Right<?, ?> started) {
                moves.put(source, new Move((String) started.value(), target));
            }
            client.tell(e == null ? answer : new Status.Failure(e), ActorRef.noSender());
        });
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
