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

/** Queues by name: lookup, sending, depths, and redrive of dead-letter queues. Safe for use by several threads. */
public final class Queues {
    private static final int BATCH = 10;

    private final SqsClient sqs;
    private final AwsAccess access;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    /**
     * Creates an instance that uses that client, which the caller closes; {@code access} names its endpoint in
     * messages.
     */
    public Queues(SqsClient sqs, AwsAccess access) {
        this.sqs = sqs;
        this.access = access;
    }

    /**
     * The depth of a queue. The counts are approximate, as SQS's are.
     *
     * @param name the queue's name
     * @param waiting messages that can be received, now or after their delay
     * @param inWork messages in flight: received and not yet deleted
     * @param dead messages in its dead-letter queue
     */
    public record Depth(String name, long waiting, long inWork, long dead) {}

    /** Those of the queues that exist, in the given order. */
    public List<String> existing(List<String> names) {
        return names.stream().filter(name -> find(name).isPresent()).toList();
    }

    /**
     * The depths of those queues.
     *
     * @throws UnavailableException if a queue does not exist or cannot be read
     */
    public List<Depth> depths(List<String> names) {
        return names.stream().map(this::depth).toList();
    }

    /**
     * The depth of a queue; {@code dead} is zero if it has no dead-letter queue.
     *
     * @throws UnavailableException if it or its dead-letter queue does not exist or cannot be read
     */
    public Depth depth(String name) {
        Map<QueueAttributeName, String> own = attributes(name, known(name).orElseThrow(() -> missing(name)));
        String deadLetters = name + Provisioning.DEAD_LETTER_SUFFIX;
        long dead = known(deadLetters)
                .map(url -> count(
                        deadLetters, attributes(deadLetters, url), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .orElse(0L);
        return new Depth(
                name,
                count(name, own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                        + count(name, own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                count(name, own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                dead);
    }

    /** The cached URL: depths are read often, and the URL of a queue does not change. */
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

    private long count(String queue, Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        try {
            return Long.parseLong(attributes.get(name));
        } catch (NumberFormatException e) { // also of null
            throw access.queuesUnavailable(
                    "read queue " + queue, AnswerCheck.unusable("the answer has no number as " + name));
        }
    }

    /** The URL of the queue of that name, if it exists. */
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
     * @throws UnavailableException if it does not exist
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
     * @param name the queue's name
     * @param body the message body
     * @param attributes string attributes by name
     * @return the message id
     * @throws UnavailableException if the queue does not exist or rejects the message
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

    /** A string message attribute. */
    public static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    /**
     * Moves the messages of a queue's dead-letter queue back to the queue, with their attributes. Each is deleted only
     * after it was sent, so an interruption can duplicate a message but not lose one. Messages that arrive meanwhile
     * stay for the next redrive.
     *
     * @param ledger records the original requests, so that their replies and log events keep their ids
     * @return the number of messages moved
     */
    public long redrive(String name, RedriveLedger ledger) {
        String target = url(name);
        String deadLetters = url(name + Provisioning.DEAD_LETTER_SUFFIX);
        try {
            long waiting = count(
                    name + Provisioning.DEAD_LETTER_SUFFIX,
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
