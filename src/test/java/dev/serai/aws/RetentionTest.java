package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.events.EventKeys;
import dev.serai.refusal.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/** What AWS is told to remove by itself, and what is left alone. */
class RetentionTest {
    private static final AwsAccess ACCESS =
            new AwsAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** A bucket with lifecycle rules as AWS keeps them. */
    private static final class Rules implements S3Client {
        private List<LifecycleRule> rules = List.of();
        private String minimumSize;
        private int puts;
        private int refusal;

        @Override
        public GetBucketLifecycleConfigurationResponse getBucketLifecycleConfiguration(
                GetBucketLifecycleConfigurationRequest request) {
            if (refusal > 0 || rules.isEmpty()) {
                throw refusal(refusal > 0 ? refusal : 404);
            }
            return GetBucketLifecycleConfigurationResponse.builder()
                    .rules(rules)
                    .transitionDefaultMinimumObjectSize(minimumSize)
                    .build();
        }

        @Override
        public PutBucketLifecycleConfigurationResponse putBucketLifecycleConfiguration(
                PutBucketLifecycleConfigurationRequest request) {
            puts++;
            rules = request.lifecycleConfiguration().rules();
            minimumSize = request.transitionDefaultMinimumObjectSizeAsString();
            return PutBucketLifecycleConfigurationResponse.builder().build();
        }

        private static S3Exception refusal(int status) {
            return (S3Exception) S3Exception.builder()
                    .statusCode(status)
                    .message("no")
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode(status == 404 ? "NoSuchLifecycleConfiguration" : "Refused")
                            .build())
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Queues of which only the attributes that were set are known. */
    private static final class Attributes implements SqsClient {
        private final List<Map<QueueAttributeName, String>> set = new ArrayList<>();

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder()
                    .queueUrl("http://sqs/" + request.queueName())
                    .build();
        }

        @Override
        public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
            set.add(request.attributes());
            return SetQueueAttributesResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private final Rules s3 = new Rules();
    private final Attributes sqs = new Attributes();
    private final Retention retention = new Retention(sqs, s3, ACCESS);

    private static LifecycleRule foreign() {
        return LifecycleRule.builder()
                .id("archive")
                .status(ExpirationStatus.DISABLED)
                .filter(filter -> filter.prefix("numbers/2020/"))
                .transitions(transition -> transition.days(30).storageClass("GLACIER"))
                .build();
    }

    @Test
    void eventsAndTheirIndexExpireAndNothingElseInTheBucket() {
        assertThat(retention.expire("log-events", EventKeys.prefixes(), 14)).isTrue();
        assertThat(s3.rules)
                .extracting(rule -> rule.filter().prefix())
                .containsExactlyInAnyOrder("numbers/", "images/", "timeline/", "redriven/");
        assertThat(s3.rules).allSatisfy(rule -> {
            assertThat(rule.status()).isEqualTo(ExpirationStatus.ENABLED);
            assertThat(rule.expiration().days()).isEqualTo(14);
        });
    }

    @Test
    void rulesOfOthersStayAndItsOwnAreReplaced() {
        s3.rules = List.of(foreign());
        s3.minimumSize = "varies_by_storage_class";
        retention.expire("log-events", EventKeys.prefixes(), 14);
        retention.expire("log-events", EventKeys.prefixes(), 30);
        assertThat(s3.rules).hasSize(5).contains(foreign());
        assertThat(s3.rules.stream().filter(rule -> !rule.equals(foreign())))
                .allSatisfy(rule -> assertThat(rule.expiration().days()).isEqualTo(30));
        assertThat(s3.minimumSize).isEqualTo("varies_by_storage_class");
        retention.expire("log-events", EventKeys.prefixes(), 30);
        assertThat(s3.puts).as("nothing is written that is there already").isEqualTo(2);
    }

    @Test
    void whatAMessageThatWasSentBackStandsForStaysAsLongAsTheMessageCan() {
        retention.expire("log-events", EventKeys.prefixes(), 3);
        assertThat(s3.rules)
                .filteredOn(rule -> rule.filter().prefix().equals("redriven/"))
                .extracting(rule -> rule.expiration().days())
                .containsExactly(14);
    }

    @Test
    void saysWhenAnEndpointHasNoRulesAndFailsWhenTheyMayNotBeSet() {
        s3.refusal = 501;
        assertThat(retention.expire("log-events", EventKeys.prefixes(), 14)).isFalse();
        s3.refusal = 403;
        assertThatThrownBy(() -> retention.expire("log-events", EventKeys.prefixes(), 14))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("lifecycle rules of bucket log-events");
        assertThat(s3.puts).isZero();
    }

    @Test
    void theEmbeddedBucketsHaveNone(@TempDir Path data) {
        AwsAccess.Keys keys = new AwsAccess.Keys("local", "local-secret");
        try (EmbeddedBuckets buckets = EmbeddedBuckets.start(data, 0, keys)) {
            AwsAccess access = new AwsAccess(
                    Optional.empty(), Optional.of(buckets.endpoint()), Optional.of("us-east-1"), Optional.of(keys));
            try (S3Client client = access.s3()) {
                client.createBucket(make -> make.bucket("log-events"));
                assertThat(new Retention(sqs, client, access).expire("log-events", EventKeys.prefixes(), 14))
                        .isFalse();
            }
        }
    }

    @Test
    void messagesAreKeptForAsLongAsSqsCan() {
        retention.keepMessages("responseQueue", Duration.ofDays(3));
        retention.keepMessages("inbox", Duration.ofDays(30));
        assertThat(sqs.set)
                .containsExactly(
                        Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "259200"),
                        Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "1209600"));
    }
}
