package dev.serai.http.page;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.ImageBucket.ObjectInfo;
import dev.serai.aws.ImageBucket.OpenObject;
import dev.serai.http.ByteRange;
import dev.serai.http.server.Request;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Optional;
import org.apache.camel.Variable;

/**
 * The objects of the image bucket that the page's requests name by the parameter {@code key}. What an object is called or
 * claims to be is never believed, only its bytes are. Bound as {@code storedImages}; safe for use by several threads.
 */
public final class StoredImages {
    /**
     * An object of the bucket.
     *
     * @param object its metadata
     * @param head its first bytes, which tell its format, or null if the browser has it already
     * @param bytes its bytes, or those of the range, or null if they are not wanted
     * @param range the part of the object that the bytes are, or null if they are all of it
     */
    public record StoredImage(ObjectInfo object, byte[] head, byte[] bytes, ByteRange range) {
        /** Whether the browser has it already. */
        public boolean unchanged() {
            return head == null;
        }
    }

    private final ImageBucket bucket;

    /** The images of that bucket. */
    public StoredImages(ImageBucket bucket) {
        this.bucket = bucket;
    }

    /**
     * The object that a request names; its bytes count against the bytes in flight before they are read.
     *
     * @throws RefusedException {@code invalid-parameter} without a key, {@code not-found}, {@code too-large}, or {@code
     *     overloaded} if there is no room for it or its transfer ends early
     */
    public StoredImage fetch(@Variable("request") Request request) {
        try (OpenObject object = bucket.open(key(request))) {
            if (request.has(object.info().etag())) {
                return new StoredImage(object.info(), null, null, null);
            }
            request.holdAnswer(object.info().length());
            byte[] bytes = object.readAll();
            return new StoredImage(object.info(), bytes, bytes, null);
        }
    }

    private static String key(Request request) {
        return request.parameter("key")
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter key is missing; it names an image."));
    }

    /**
     * The object that a request names, or the range of it that the request asks for; no more of it is read, and for HEAD no
     * more than tells what it is.
     *
     * @throws RefusedException as {@link #fetch} says
     * @throws dev.serai.http.server.ProblemException 416 for a range behind the end
     */
    public StoredImage fetchRange(@Variable("request") Request request) {
        boolean headers = request.method().equals("HEAD");
        if (!headers && request.header("Range").isEmpty()) {
            return fetch(request);
        }
        ObjectInfo object = bucket.info(key(request));
        if (request.has(object.etag())) {
            return new StoredImage(object, null, null, null);
        }
        Optional<ByteRange> range = ByteRange.of(request, object.etag(), object.length());
        if (!headers && range.isEmpty()) {
            return fetch(request);
        }
        byte[] head = bucket.readFirst(object, Codecs.SIGNATURE_BYTES);
        if (headers) {
            return new StoredImage(object, head, null, null);
        }
        request.holdAnswer(range.get().length());
        byte[] bytes = bucket.read(object, range.get().first(), range.get().last());
        return new StoredImage(object, head, bytes, range.get());
    }

    /**
     * An image's format in its short form, such as {@code png}.
     *
     * @throws RefusedException {@code unsupported-format} or {@code broken-image}
     */
    public String format(@Variable("image") StoredImage image) {
        return Codecs.header(image.bytes()).format().label();
    }
}
