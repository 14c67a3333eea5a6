package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.events.EventKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A job that is asked about, and what is known of it; the same for all who wait for it. All but {@link #state} is guarded
 * by {@link JobPoller}.
 */
final class PolledJob {
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

    /** A job is looked at again after this part of its age. */
    private static final int PART_OF_AGE = 8;

    final String kind;

    /** What tells it from others: where its event most likely lies. */
    final String name;

    /** Where its event may lie, the likeliest first: two places around midnight, else one. */
    final List<String> keys;

    final Set<WaitingRequest> waiters = new HashSet<>();

    /** Its place in line, kept while nobody waits for it just now; 0 before anybody has. */
    long place;

    private final Instant sent;
    private final long asked = System.nanoTime();
    private int turn;
    private long due = asked;
    private boolean read;
    private boolean told;
    private volatile ObjectNode state;

    /** @param sent about when it was sent */
    PolledJob(String kind, String id, Instant sent) {
        this.kind = kind;
        this.sent = sent;
        this.keys = List.copyOf(EventKeys.about(kind, id, sent));
        this.name = keys.get(0);
    }

    /** What was last read of it, with its {@code state}; null while nothing is known. */
    ObjectNode state() {
        return state;
    }

    /** Whether its event says that nothing more comes. */
    boolean isOver() {
        return state != null && !state.path("state").asText("").equals("working");
    }

    /** When it is to be looked at, {@link System#nanoTime()}; in a year if there is nothing to come or it is just being read. */
    long due(long now) {
        return read || isOver() && !told ? now + Duration.ofDays(365).toNanos() : due;
    }

    /** Somebody stored its event just now, at that key. */
    void tell(String key) {
        turn = keys.indexOf(key);
        told = true;
        due = System.nanoTime();
    }

    /** The key to read now. */
    String begin() {
        read = true;
        told = false;
        return keys.get(turn % keys.size());
    }

    /**
     * The reading is over.
     *
     * @param found what the key holds, or null for nothing
     * @param shortest the least pause before the next
     * @return whether that is news
     */
    boolean end(ObjectNode found, Duration shortest) {
        read = false;
        if (!told) {
            long now = System.nanoTime();
            long age =
                    Math.max(now - asked, Duration.between(sent, Instant.now()).toNanos());
            due = now + Math.max(shortest.toNanos(), Math.min(LONGEST_PAUSE_NANOS, age / PART_OF_AGE));
        }
        if (found == null) {
            turn++; // the other place, if there is one
            return false;
        }
        boolean news = !found.equals(state);
        state = found;
        return news;
    }
}
