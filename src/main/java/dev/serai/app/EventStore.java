package dev.serai.app;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Writes log events into their bucket. Safe for use by several threads. */
public final class EventStore {
    private final S3Client s3;
    private final String bucket;

    /** A store in that bucket. */
    public EventStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** Stores an event, or replaces an earlier state of it. */
    public void put(String key, byte[] json) {
        s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromBytes(json));
    }
}
