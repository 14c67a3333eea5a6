package dev.serai.aws;

import dev.serai.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** What operators do with queues: see how full they are and send dead letters back. */
public final class Queues {
    private static final int BATCH = 10;

    private final SqsClient sqs;
    private final AwsAccess access;

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
        List<String> existing = new ArrayList<>();
        for (String name : names) {
            try {
                sqs.getQueueUrl(request -> request.queueName(name));
                existing.add(name);
            } catch (QueueDoesNotExistException e) {
                continue;
            } catch (SdkException e) {
                throw access.queuesUnavailable("look for queue " + name, e);
            }
        }
        return existing;
    }

    /** The depths of those queues. */
    public List<Depth> depths(List<String> names) {
        List<Depth> depths = new ArrayList<>();
        for (String name : names) {
            Map<QueueAttributeName, String> own = attributes(name);
            Map<QueueAttributeName, String> dead = attributes(name + Provisioning.DEAD_LETTER_SUFFIX);
            depths.add(new Depth(
                    name,
                    count(own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                            + count(own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                    count(own, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                    count(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)));
        }
        return depths;
    }

    private Map<QueueAttributeName, String> attributes(String name) {
        try {
            return sqs.getQueueAttributes(request -> request.queueUrl(url(name))
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

    /** The URL of the queue of that name. */
    public String url(String name) {
        try {
            return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
        } catch (QueueDoesNotExistException e) {
            throw new UnavailableException(
                    "There is no queue " + name + " at " + access.queuesAt() + "; serai setup makes the usual ones.",
                    e);
        } catch (SdkException e) {
            throw access.queuesUnavailable("look for queue " + name, e);
        }
    }

    /**
     * Sends what lies in a queue's dead-letter queue back to the queue, with its attributes. A message is deleted there
     * only after it was sent here: an interruption can double one, never lose one. What arrives while this runs is left
     * for the next time.
     *
     * @return how many messages went back
     */
    public long redrive(String name) {
        String target = url(name);
        String deadLetters = url(name + Provisioning.DEAD_LETTER_SUFFIX);
        try {
            long waiting = count(
                    attributes(name + Provisioning.DEAD_LETTER_SUFFIX),
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            long moved = 0;
            while (moved < waiting) {
                List<Message> batch = sqs.receiveMessage(request -> request.queueUrl(deadLetters)
                                .maxNumberOfMessages(BATCH)
                                .waitTimeSeconds(1)
                                .messageAttributeNames("All"))
                        .messages();
                if (batch.isEmpty()) {
                    break;
                }
                for (Message message : batch) {
                    sqs.sendMessage(request -> request.queueUrl(target)
                            .messageBody(message.body())
                            .messageAttributes(message.messageAttributes()));
                    sqs.deleteMessage(request -> request.queueUrl(deadLetters).receiptHandle(message.receiptHandle()));
                    moved++;
                }
            }
            return moved;
        } catch (SdkException e) {
            throw access.queuesUnavailable("send the messages back to queue " + name, e);
        }
    }
}
