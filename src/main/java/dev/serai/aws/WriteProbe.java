package dev.serai.aws;

import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Finds out whether a bucket stores objects, by storing one and deleting it again: one whose disk is full answers every
 * other call. Safe for use by several threads.
 */
public final class WriteProbe {
    /** Begins with a dot, so that even in the process of an embedded bucket it goes by way of its server. */
    private static final String KEY = ".probe";

    /** Bytes of the object; a disk that has no room for them is as good as full. */
    private static final int LENGTH = 64 << 10;

    private final S3Client s3;
    private final String bucket;
    private final Availability availability;

    /** @param availability tracks the calls of that client, or of others to the same buckets */
    public WriteProbe(S3Client s3, String bucket, Availability availability) {
        this.s3 = s3;
        this.bucket = bucket;
        this.availability = availability;
    }

    /** @throws SdkException if the bucket stores nothing or does not answer */
    public void run() {
        s3.putObject(request -> request.bucket(bucket).key(KEY), RequestBody.fromBytes(new byte[LENGTH]));
        s3.deleteObject(request -> request.bucket(bucket).key(KEY));
    }

    /**
     * A sentence if the last call to store an object has failed and the bucket still stores nothing; else the outage is over.
     */
    public Optional<String> fault() {
        if (!availability.refusesWrites()) {
            return Optional.empty();
        }
        try {
            run();
            availability.answered();
            return Optional.empty();
        } catch (SdkException e) {
            return Optional.of("The buckets store nothing, though they answer. Is their disk full?");
        }
    }
}
