package dev.serai.aws;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket with the images, for the queue, the HTTP server and the page. Keys come from strangers, so they go into SDK
 * requests as they are, never through a component that might evaluate them. Failures of the bucket come out as the SDK's
 * own exceptions, unless a method says otherwise. Safe for use by several threads.
 */
public final class ImageBucket {
    /** An HTTP client is told the same of a key that is not there, that is kept from it, and that cannot be. */
    private static final Set<Integer> MISSING = Set.of(400, 403, 404);

    /**
     * What the bucket says of an object beside its bytes.
     *
     * @param length its length in bytes
     * @param etag its entity tag, quotes included
     * @param mediaType its content type as whoever stored it has declared it, or null
     */
    public record ObjectInfo(String key, long length, String etag, String mediaType) {}

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
            if (length != null) {
                checkLength(object, length);
            }
            return object.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 9) + 1);
        } catch (NoSuchKeyException e) {
            throw new RefusedException(Refusal.NOT_FOUND, "There is no object of that key in bucket " + bucket + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("the object stopped in the middle", e);
        }
    }

    /**
     * What is known of an object, for an HTTP client that asks for it.
     *
     * @throws RefusedException {@code not-found} if the bucket does not have the key, does not give it away, or cannot have
     *     it; {@code too-large} if it is larger than the limit
     */
    public ObjectInfo info(String key) {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            checkLength(head.contentLength());
            return new ObjectInfo(key, head.contentLength(), head.eTag(), head.contentType());
        } catch (S3Exception e) {
            throw orNotFound(key, e);
        }
    }

    /**
     * Asks for an object, for an HTTP client; its bytes are not read yet.
     *
     * @throws RefusedException as {@link #info} says
     */
    public OpenObject open(String key) {
        return open(key, request -> {});
    }

    /**
     * Asks for that version of an object, for an HTTP client; its bytes are not read yet.
     *
     * @throws RefusedException as {@link #info} says; {@code overloaded} if the object has changed meanwhile
     */
    public OpenObject open(ObjectInfo version) {
        return open(version.key(), request -> request.ifMatch(version.etag()));
    }

    private OpenObject open(String key, Consumer<GetObjectRequest.Builder> condition) {
        try {
            ResponseInputStream<GetObjectResponse> object = s3.getObject(request -> {
                request.bucket(bucket).key(key);
                condition.accept(request);
            });
            checkLength(object, object.response().contentLength());
            return new OpenObject(key, object);
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                throw new RefusedException(Refusal.OVERLOADED, "The image changed while it was read; try again.");
            }
            throw orNotFound(key, e);
        }
    }

    private static RuntimeException orNotFound(String key, S3Exception e) {
        return MISSING.contains(e.statusCode())
                ? new RefusedException(Refusal.NOT_FOUND, "There is no image " + key + " in the bucket.")
                : e;
    }

    private void checkLength(ResponseInputStream<GetObjectResponse> object, long length) {
        if (length > maxBytes) {
            object.abort(); // closing would read the rest
            checkLength(length);
        }
    }

    private void checkLength(long length) {
        if (length > maxBytes) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The object has " + length + " bytes; the limit is " + maxBytes + ".");
        }
    }

    /** An object that the bucket has begun to send. Used by one thread. */
    public static final class OpenObject implements AutoCloseable {
        private final ObjectInfo info;
        private final ResponseInputStream<GetObjectResponse> stream;
        private boolean read;

        private OpenObject(String key, ResponseInputStream<GetObjectResponse> stream) {
            GetObjectResponse response = stream.response();
            this.info = new ObjectInfo(key, response.contentLength(), response.eTag(), response.contentType());
            this.stream = stream;
        }

        /** What is known of it. */
        public ObjectInfo info() {
            return info;
        }

        /**
         * All its bytes, in an array of its length: the SDK's own reading takes up to three times as much memory.
         *
         * @throws IOException if it ends early, or the connection does
         */
        public byte[] readAll() throws IOException {
            byte[] bytes = new byte[(int) info.length()];
            if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException("the object " + info.key() + " ended early");
            }
            read = true;
            return bytes;
        }

        /** Ends the transfer; what has not been read is not sent any more. */
        @Override
        public void close() throws IOException {
            if (!read) {
                stream.abort();
            }
            stream.close();
        }
    }

    /**
     * Stores an object with its media type; one that is there already is replaced.
     *
     * @return its entity tag, quotes included
     * @throws RefusedException {@code invalid-parameter} if the bucket takes no key of that length, which no other try would
     *     change
     */
    public String store(String key, byte[] bytes, String mediaType) {
        try {
            return s3.putObject(
                            request -> request.bucket(bucket).key(key).contentType(mediaType),
                            RequestBody.fromBytes(bytes))
                    .eTag();
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
