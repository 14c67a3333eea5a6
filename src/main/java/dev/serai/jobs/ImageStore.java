package dev.serai.jobs;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.ImageBucket.OpenObject;
import dev.serai.memory.Budget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.camel.Exchange;

/** Objects in the bucket that a route names. Bound as {@code imageStore}. Safe for use by several threads. */
public final class ImageStore {
    /** Bytes that all fetched images may take with their results: at the usual sizes as many as anybody has workers for. */
    private static final long MEMORY = 96L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ImageBucket buckets;
    private final long maxBytes;
    private final ImageMemory memory = new ImageMemory(new Budget(MEMORY), PATIENCE);

    /**
     * @param buckets any bucket; routes say which
     * @param maxBytes the largest image or result, in bytes
     */
    public ImageStore(ImageBucket buckets, long maxBytes) {
        this.buckets = buckets;
        this.maxBytes = maxBytes;
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
        long needed;
        try (OpenObject object = from.openForWork(key.text())) {
            needed = withResult(object.info().length());
            if (memory.takeNow(needed, exchange)) {
                return object.read();
            }
        }
        try {
            memory.take(needed, exchange); // without the connection, which would time out
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for memory");
        }
        return from.fetch(key.text());
    }

    /** A result has seldom eight times the bytes of its image, and never more than the limit. */
    private long withResult(long length) {
        return length + Math.min(maxBytes, 8 * length);
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
