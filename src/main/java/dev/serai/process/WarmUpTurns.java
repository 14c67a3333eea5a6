package dev.serai.process;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/**
 * When children warm up. Up to half of them do at once, with a core each, while the others work: all at once, beside
 * their work, would leave the first clients next to nothing for three times as long. An only child does it beside its
 * work. Safe for use by several threads.
 */
final class WarmUpTurns {
    private final boolean onlyChild;
    private final Semaphore turns;

    /** @param children how many there are */
    WarmUpTurns(int children) {
        onlyChild = children == 1;
        turns = new Semaphore(Math.max(1, children / 2));
    }

    /**
     * Has a child warm up, if it is its turn; whether it has.
     *
     * @param needed whether work waits that no other child can do
     * @throws IOException if the child died, or was killed because it took too long
     */
    boolean warmUp(Child child, boolean needed, ScheduledExecutorService clock) throws IOException {
        if (needed && !onlyChild || !turns.tryAcquire()) {
            return false;
        }
        try {
            child.warmUp(onlyChild, clock);
            return true;
        } finally {
            turns.release();
        }
    }
}
