package dev.serai.aws.embedded.queues;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Status;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NewMessageData;
import org.elasticmq.QueueData;
import org.elasticmq.actor.queue.operations.MessageMoveTaskData;
import org.elasticmq.msg.ClearQueue;
import org.elasticmq.msg.GetMovingMessagesTasks;
import org.elasticmq.msg.GetQueueData;
import org.elasticmq.msg.QueueQueueMsg;
import org.elasticmq.msg.SendMessage;
import org.elasticmq.msg.StartMovingMessages;
import org.elasticmq.msg.UpdateQueueDeadLettersQueue;
import org.elasticmq.msg.UpdateQueueTags;
import org.elasticmq.rest.sqs.SQSException;
import scala.Option;
import scala.collection.immutable.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A proxy between ElasticMQ's HTTP server and one of its queues. It corrects where ElasticMQ 1.7.1 differs from SQS:
 * purging a queue only in memory, acknowledging attribute changes before they are stored, measuring messages in UTF-16
 * characters, moving deleted messages, losing those of a queue that is its own dead-letter queue, and tags without limit.
 * After the store has failed it refuses every request.
 */
final class QueueProxy extends AbstractActor {
    static final String ITS_OWN_DEAD_LETTERS = "A queue cannot be its own dead-letter queue: that would lose messages.";

    /** The SQS limit on a message with its attributes, in bytes. */
    private static final int MAX_BYTES = 1024 * 1024;

    /** The status of a move task that has moved all. */
    private static final String COMPLETED = "COMPLETED";

    private final String name;
    private final ActorRef queue;
    private final ActorRef listener;
    private final StoreWriter writer;

    /** Completes when the tags that were added last are there, or are not. */
    private CompletionStage<?> tagging = CompletableFuture.completedStage(null);

    QueueProxy(String name, ActorRef queue, ActorRef listener, StoreWriter writer) {
        this.name = name;
        this.queue = queue;
        this.listener = listener;
        this.writer = writer;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .matchAny(message -> {
                    if (writer.failed()) {
                        getSender().tell(unavailable(), getSelf());
                    } else {
                        forward(message);
                    }
                })
                .build();
    }

    private void forward(Object message) {
        ActorRef client = getSender();
        if (message instanceof ClearQueue) {
            writer.submit(store -> store.clear(name), () -> queue.tell(message, client));
        } else if (message instanceof SendMessage send && !isMoved(send.message())) {
            send(send, client);
        } else if (message instanceof SendMessage moved && MessageEviction.isPlaceholder(moved.message())) {
            return; // never redelivered; long polling on a queue that holds one would not end
        } else if (message instanceof StartMovingMessages) {
            MessageEviction.evict(queue, Set.of()); // otherwise the task would also move deleted messages
            queue.tell(message, client);
        } else if (message instanceof GetMovingMessagesTasks) {
            Patterns.ask(queue, message, QueueManagerProxy.TIMEOUT)
                    .whenComplete((tasks, e) -> client.tell(
                            e == null ? withoutPlaceholder((List<?>) tasks) : new Status.Failure(e),
                            ActorRef.noSender()));
        } else if (message instanceof UpdateQueueDeadLettersQueue policy && isItsOwn(policy)) {
            client.tell(new Status.Failure(invalid(ITS_OWN_DEAD_LETTERS)), getSelf());
        } else if (message instanceof UpdateQueueTags tags) {
            tagging = tag(tags, client);
        } else if (message instanceof QueueQueueMsg<?> change && change.updatesQueueMetadata()) {
            answerWhenStored(Patterns.ask(queue, message, QueueManagerProxy.TIMEOUT), listener, client);
        } else {
            queue.tell(message, client);
        }
    }

    /** Adds tags when those before have been added, so that together they keep to the limit. */
    private CompletionStage<?> tag(UpdateQueueTags tags, ActorRef client) {
        CompletionStage<Object> answer = tagging.thenCompose(
                        before -> Patterns.ask(queue, new GetQueueData(), QueueManagerProxy.TIMEOUT))
                .thenCompose(data -> QueueTags.refusal(
                                CollectionConverters.asJava(((QueueData) data).tags()),
                                CollectionConverters.asJava(tags.newQueueTags()))
                        .<CompletionStage<Object>>map(why -> CompletableFuture.failedStage(invalid(why)))
                        .orElseGet(() -> Patterns.ask(queue, tags, QueueManagerProxy.TIMEOUT)));
        answerWhenStored(answer, listener, client);
        return answer.handle((done, e) -> done);
    }

    private boolean isItsOwn(UpdateQueueDeadLettersQueue policy) {
        return policy.newDeadLettersQueue().exists(target -> target.name().equals(name));
    }

    /** The move tasks; one that has ended has counted the placeholder among the messages that it moved. */
    private static List<?> withoutPlaceholder(List<?> tasks) {
        return tasks.map(task -> task instanceof MessageMoveTaskData data
                        && data.status().equals(COMPLETED)
                        && data.numberOfMessagesMoved() > 0
                ? new MessageMoveTaskData(
                        data.numberOfMessagesMoved() - 1,
                        data.numberOfMessagesToMove(),
                        data.destinationArn(),
                        data.maxNumberOfMessagesPerSecond(),
                        data.sourceArn(),
                        data.startedTimestamp(),
                        data.status(),
                        data.taskHandle())
                : task);
    }

    /**
     * Passes an answer on when all changes that preceded it are stored. ElasticMQ announces those of queues to the
     * listener and does not wait: so the answer follows them there.
     */
    static void answerWhenStored(CompletionStage<Object> answer, ActorRef listener, ActorRef client) {
        answer.whenComplete((value, e) -> {
            Object reply = e == null
                    ? value
                    : new Status.Failure(e instanceof CompletionException wrapped ? wrapped.getCause() : e);
            listener.tell(new QueueEventListener.Answer(reply, client), ActorRef.noSender());
        });
    }

    /**
     * Whether a move task sends the message: only then it has an id. It was accepted before, so the limits do not
     * apply.
     */
    private static boolean isMoved(NewMessageData message) {
        return message.id().isDefined();
    }

    private void send(SendMessage send, ActorRef client) {
        if (bytes(send.message()) > MAX_BYTES) {
            client.tell(new Status.Failure(tooLong()), getSelf());
        } else if (!writer.hasRoom(name, MessageMemory.of(send.message()))) {
            client.tell(
                    unavailable("Queue " + name
                            + " has no room left; the setting serai.embedded.queue-bytes is the limit of all queues."),
                    getSelf());
        } else {
            queue.tell(send, client);
        }
    }

    private static long bytes(NewMessageData message) {
        long bytes = bytes(message.content().value());
        for (var attribute :
                CollectionConverters.asJava(message.messageAttributes()).entrySet()) {
            bytes += bytes(attribute.getKey())
                    + bytes(attribute.getValue().getDataType())
                    + StoredMessage.bytes(attribute.getValue());
        }
        return bytes;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static SQSException tooLong() {
        return invalid(
                "One or more parameters are invalid. Reason: Message must be shorter than " + MAX_BYTES + " bytes.");
    }

    /** What a request that asks for something impossible is answered. */
    static SQSException invalid(String why) {
        return new SQSException(
                "InvalidParameterValue", 400, "com.amazonaws.sqs#InvalidParameterValue", Option.apply(why));
    }

    /** What a request is answered that would exceed a limit of the queues. */
    static SQSException overLimit(String why) {
        return new SQSException("OverLimit", 400, "com.amazonaws.sqs#OverLimit", Option.apply(why));
    }

    /** The answer to every request after the store has failed. */
    static Status.Failure unavailable() {
        return unavailable("The message store has failed; nothing is stored any more.");
    }

    private static Status.Failure unavailable(String why) {
        return new Status.Failure(
                new SQSException("ServiceUnavailable", 503, "com.amazonaws.sqs#ServiceUnavailable", Option.apply(why)));
    }
}
