package dev.serai.aws;

import dev.serai.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Makes and checks the queues and buckets that routes stand on. */
public final class Provisioning {
    /** How often a message is tried before it is moved to the dead-letter queue. */
    public static final int MAX_RECEIVES = 5;

    /** What the dead-letter queue of a queue is called, after the queue's own name. */
    public static final String DEAD_LETTER_SUFFIX = "-dlq";

    private static final String FOURTEEN_DAYS = String.valueOf(14 * 24 * 3600);

    private final SqsClient sqs;
    private final S3Client s3;
    private final AwsAccess access;
    private final Queues queues;

    /** Provisioning by those clients, which stay the caller's; {@code access} says where they lead, for sentences. */
    public Provisioning(SqsClient sqs, S3Client s3, AwsAccess access) {
        this.sqs = sqs;
        this.s3 = s3;
        this.access = access;
        this.queues = new Queues(sqs, access);
    }

    /**
     * Makes each queue that is missing, with its dead-letter queue, and points an existing one at its dead-letter queue.
     * Safe to repeat.
     *
     * @param visibilitySeconds how long a received message stays hidden from others; only for a queue made here
     */
    public void makeQueues(List<String> names, int visibilitySeconds) {
        for (String name : names) {
            String deadLetters = name + DEAD_LETTER_SUFFIX;
            String arn = arn(queues.find(deadLetters)
                    .orElseGet(() ->
                            create(deadLetters, Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, FOURTEEN_DAYS))));
            String policy = "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"" + MAX_RECEIVES + "\"}";
            queues.find(name)
                    .ifPresentOrElse(
                            url -> setPolicy(name, url, policy),
                            () -> create(
                                    name,
                                    Map.of(
                                            QueueAttributeName.VISIBILITY_TIMEOUT,
                                            String.valueOf(visibilitySeconds),
                                            QueueAttributeName.REDRIVE_POLICY,
                                            policy)));
        }
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

    private String arn(String url) {
        try {
            return sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
        } catch (SdkException e) {
            throw access.queuesUnavailable("read the address of queue " + url, e);
        }
    }

    /** Makes each bucket that is missing. Safe to repeat. */
    public void makeBuckets(List<String> names) {
        for (String name : names) {
            if (!bucketExists(name)) {
                try {
                    s3.createBucket(request -> request.bucket(name));
                } catch (BucketAlreadyOwnedByYouException e) {
                    continue; // somebody else made it between the look and the making
                } catch (SdkException e) {
                    throw access.bucketsUnavailable("make bucket " + name, e);
                }
            }
        }
    }

    /**
     * Checks that everything named is there.
     *
     * @throws UnavailableException that says what is missing and what to do
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
