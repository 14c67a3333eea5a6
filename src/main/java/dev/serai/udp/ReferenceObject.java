package dev.serai.udp;

import dev.serai.image.Limits;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A reference image in a bucket, fetched again when its entity tag changes. */
public final class ReferenceObject implements ReferenceSource {
    private static final int NOT_MODIFIED = 304;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final Limits limits;
    private String known;

    public ReferenceObject(S3Client s3, String bucket, String key, Limits limits) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "s3://" + bucket + "/" + key;
    }

    @Override
    public Optional<byte[]> changed() throws IOException {
        try (ResponseInputStream<GetObjectResponse> object =
                s3.getObject(request -> request.bucket(bucket).key(key).ifNoneMatch(known))) {
            Long length = object.response().contentLength();
            if (length != null && length > limits.maxBytes()) {
                object.abort(); // closing would read the rest
                limits.checkBytes(length);
            }
            byte[] bytes = object.readAllBytes();
            known = object.response().eTag();
            return Optional.of(bytes);
        } catch (NoSuchKeyException e) {
            throw unreadable("there is no such object", e);
        } catch (NoSuchBucketException e) {
            throw unreadable("there is no such bucket", e);
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_MODIFIED) {
                return Optional.empty();
            }
            throw unreadable("the endpoint refused it with status " + e.statusCode(), e);
        } catch (SdkException e) {
            throw unreadable("the endpoint does not answer", e);
        }
    }

    private IOException unreadable(String reason, Exception cause) {
        known = null;
        return new IOException(reason, cause);
    }
}
