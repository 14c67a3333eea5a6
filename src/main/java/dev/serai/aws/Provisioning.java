package dev.serai.aws;

import dev.serai.json.Json;
import dev.serai.refusal.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Creates and checks the queues and buckets that the routes use. Safe for use by several threads. */
public final class Provisioning {
    /** How often a message is received before it moves to the dead-letter queue. */
    public static final int MAX_RECEIVES = 5;

    /** The suffix of a dead-letter queue's name. */
    public static final String DEAD_LETTER_SUFFIX = "-dlq";

    private static final String TARGET = "deadLetterTargetArn";
    private static final String MAX_RECEIVE_COUNT = "maxReceiveCount";
    private static final String FOURTEEN_DAYS = String.valueOf(14 * 24 * 3600);

    private final SqsClient sqs;
    private final S3Client s3;
    private final AwsAccess access;
    private final Queues queues;

    /**
     * Creates a provisioner that uses those clients, which the caller closes; {@code access} names their endpoints in
     * messages.
     */
    public Provisioning(SqsClient sqs, S3Client s3, AwsAccess access) {
        this.sqs = sqs;
        this.s3 = s3;
        this.access = access;
        this.queues = new Queues(sqs, access);
    }

    /**
     * What becomes of a queue's messages that are received too often.
     *
     * @param queue the queue's name
     * @param receives how often a message is received before it moves
     * @param deadLetters the name of the queue to which it moves
     */
    public record DeadLetters(String queue, int receives, String deadLetters) {}

    /**
     * Creates each missing queue with its dead-letter queue, and a dead-letter queue for each existing one that has none;
     * one that has another keeps it. Idempotent.
     *
     * @param names the queues
     * @param visibilitySeconds the visibility timeout of queues created here
     * @return what each queue has now, in that order
     */
    public List<DeadLetters> makeQueues(List<String> names, int visibilitySeconds) {
        return names.stream().map(name -> makeQueue(name, visibilitySeconds)).toList();
    }

    private DeadLetters makeQueue(String name, int visibilitySeconds) {
        Optional<String> url = queues.find(name);
        Optional<DeadLetters> there = url.flatMap(queue -> deadLetters(name, queue));
        if (there.isPresent()) {
            return there.get();
        }
        String deadLetters = name + DEAD_LETTER_SUFFIX;
        String arn = attribute(
                        queues.find(deadLetters)
                                .orElseGet(() -> create(
                                        deadLetters,
                                        Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, FOURTEEN_DAYS))),
                        QueueAttributeName.QUEUE_ARN)
                .filter(known -> !known.isEmpty())
                .orElseThrow(() -> unusable(deadLetters, "the answer has no " + QueueAttributeName.QUEUE_ARN));
        String policy = Json.write(Map.of(TARGET, arn, MAX_RECEIVE_COUNT, String.valueOf(MAX_RECEIVES)));
        url.ifPresentOrElse(
                queue -> setPolicy(name, queue, policy),
                () -> create(
                        name,
                        Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                String.valueOf(visibilitySeconds),
                                QueueAttributeName.REDRIVE_POLICY,
                                policy)));
        return new DeadLetters(name, MAX_RECEIVES, deadLetters);
    }

    private Optional<DeadLetters> deadLetters(String name, String url) {
        return attribute(url, QueueAttributeName.REDRIVE_POLICY)
                .filter(policy -> !policy.isBlank())
                .map(text -> Json.object(text.getBytes(StandardCharsets.UTF_8))
                        .filter(policy -> !policy.path(TARGET).asText("").isEmpty())
                        .orElseThrow(() -> unusable(
                                name, "its " + QueueAttributeName.REDRIVE_POLICY + " names no dead-letter queue")))
                .map(policy -> {
                    String arn = policy.path(TARGET).asText();
                    return new DeadLetters(
                            name, policy.path(MAX_RECEIVE_COUNT).asInt(), arn.substring(arn.lastIndexOf(':') + 1));
                });
    }

    private UnavailableException unusable(String queue, String fault) {
        return access.queuesUnavailable("read the attributes of queue " + queue, AnswerCheck.unusable(fault));
    }

    private void setPolicy(String name, String url, String policy) {
        try {
            sqs.setQueueAttributes(
                    request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)));
        } catch (SdkException e) {
            throw access.queuesUnavailable("set the dead-letter queue of " + name, e);
        }
    }

    private String create(String name, Map<QueueAttributeName, String> attributes) {
        try {
            return sqs.createQueue(request -> request.queueName(name).attributes(attributes))
                    .queueUrl();
        } catch (SdkException e) {
            throw access.queuesUnavailable("make queue " + name, e);
        }
    }

    private Optional<String> attribute(String url, QueueAttributeName name) {
        try {
            return Optional.ofNullable(
                    sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
                            .attributes()
                            .get(name));
        } catch (SdkException e) {
            throw access.queuesUnavailable("read attribute " + name + " of queue " + url, e);
        }
    }

    /** Creates each missing bucket. Idempotent. */
    public void makeBuckets(List<String> names) {
        for (String name : names) {
            if (!bucketExists(name)) {
                try {
                    s3.createBucket(request -> request.bucket(name));
                } catch (BucketAlreadyOwnedByYouException e) {
                    continue; // another process has created it since the check
                } catch (SdkException e) {
                    throw access.bucketsUnavailable("make bucket " + name, e);
                }
            }
        }
    }

    /**
     * Checks that all queues and buckets exist.
     *
     * @throws UnavailableException that names what is missing and how to create it
     */
    public void check(List<String> queueNames, List<String> bucketNames) {
        List<String> missing = new ArrayList<>();
        for (String name : queueNames) {
            if (queues.find(name).isEmpty()) {
                missing.add("queue " + name + " at " + access.queuesAt());
            }
        }
        for (String name : bucketNames) {
            if (!bucketExists(name)) {
                missing.add("bucket " + name + " at " + access.bucketsAt());
            }
        }
        if (!missing.isEmpty()) {
            throw new UnavailableException("There is no " + String.join(", no ", missing)
                    + ": make what is missing with serai setup and the same options.");
        }
    }

    private boolean bucketExists(String name) {
        try {
            s3.headBucket(request -> request.bucket(name));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw access.bucketsUnavailable("look for bucket " + name, e);
        } catch (SdkException e) {
            throw access.bucketsUnavailable("look for bucket " + name, e);
        }
    }
}
