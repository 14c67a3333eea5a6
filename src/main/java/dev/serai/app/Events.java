package dev.serai.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.EventKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The log events in their bucket: one JSON object for each request, at the key that {@link EventKeys} gives it. Who asks
 * for one event by its id gets that answer and disturbs nobody else's.
 */
public final class Events {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final S3Client s3;
    private final String bucket;
    private final AwsAccess access;

    /** The events in that bucket; {@code access} says where it is, for sentences. */
    public Events(S3Client s3, String bucket, AwsAccess access) {
        this.s3 = s3;
        this.bucket = bucket;
        this.access = access;
    }

    /**
     * An event's place in the bucket.
     *
     * @param key the object's key
     * @param stored when it was stored
     */
    public record Entry(String key, Instant stored) {}

    /**
     * Waits for the event of a request that is finished.
     *
     * @param sent about when it was sent; clocks may differ by minutes
     * @return the event, or empty if it is not there in time
     */
    public Optional<JsonNode> await(String kind, String id, Instant sent, Duration timeout)
            throws InterruptedException {
        return await(kind, id, sent, timeout, () -> {});
    }

    /**
     * The same, with a word when work has begun.
     *
     * @param begun is run once, when the event first says that somebody works on the request
     */
    public Optional<JsonNode> await(String kind, String id, Instant sent, Duration timeout, Runnable begun)
            throws InterruptedException {
        boolean working = false;
        long end = System.nanoTime() + timeout.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<JsonNode> event = find(kind, id, sent);
            if (event.isPresent() && !inWork(event.get())) {
                return event;
            }
            if (event.isPresent() && !working) {
                working = true;
                begun.run();
            }
            if (System.nanoTime() >= end) {
                return Optional.empty();
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(3).dividedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
        }
    }

    /** Whether an event says that its request is still being worked on. */
    public static boolean inWork(JsonNode event) {
        return event.path("state").asText("").equals("working");
    }

    /** The event of a request sent about then, finished or not. */
    public Optional<JsonNode> find(String kind, String id, Instant sent) {
        return EventKeys.about(kind, id, sent).stream()
                .flatMap(key -> get(key).stream())
                .findFirst();
    }

    /** The event at that key, if it is there. */
    public Optional<JsonNode> get(String key) {
        try {
            byte[] bytes = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                    .asByteArrayUnsafe();
            return Optional.of(Json.readObject(new String(bytes, StandardCharsets.UTF_8)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw access.bucketsUnavailable("read the log events in bucket " + bucket, e);
        }
    }

    /** The events of a kind of one day (UTC), oldest first by the time they were stored. */
    public List<Entry> list(String kind, LocalDate day) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (S3Object object : s3.listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(EventKeys.folder(kind, day)))
                    .contents()) {
                entries.add(new Entry(object.key(), object.lastModified()));
            }
        } catch (SdkException e) {
            throw access.bucketsUnavailable("list the log events in bucket " + bucket, e);
        }
        entries.sort(Comparator.comparing(Entry::stored).thenComparing(Entry::key));
        return entries;
    }
}
