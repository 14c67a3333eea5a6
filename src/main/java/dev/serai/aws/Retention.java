package dev.serai.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Sets retention periods in AWS, which then deletes old messages and log events by itself. Safe for use by several
 * threads.
 */
public final class Retention {
    /** SQS's longest retention period. */
    public static final Duration LONGEST_OF_MESSAGES = Duration.ofDays(14);

    private static final String RULE = "serai-expire-";

    /** Status codes of endpoints without lifecycle rules. */
    private static final Set<Integer> NOT_IMPLEMENTED = Set.of(405, 501);

    private final SqsClient sqs;
    private final S3Client s3;
    private final AwsAccess access;
    private final Queues queues;

    /**
     * Creates an instance that uses those clients, which the caller closes; {@code access} names their endpoints in
     * messages.
     */
    public Retention(SqsClient sqs, S3Client s3, AwsAccess access) {
        this.sqs = sqs;
        this.s3 = s3;
        this.access = access;
        this.queues = new Queues(sqs, access);
    }

    /** Sets the retention period of a queue, limited to SQS's longest. Idempotent. */
    public void keepMessages(String queue, Duration age) {
        Duration kept = age.compareTo(LONGEST_OF_MESSAGES) > 0 ? LONGEST_OF_MESSAGES : age;
        String url = queues.url(queue);
        try {
            sqs.setQueueAttributes(set -> set.queueUrl(url)
                    .attributes(Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, String.valueOf(kept.toSeconds()))));
        } catch (SdkException e) {
            throw access.queuesUnavailable("set for how long queue " + queue + " keeps its messages", e);
        }
    }

    /**
     * Expires the objects below some prefixes of a bucket by lifecycle rules of Serai's own; all other rules and
     * objects stay as they are. The entries of a {@link RedriveLedger} in the bucket expire as well, but not before SQS
     * has dropped their messages. Idempotent.
     *
     * @param bucket the bucket's name
     * @param prefixes key prefixes, each ending in a slash
     * @param days the age in days, at least 1
     * @return whether the endpoint supports lifecycle rules; if not, old objects stay
     */
    public boolean expire(String bucket, List<String> prefixes, int days) {
        try {
            GetBucketLifecycleConfigurationResponse known = rules(bucket);
            List<LifecycleRule> own = new ArrayList<>();
            prefixes.forEach(prefix -> own.add(expiring(prefix, days)));
            own.add(expiring(RedriveLedger.FOLDER, (int) Math.max(days, LONGEST_OF_MESSAGES.toDays())));
            List<String> names = own.stream().map(LifecycleRule::id).toList();
            List<LifecycleRule> rules = new ArrayList<>(known.rules());
            rules.removeIf(rule -> names.contains(rule.id()));
            rules.addAll(own);
            if (!Set.copyOf(rules).equals(Set.copyOf(known.rules()))) {
                s3.putBucketLifecycleConfiguration(put -> put.bucket(bucket)
                        .transitionDefaultMinimumObjectSize(known.transitionDefaultMinimumObjectSizeAsString())
                        .lifecycleConfiguration(configuration -> configuration.rules(rules)));
            }
            return true;
        } catch (S3Exception e) {
            if (NOT_IMPLEMENTED.contains(e.statusCode())) {
                return false;
            }
            throw access.bucketsUnavailable("set the lifecycle rules of bucket " + bucket, e);
        } catch (SdkException e) {
            throw access.bucketsUnavailable("set the lifecycle rules of bucket " + bucket, e);
        }
    }

    private GetBucketLifecycleConfigurationResponse rules(String bucket) {
        try {
            return s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return GetBucketLifecycleConfigurationResponse.builder().build(); // it has none
            }
            throw e;
        }
    }

    private static LifecycleRule expiring(String prefix, int days) {
        return LifecycleRule.builder()
                .id(RULE + prefix.replace("/", ""))
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(prefix))
                .expiration(expiration -> expiration.days(days))
                .build();
    }
}
