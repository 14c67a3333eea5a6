package dev.serai.events;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Writes log events into their bucket, indexes them, and tells who waits for them in this process. Safe for use by several
 * threads.
 */
public final class EventStore {
    private final S3Client s3;
    private final String bucket;
    private final Clock clock;
    private final EventIndex index;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** A store in that bucket. */
    public EventStore(S3Client s3, String bucket, Clock clock) {
        this.s3 = s3;
        this.bucket = bucket;
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
}
