package dev.serai.aws;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff with jitter: each delay is twice the previous one, from half a second up to 30 seconds, and
 * randomly shortened by up to a fifth so that many workers do not retry at once. Not safe for use by several threads.
 */
public final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final double JITTER = 0.2;

    private long nanos = FIRST.toNanos();

    /** The delay before the next retry, in nanoseconds. */
    public long nextNanos() {
        long pause = nanos;
        nanos = Math.min(LONGEST.toNanos(), nanos * 2);
        return (long) (pause * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
    }

    /** Restarts with the shortest delay. */
    public void reset() {
        nanos = FIRST.toNanos();
    }
}
