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

/** Tells AWS for how long to keep messages and log events; AWS then removes by itself what is older. */
public final class Retention {
    /** The longest that SQS keeps a message. */
    public static final Duration LONGEST_OF_MESSAGES = Duration.ofDays(14);

    private static final String RULE = "serai-expire-";

    /** What endpoints answer that have no lifecycle rules. */
    private static final Set<Integer> NOT_IMPLEMENTED = Set.of(405, 501);

    private final SqsClient sqs;
    private final S3Client s3;
    private final AwsAccess access;
    private final Queues queues;

    /** Retention by those clients, which stay the caller's; {@code access} says where they lead, for sentences. */
    public Retention(SqsClient sqs, S3Client s3, AwsAccess access) {
        this.sqs = sqs;
        this.s3 = s3;
        this.access = access;
        this.queues = new Queues(sqs, access);
    }

    /** Has a queue keep its messages for that long, or for as long as SQS keeps any. Safe to repeat. */
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
     * Has a bucket drop the objects below some prefixes after so many days, by lifecycle rules of Serai's own; all other
     * rules of the bucket, and all other objects, stay as they are. What a {@link RedriveLedger} keeps in it goes too, but
     * not before SQS has dropped the messages it stands for. Safe to repeat.
     *
     * @param prefixes of keys, each ending in a slash
     * @param days at least 1
     * @return whether the endpoint has lifecycle rules; if not, old objects stay
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
