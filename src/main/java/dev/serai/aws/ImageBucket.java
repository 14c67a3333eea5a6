package dev.serai.aws;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket with the images. Keys come from strangers, so they go into SDK requests as they are, never through a
 * component that might evaluate them. Safe for use by several threads.
 */
public final class ImageBucket {
    private final S3Client s3;
    private final String bucket;
    private final long maxBytes;

    /**
     * @param bucket the bucket's name
     * @param maxBytes the largest object to fetch
     */
    public ImageBucket(S3Client s3, String bucket, long maxBytes) {
        this.s3 = s3;
        this.bucket = bucket;
        this.maxBytes = maxBytes;
    }

    /** The same for another bucket. */
    public ImageBucket of(String other) {
        return new ImageBucket(s3, other, maxBytes);
    }

    /** The bucket's name. */
    public String name() {
        return bucket;
    }

    /**
     * The bytes of an object.
     *
     * @throws RefusedException {@code not-found}, or {@code too-large} before more than the limit is read
     */
    public byte[] fetch(String key) {
        try (ResponseInputStream<GetObjectResponse> object =
                s3.getObject(request -> request.bucket(bucket).key(key))) {
            Long length = object.response().contentLength();
            if (length != null && length > maxBytes) {
                object.abort(); // closing would read the rest
                throw new RefusedException(
                        Refusal.TOO_LARGE, "The object has " + length + " bytes; the limit is " + maxBytes + ".");
            }
            return object.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 9) + 1);
        } catch (NoSuchKeyException e) {
            throw new RefusedException(Refusal.NOT_FOUND, "There is no object of that key in bucket " + bucket + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("the object stopped in the middle", e);
        }
    }

    /**
     * Stores an object with its media type; one that is there already is replaced.
     *
     * @throws RefusedException {@code invalid-parameter} if the bucket takes no key of that length, which no other try would
     *     change
     */
    public void store(String key, byte[] bytes, String mediaType) {
        try {
            s3.putObject(
                    request -> request.bucket(bucket).key(key).contentType(mediaType), RequestBody.fromBytes(bytes));
        } catch (S3Exception e) {
            if (e.awsErrorDetails() != null
                    && "KeyTooLongError".equals(e.awsErrorDetails().errorCode())) {
                throw new RefusedException(
                        Refusal.INVALID_PARAMETER,
                        "The key to store under is too long for bucket " + bucket
                                + ": shorten the image's key or the pipeline.");
            }
            throw e;
        }
    }
}
