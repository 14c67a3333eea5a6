package dev.serai.http.page;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.ImageBucket.OpenObject;
import dev.serai.http.server.Request;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import org.apache.camel.Variable;

/**
 * The objects of the image bucket that the page's requests name by the parameter {@code key}. What an object is called or
 * claims to be is never believed, only its bytes are. Bound as {@code storedImages}; safe for use by several threads.
 */
public final class StoredImages {
    /**
     * An object of the bucket.
     *
     * @param etag its entity tag, quotes included
     * @param bytes its bytes, or null if the browser has them already
     */
    public record StoredImage(String key, String etag, byte[] bytes) {
        /** Whether the browser has it already. */
        public boolean unchanged() {
            return bytes == null;
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
        String key = request.parameter("key")
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter key is missing; it names an image."));
        try (OpenObject object = bucket.open(key)) {
            String etag = object.info().etag();
            if (request.has(etag)) {
                return new StoredImage(key, etag, null);
            }
            request.holdAnswer(object.info().length());
            return new StoredImage(key, etag, object.readAll());
        } catch (IOException e) {
            throw new RefusedException(Refusal.OVERLOADED, "The bucket did not give the whole image; try again soon.");
        }
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
