package dev.serai.aws;

import dev.serai.refusal.UnavailableException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Where the queues and buckets are and how to sign for them: each for what it is, AWS itself always with the default chains
 * of credentials and region, and an endpoint that is given with fixed keys and region.
 *
 * @param sqsEndpoint the SQS endpoint, or empty for AWS itself
 * @param s3Endpoint the S3 endpoint, or empty for AWS itself
 * @param region the region to sign for at an endpoint that is given, or empty to let the AWS default chain find it
 * @param keys fixed keys for an endpoint that is given, or empty for the default credential chain
 */
public record AwsAccess(
        Optional<URI> sqsEndpoint, Optional<URI> s3Endpoint, Optional<String> region, Optional<Keys> keys) {

    /** An access key and its secret. */
    public record Keys(String accessKey, String secretKey) {
        @Override
        public String toString() {
            return accessKey; // secrets must not be logged
        }
    }

    /** A client for the queues with the limits of workers; to be closed by the caller. */
    public SqsClient sqs() {
        return sqs(CallLimits.WORK);
    }

    /** A client for the queues with those limits; to be closed by the caller. */
    public SqsClient sqs(CallLimits limits) {
        return sqs(limits, List.of());
    }

    /** A client for the queues whose calls {@code watcher} records; to be closed by the caller. */
    public SqsClient sqs(CallLimits limits, Availability watcher) {
        return sqs(limits, List.of(watcher.watcher()));
    }

    private SqsClient sqs(CallLimits limits, List<ExecutionInterceptor> interceptors) {
        var builder = SqsClient.builder()
                .httpClientBuilder(http(limits, sqsEndpoint))
                .overrideConfiguration(configuration -> {
                    limits.ofQueues(configuration);
                    configuration.executionInterceptors(interceptors).addExecutionInterceptor(new AnswerCheck());
                })
                .checksumValidationEnabled(false)
                .credentialsProvider(credentials(sqsEndpoint));
        region(sqsEndpoint).ifPresent(builder::region);
        sqsEndpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** A client for the buckets with the limits of workers; to be closed by the caller. */
    public S3Client s3() {
        return s3(CallLimits.WORK);
    }

    /** A client for the buckets with those limits; to be closed by the caller. */
    public S3Client s3(CallLimits limits) {
        return s3(limits, List.of());
    }

    /** A client for the buckets whose calls {@code watcher} records; to be closed by the caller. */
    public S3Client s3(CallLimits limits, Availability watcher) {
        return s3(limits, List.of(watcher.watcher()));
    }

    private S3Client s3(CallLimits limits, List<ExecutionInterceptor> interceptors) {
        var builder = S3Client.builder()
                .httpClientBuilder(http(limits, s3Endpoint))
                .overrideConfiguration(configuration -> {
                    limits.ofBuckets(configuration);
                    configuration.executionInterceptors(interceptors).addExecutionInterceptor(new AnswerCheck());
                })
                .credentialsProvider(credentials(s3Endpoint));
        region(s3Endpoint).ifPresent(builder::region);
        s3Endpoint.ifPresent(endpoint -> builder.endpointOverride(endpoint)
                .forcePathStyle(true)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false) // one signature over the whole is enough for small objects
                        .build())
                // emulators differ in which checksum trailers they know; the transport here is loopback or TLS
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED));
        return new TimeLimitedS3Client(builder.build(), limits);
    }

    /** Without TLS where the endpoint has none: Java's providers and certificates for it take a fifth of a second of a start. */
    private static ApacheHttpClient.Builder http(CallLimits limits, Optional<URI> endpoint) {
        ApacheHttpClient.Builder http = limits.http();
        return endpoint.filter(given -> "http".equalsIgnoreCase(given.getScheme()))
                .map(plain -> http.socketFactory(PlainConnectionSocketFactory.getSocketFactory()))
                .orElse(http);
    }

    private AwsCredentialsProvider credentials(Optional<URI> endpoint) {
        return endpoint.flatMap(given -> keys)
                .<AwsCredentialsProvider>map(pair -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(pair.accessKey(), pair.secretKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private Optional<Region> region(Optional<URI> endpoint) {
        return endpoint.flatMap(given -> region).map(Region::of);
    }

    /** Whether one of the two is AWS itself and the other is not. */
    public boolean isMixed() {
        return sqsEndpoint.isPresent() != s3Endpoint.isPresent();
    }

    /** Whether calls cost money: those of AWS itself do, those of emulators do not. */
    public boolean charges() {
        return sqsEndpoint.isEmpty() || s3Endpoint.isEmpty();
    }

    /** Where the queues are, for sentences. */
    public String queuesAt() {
        return sqsEndpoint.map(URI::toString).orElse("AWS");
    }

    /** Where the buckets are, for sentences. */
    public String bucketsAt() {
        return s3Endpoint.map(URI::toString).orElse("AWS");
    }

    /** The sentence for whatever the SDK threw when it tried to do that to a queue. */
    public UnavailableException queuesUnavailable(String doing, SdkException e) {
        return unavailable(doing, queuesAt(), e);
    }

    /** The sentence for whatever the SDK threw when it tried to do that to a bucket. */
    public UnavailableException bucketsUnavailable(String doing, SdkException e) {
        return unavailable(doing, bucketsAt(), e);
    }

    private static UnavailableException unavailable(String doing, String where, SdkException e) {
        String text = Optional.ofNullable(e.getMessage()).orElse("");
        Optional<String> fault = AnswerCheck.fault(e);
        if (fault.isPresent()) {
            return new UnavailableException(
                    "Cannot " + doing + ": " + where + " answers, but not as it should (" + fault.get()
                            + "); is that its address?",
                    e);
        }
        if (e instanceof SdkClientException && text.contains("load credentials")) {
            return new UnavailableException(
                    "There are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or"
                            + " give the machine a role.",
                    e);
        }
        if (e instanceof SdkClientException && text.contains("region")) {
            return new UnavailableException("There is no AWS region: set AWS_REGION.", e);
        }
        if (e instanceof SdkClientException) {
            return new UnavailableException(
                    "Cannot " + doing + ": " + where + " does not answer; is it running, and is that its address?", e);
        }
        return new UnavailableException(
                "Cannot " + doing + " at " + where + ": " + text.replaceAll("\\s*\\(Service:.*", "") + ".", e);
    }
}
