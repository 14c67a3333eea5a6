package dev.serai.aws;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** An S3 client that gives uploads a deadline by their length; see {@link CallLimits}. Safe for use by several threads. */
final class TimeLimitedS3Client extends DelegatingS3Client {
    /** Counts for content that does not tell its length; 64 MiB. */
    private static final long UNKNOWN_LENGTH = 64L * 1024 * 1024;

    private final CallLimits limits;

    TimeLimitedS3Client(S3Client client, CallLimits limits) {
        super(client);
        this.limits = limits;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        return super.putObject(
                request.toBuilder()
                        .overrideConfiguration(limited(request, body))
                        .build(),
                body);
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        return super.uploadPart(
                request.toBuilder()
                        .overrideConfiguration(limited(request, body))
                        .build(),
                body);
    }

    private AwsRequestOverrideConfiguration limited(S3Request request, RequestBody body) {
        return request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallAttemptTimeout(
                        limits.toSend(body.optionalContentLength().orElse(UNKNOWN_LENGTH)))
                .build();
    }
}
