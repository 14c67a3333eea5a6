package dev.serai.aws;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between tries of something that fails: each about twice as long as the one before, up to a longest, and each at
 * random up to a fifth shorter, so that many workers do not try all at once. Not safe for use by several threads.
 */
public final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final double JITTER = 0.2;

    private long nanos = FIRST.toNanos();

    /** The pause before the next try, in nanoseconds. */
    public long nextNanos() {
        long pause = nanos;
        nanos = Math.min(LONGEST.toNanos(), nanos * 2);
        return (long) (pause * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
    }

    /** Begins anew with the shortest pause. */
    public void reset() {
        nanos = FIRST.toNanos();
    }
}
