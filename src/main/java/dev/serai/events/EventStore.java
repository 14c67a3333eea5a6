package dev.serai.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.aws.AwsAccess;
import dev.serai.json.Json;
import dev.serai.refusal.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The log events in their bucket: one JSON object for each request, at the key that {@link EventKeys} gives it. Writes and
 * indexes them, tells who waits for them in this process, and reads one by its request's id or the newest of a day. Safe for
 * use by several threads.
 */
public final class EventStore {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_PAGES = 100;

    private final S3Client s3;
    private final String bucket;
    private final AwsAccess access;
    private final Clock clock;
    private final EventIndex index;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /**
     * The events in that bucket.
     *
     * @param access says where the bucket is, for sentences
     * @param clock gives the time at which an event was stored
     */
    public EventStore(S3Client s3, String bucket, AwsAccess access, Clock clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.access = access;
        this.clock = clock;
        this.index = new EventIndex(s3, bucket);
    }

    /** Stores an event, or replaces an earlier state of it. */
    public void put(LogEvent event) {
        String key = event.key();
        s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromBytes(event.json()));
        index(List.of(new EventIndex.Entry(key, clock.instant())));
    }

    /** Indexes events of one kind that are in the bucket by now, whoever put them there. */
    public void index(List<EventIndex.Entry> entries) {
        index.add(entries);
        entries.forEach(entry -> listeners.forEach(listener -> listener.accept(entry.key())));
    }

    /** From now on tells that listener the key of each event that is stored by this process; it must not wait. */
    public void subscribe(Consumer<String> listener) {
        listeners.add(listener);
    }

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
        long start = System.nanoTime();
        while (true) {
            Optional<JsonNode> event = find(kind, id, sent);
            if (event.isPresent() && !inWork(event.get())) {
                return event;
            }
            if (event.isPresent() && !working) {
                working = true;
                begun.run();
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (waited.compareTo(timeout) >= 0) {
                return Optional.empty();
            }
            Duration left = timeout.minus(waited);
            Duration pause = pause(waited);
            Thread.sleep(Math.max(1, (pause.compareTo(left) < 0 ? pause : left).toMillis()));
        }
    }

    /**
     * How long to wait before the next look: a fifth of the time waited so far, from 20 ms to 5 s. The answer is seen at
     * most so much later than it came, and half a minute of waiting takes about 35 looks, each of which AWS charges for.
     */
    static Duration pause(Duration waited) {
        Duration fifth = waited.dividedBy(5);
        if (fifth.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return fifth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : fifth;
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
            return Optional.of(Json.object(bytes)
                    .orElseThrow(() -> new UnavailableException("The object " + key + " of bucket " + bucket + " at "
                            + access.bucketsAt() + " is no log event, but has the name of one.")));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw access.bucketsUnavailable("read the log events in bucket " + bucket, e);
        }
    }

    /**
     * The newest events of a kind of one day (UTC), newest first, at most {@code count}. What was stored without an index
     * is looked for in the first hundred thousand events of the day.
     */
    public EventIndex.Listed latest(String kind, LocalDate day, int count) {
        return listed(() -> index.listed(kind, day, count, MAX_PAGES));
    }

    /** The events of a kind that were stored on that day since a moment; see {@link EventIndex#since}. */
    public List<EventIndex.Entry> since(String kind, LocalDate day, Instant from, Set<String> seen) {
        return listed(() -> index.since(kind, day, from, seen));
    }

    private <T> T listed(Supplier<T> listing) {
        try {
            return listing.get();
        } catch (SdkException e) {
            throw access.bucketsUnavailable("list the log events in bucket " + bucket, e);
        }
    }
}
