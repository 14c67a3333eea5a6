package dev.serai.jobs;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.ImageBucket.OpenObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.camel.Exchange;

/** Objects in the bucket that a route names. Bound as {@code imageStore}. Safe for use by several threads. */
public final class ImageStore {
    private final ImageBucket buckets;
    private final ImageMemory memory;

    /**
     * @param buckets any bucket; routes say which
     * @param memory for images and results
     */
    public ImageStore(ImageBucket buckets, ImageMemory memory) {
        this.buckets = buckets;
        this.memory = memory;
    }

    /**
     * The bytes of an object, when there is memory for it and for what is made of it; that is held until the exchange is
     * done.
     *
     * @throws dev.serai.refusal.RefusedException {@code not-found}, or {@code too-large} before anything is read
     * @throws IOException if the object stops in the middle, or the thread is interrupted
     */
    public byte[] fetch(Exchange exchange, String bucket, ObjectKey key) throws IOException {
        ImageBucket from = buckets.of(bucket);
        long length;
        try (OpenObject object = from.openForWork(key.text())) {
            length = object.info().length();
            if (memory.takeNow(length, exchange)) {
                return object.read();
            }
        }
        try {
            memory.take(length, exchange); // without the connection, which would time out
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for memory");
        }
        return from.fetch(key.text());
    }

    /**
     * The bytes of an object, at once, for routes of earlier versions, which do not name their exchange.
     *
     * @throws dev.serai.refusal.RefusedException as the other says
     */
    public byte[] fetch(String bucket, ObjectKey key) {
        return buckets.of(bucket).fetch(key.text());
    }

    /**
     * Stores an image with its media type; an object that is there already is replaced.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-parameter} if the bucket cannot hold that key
     */
    public void store(String bucket, ObjectKey key, ImageResult image) {
        buckets.of(bucket).store(key.text(), image.bytes(), image.format().mediaType());
    }
}
