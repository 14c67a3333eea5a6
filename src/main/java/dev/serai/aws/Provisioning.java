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

/** Creates and checks the queues and buckets that the routes use. Safe for use by several threads. */
public final class Provisioning {
    /** How often a message is received before it moves to the dead-letter queue. */
    public static final int MAX_RECEIVES = 5;

    /** The suffix of a dead-letter queue's name. */
    public static final String DEAD_LETTER_SUFFIX = "-dlq";

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
     * Creates each missing queue with its dead-letter queue, and sets the redrive policy of an existing one.
     * Idempotent.
     *
     * @param names the queues
     * @param visibilitySeconds the visibility timeout of queues created here
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
