package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What a topic was like when it was last looked at, and when it is to be looked at again. Only one thread looks; others
 * may ask for the state, and say that something changed.
 */
final class PolledTopic {
    /** What takes long to look at is looked at less often: it may take a tenth of the time, but not stay for long. */
    private static final int PART_OF_TIME = 10;

    private static final long LONGEST_FOR_COST_NANOS = Duration.ofSeconds(10).toNanos();

    /** A change that is known of is looked at so many times sooner. */
    private static final int SOONER = 4;

    private final LongPolling.Topic topic;
    private volatile ObjectNode state;
    private volatile boolean changed;
    private long begun;
    private long cost;

    PolledTopic(LongPolling.Topic topic) {
        this.topic = topic;
    }

    /** What it was like; empty before the first look. */
    Optional<ObjectNode> state() {
        return Optional.ofNullable(state);
    }

    /** Says that somebody knows of a change. */
    void changed() {
        changed = true;
    }

    /** Looks at it if it is time to. */
    void lookIfDue() {
        long now = System.nanoTime();
        long pause = Math.max(topic.fresh().toNanos(), Math.min(LONGEST_FOR_COST_NANOS, PART_OF_TIME * cost));
        if (changed) {
            pause /= SOONER;
        }
        if (state == null || now - begun >= pause) {
            changed = false;
            begun = now;
            state = topic.look();
            cost = System.nanoTime() - now;
        }
    }
}
