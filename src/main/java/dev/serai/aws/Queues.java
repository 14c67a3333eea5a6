package dev.serai.aws;

import dev.serai.refusal.UnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Queues by their names: finding them, sending to them, seeing how full they are, sending dead letters back. Safe for use
 * by several threads.
 */
public final class Queues {
    private static final int BATCH = 10;

    private final SqsClient sqs;
    private final AwsAccess access;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    /** The queues of that client, which stays the caller's; {@code access} says where it leads, for sentences. */
    public Queues(SqsClient sqs, AwsAccess access) {
        this.sqs = sqs;
        this.access = access;
    }

    /**
     * How full a queue is; the numbers are approximate, as those of SQS are.
     *
     * @param name the queue
     * @param waiting messages that can be received, now or after their delay
     * @param inWork messages that a worker has and has not acknowledged
     * @param dead messages in the queue's dead-letter queue
     */
    public record Depth(String name, long waiting, long inWork, long dead) {}

    /** Those of the queues that exist, in their order. */
    public List<String> existing(List<String> names) {
        return names.stream().filter(name -> find(name).isPresent()).toList();
    }

    /**
     * The depths of those queues.
     *
     * @throws UnavailableException if one of them is not there, or cannot be looked into
     */
    public List<Depth> depths(List<String> names) {
        return names.stream().map(this::depth).toList();
    }

    /**
     * The depth of a queue; one without a dead-letter queue has no dead letters.
     *
     * @throws UnavailableException if it is not there, or it or its dead-letter queue cannot be looked into
     */
    public Depth depth(String name) {
        Map<QueueAttributeName, String> own = attributes(name, known(name).orElseThrow(() -> missing(name)));
        String deadLetters = name + Provisioning.DEAD_LETTER_SUFFIX;
        Map<QueueAttributeName, String> dead =
                known(deadLetters).map(url -> attributes(deadLetters, url)).orElse(Map.of());
        return new Depth(
                name,
                count(own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                        + count(own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                count(own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                count(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    /** Who looks at depths looks often, and a queue keeps its URL. */
    private Optional<String> known(String name) {
        String url = urls.get(name);
        if (url != null) {
            return Optional.of(url);
        }
        Optional<String> found = find(name);
        found.ifPresent(there -> urls.put(name, there));
        return found;
    }

    private Map<QueueAttributeName, String> attributes(String name, String url) {
        try {
            return sqs.getQueueAttributes(request -> request.queueUrl(url)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                    .attributes();
        } catch (SdkException e) {
            throw access.queuesUnavailable("read queue " + name, e);
        }
    }

    private static long count(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        return Long.parseLong(attributes.getOrDefault(name, "0"));
    }

    /** The URL of the queue of that name, if there is one. */
    Optional<String> find(String name) {
        try {
            return Optional.of(
                    sqs.getQueueUrl(request -> request.queueName(name)).queueUrl());
        } catch (QueueDoesNotExistException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw access.queuesUnavailable("look for queue " + name, e);
        }
    }

    /**
     * The URL of the queue of that name.
     *
     * @throws UnavailableException if there is none
     */
    public String url(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    private UnavailableException missing(String name) {
        return new UnavailableException(
                "There is no queue " + name + " at " + access.queuesAt() + "; serai setup makes the usual ones.");
    }

    /**
     * Sends a message.
     *
     * @param attributes text attributes by name
     * @return the id that the queue gave it
     * @throws UnavailableException if there is no such queue, or it does not take the message
     */
    public String send(String name, String body, Map<String, String> attributes) {
        String url = url(name);
        Map<String, MessageAttributeValue> values = new LinkedHashMap<>();
        attributes.forEach((attribute, value) -> values.put(attribute, text(value)));
        try {
            return sqs.sendMessage(
                            request -> request.queueUrl(url).messageBody(body).messageAttributes(values))
                    .messageId();
        } catch (SdkException e) {
            throw access.queuesUnavailable("send to queue " + name, e);
        }
    }

    /** A message attribute that holds text. */
    public static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    /**
     * Sends what lies in a queue's dead-letter queue back to the queue, with its attributes. A message is deleted there
     * only after it was sent here: an interruption can double one, never lose one. What arrives while this runs is left
     * for the next time.
     *
     * @param ledger remembers which requests they are, so that their replies and log events keep the ids
     * @return how many messages went back
     */
    public long redrive(String name, RedriveLedger ledger) {
        String target = url(name);
        String deadLetters = url(name + Provisioning.DEAD_LETTER_SUFFIX);
        try {
            long waiting = count(
                    attributes(name + Provisioning.DEAD_LETTER_SUFFIX, deadLetters),
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            long moved = 0;
            while (moved < waiting) {
                List<Message> batch = sqs.receiveMessage(request -> request.queueUrl(deadLetters)
                                .maxNumberOfMessages(BATCH)
                                .waitTimeSeconds(1)
                                .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                                .messageAttributeNames("All"))
                        .messages();
                if (batch.isEmpty()) {
                    break;
                }
                for (Message message : batch) {
                    Map<String, MessageAttributeValue> attributes = attributesToSendBack(message, ledger);
                    sqs.sendMessage(request ->
                            request.queueUrl(target).messageBody(message.body()).messageAttributes(attributes));
                    sqs.deleteMessage(request -> request.queueUrl(deadLetters).receiptHandle(message.receiptHandle()));
                    moved++;
                }
            }
            return moved;
        } catch (SdkException e) {
            throw access.queuesUnavailable("send the messages back to queue " + name, e);
        }
    }

    private Map<String, MessageAttributeValue> attributesToSendBack(Message deadLetter, RedriveLedger ledger) {
        try {
            return ledger.attributesToSendBack(deadLetter);
        } catch (SdkException e) {
            throw access.bucketsUnavailable("note which messages go back", e);
        }
    }
}
