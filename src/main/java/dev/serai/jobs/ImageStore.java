package dev.serai.jobs;

import dev.serai.aws.ImageBucket;

/** Objects in the bucket that a route names. Bound as {@code imageStore}. Safe for use by several threads. */
public final class ImageStore {
    private final ImageBucket buckets;

    /** @param buckets any bucket; routes say which */
    public ImageStore(ImageBucket buckets) {
        this.buckets = buckets;
    }

    /**
     * The bytes of an object.
     *
     * @throws dev.serai.refusal.RefusedException {@code not-found}, or {@code too-large} before more than the limit is read
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
