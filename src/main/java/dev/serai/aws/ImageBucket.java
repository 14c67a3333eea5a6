package dev.serai.aws;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket with the images, for queue workers, the HTTP server and the page. Keys come from untrusted input, so they
 * are passed in SDK requests and never to a component that might evaluate them. Failures of the bucket are thrown as
 * the SDK's exceptions unless a method says otherwise. Safe for use by several threads.
 */
public final class ImageBucket {
    private static final Logger LOG = LoggerFactory.getLogger(ImageBucket.class);

    /**
     * Statuses that an HTTP client sees as 404: the key does not exist, or is not permitted, which is what S3 says of one that
     * does not exist to those who may not list the bucket.
     */
    private static final Set<Integer> MISSING = Set.of(403, 404);

    private static final int BAD_REQUEST = 400;

    /** Codes of answers 400 to keys that no object can have. */
    private static final Set<String> IMPOSSIBLE_KEY = Set.of("InvalidArgument", "InvalidURI", "KeyTooLongError");

    /** What a tag begins with that stands for an object without one; the bucket does not know it. */
    private static final String MADE_HERE = "\"modified-";

    /**
     * The metadata of an object.
     *
     * @param key its key
     * @param length its length in bytes
     * @param etag its entity tag, quotes included; made of its time and length if the bucket has none, as embedded buckets do
     *     for files that were copied into their folder
     * @param mediaType the content type declared by its writer, or null
     */
    public record ObjectInfo(String key, long length, String etag, String mediaType) {}

    private final S3Client s3;
    private final String bucket;
    private final long maxBytes;

    /**
     * Creates a view of a bucket.
     *
     * @param s3 the client, which the caller closes
     * @param bucket the bucket's name
     * @param maxBytes the largest object to fetch, in bytes
     */
    public ImageBucket(S3Client s3, String bucket, long maxBytes) {
        this.s3 = s3;
        this.bucket = bucket;
        this.maxBytes = maxBytes;
    }

    /** A view of another bucket with the same client and limit. */
    public ImageBucket of(String other) {
        return new ImageBucket(s3, other, maxBytes);
    }

    /** The bucket's name. */
    public String name() {
        return bucket;
    }

    /**
     * The content of an object.
     *
     * @throws RefusedException {@code not-found}, or {@code too-large} before anything is read
     * @throws SdkClientException if the answer lacks the object's length
     */
    public byte[] fetch(String key) {
        try (OpenObject object = openForWork(key)) {
            return object.read();
        } catch (IOException e) {
            throw new UncheckedIOException("the object stopped in the middle", e);
        }
    }

    /**
     * Opens an object for work that is tried again if the bucket does not permit it; its content is not read yet.
     *
     * @throws RefusedException as {@link #fetch} says
     */
    public OpenObject openForWork(String key) {
        try {
            return opened(key, s3.getObject(request -> request.bucket(bucket).key(key)));
        } catch (NoSuchKeyException e) {
            throw new RefusedException(Refusal.NOT_FOUND, "There is no object of that key in bucket " + bucket + ".");
        }
    }

    private OpenObject opened(String key, ResponseInputStream<GetObjectResponse> object) {
        Long length = object.response().contentLength();
        if (length == null) {
            object.abort();
        }
        checkLength(object, length(length));
        return new OpenObject(bucket, key, object);
    }

    /**
     * The metadata of an object, for a request of an HTTP client.
     *
     * @throws RefusedException {@code not-found} if the key does not exist or is not permitted; {@code too-large} if the
     *     object exceeds the limit
     * @throws SdkClientException if the answer lacks the object's length
     */
    public ObjectInfo info(String key) {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            long length = length(head.contentLength());
            checkLength(length);
            return new ObjectInfo(key, length, tag(head.eTag(), head.lastModified(), length), head.contentType());
        } catch (S3Exception e) {
            throw orNotFound(key, e.statusCode() == BAD_REQUEST ? reason(key, e) : e);
        }
    }

    /** What the bucket says of a key to which it has answered HEAD with 400: that answer has no text. */
    private S3Exception reason(String key, S3Exception unexplained) {
        try (ResponseInputStream<GetObjectResponse> object =
                s3.getObject(request -> request.bucket(bucket).key(key).range("bytes=0-0"))) {
            object.abort();
            return unexplained;
        } catch (S3Exception explained) {
            return explained;
        } catch (IOException e) {
            return unexplained;
        }
    }

    private static long length(Long given) {
        if (given == null) {
            throw SdkClientException.create("the answer has no Content-Length");
        }
        return given;
    }

    private static String tag(String given, Instant modified, long length) {
        return given != null ? given : MADE_HERE + modified + "-" + length + "\"";
    }

    /**
     * Opens an object for a request of an HTTP client; its content is not read yet.
     *
     * @throws RefusedException as {@link #info} says
     */
    public OpenObject open(String key) {
        return open(key, request -> {});
    }

    /**
     * Opens that version of an object for a request of an HTTP client; its content is not read yet.
     *
     * @throws RefusedException as {@link #info} says; {@code overloaded} if the object has changed since
     */
    public OpenObject open(ObjectInfo version) {
        return open(version.key(), request -> request.ifMatch(condition(version)));
    }

    private static String condition(ObjectInfo version) {
        return version.etag().startsWith(MADE_HERE) ? null : version.etag();
    }

    /**
     * A part of that version of an object; no more of it is transferred.
     *
     * @param first the place of the first byte, from 0
     * @param last the place of the last byte, within the object
     * @throws RefusedException as {@link #open(ObjectInfo)} says; {@code overloaded} if the content ends early
     * @throws SdkClientException if the bucket gives another part
     */
    public byte[] read(ObjectInfo version, long first, long last) {
        try (OpenObject part = open(
                version.key(), request -> request.ifMatch(condition(version)).range("bytes=" + first + "-" + last))) {
            if (part.info().length() != last - first + 1) {
                throw SdkClientException.create("the answer has other bytes than were asked for");
            }
            return part.readAll();
        }
    }

    /**
     * The first bytes of that version of an object: so many, or all if it has less. No more of it is transferred.
     *
     * @throws RefusedException as {@link #read} says
     */
    public byte[] readFirst(ObjectInfo version, int count) {
        long length = Math.min(count, version.length());
        return length == 0 ? new byte[0] : read(version, 0, length - 1);
    }

    private OpenObject open(String key, Consumer<GetObjectRequest.Builder> condition) {
        try {
            return opened(key, s3.getObject(request -> {
                request.bucket(bucket).key(key);
                condition.accept(request);
            }));
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                throw new RefusedException(Refusal.OVERLOADED, "The image changed while it was read; try again.");
            }
            throw orNotFound(key, e);
        }
    }

    private static RuntimeException orNotFound(String key, S3Exception e) {
        boolean impossible = e.statusCode() == BAD_REQUEST
                && e.awsErrorDetails() != null
                && e.awsErrorDetails().errorCode() != null
                && IMPOSSIBLE_KEY.contains(e.awsErrorDetails().errorCode());
        return impossible || MISSING.contains(e.statusCode())
                ? new RefusedException(Refusal.NOT_FOUND, "There is no image " + key + " in the bucket.")
                : e;
    }

    private void checkLength(ResponseInputStream<GetObjectResponse> object, long length) {
        if (length > maxBytes) {
            object.abort(); // close() would read the rest
            checkLength(length);
        }
    }

    private void checkLength(long length) {
        if (length > maxBytes) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The object has " + length + " bytes; the limit is " + maxBytes + ".");
        }
    }

    /** An object whose content is being transferred. Not safe for use by several threads. */
    public static final class OpenObject implements AutoCloseable {
        private final String bucket;
        private final ObjectInfo info;
        private final ResponseInputStream<GetObjectResponse> stream;
        private boolean read;

        private OpenObject(String bucket, String key, ResponseInputStream<GetObjectResponse> stream) {
            this.bucket = bucket;
            GetObjectResponse response = stream.response();
            String etag = tag(response.eTag(), response.lastModified(), response.contentLength());
            this.info = new ObjectInfo(key, response.contentLength(), etag, response.contentType());
            this.stream = stream;
        }

        /** Its metadata. */
        public ObjectInfo info() {
            return info;
        }

        /**
         * The whole content, in an array of its length; the SDK's own method needs up to three times as much memory.
         *
         * @throws RefusedException {@code overloaded} if the content or the connection ends early
         */
        public byte[] readAll() {
            try {
                return read();
            } catch (IOException e) {
                LOG.warn("Bucket {} did not give all of object {}: {}", bucket, info.key(), e.getMessage());
                throw new RefusedException(
                        Refusal.OVERLOADED, "The bucket did not give the whole image; try again soon.");
            }
        }

        /**
         * The same.
         *
         * @throws IOException if the content or the connection ends early
         */
        public byte[] read() throws IOException {
            byte[] bytes = new byte[(int) info.length()];
            if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException("it ended early");
            }
            read = true;
            return bytes;
        }

        /** Aborts the rest of the transfer. */
        @Override
        public void close() {
            if (!read) {
                stream.abort();
            }
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug(
                        "The transfer of {} has ended: {}", info.key(), e.getMessage()); // nothing more of it is wanted
            }
        }
    }

    /**
     * Stores an object with its media type, or replaces one of that key.
     *
     * @return its entity tag, quotes included
     * @throws RefusedException {@code invalid-parameter} if the bucket cannot hold that key; a retry would not help
     */
    public String store(String key, byte[] bytes, String mediaType) {
        try {
            return s3.putObject(
                            request -> request.bucket(bucket).key(key).contentType(mediaType),
                            RequestBody.fromContentProvider( // fromBytes copies
                                    ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, mediaType))
                    .eTag();
        } catch (S3Exception e) {
            String code =
                    e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
            if ("KeyTooLongError".equals(code)) {
                throw new RefusedException(
                        Refusal.INVALID_PARAMETER,
                        "The key to store under is too long for bucket " + bucket
                                + ": shorten the image's key or the pipeline.");
            }
            if ("InvalidArgument".equals(code)) {
                throw new RefusedException(
                        Refusal.INVALID_PARAMETER,
                        "Bucket " + bucket + " cannot hold the key " + key + ": "
                                + e.awsErrorDetails().errorMessage());
            }
            throw e;
        }
    }
}
