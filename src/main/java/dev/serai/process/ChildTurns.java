package dev.serai.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/** How many children start or warm up at a time. Safe for use by several threads. */
final class ChildTurns {
    /** A JVM that starts uses more than a core: with two at once on two cores the first image would wait for both. */
    private final Semaphore starting =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** Half of the children warm up at once, with a core each: work that comes meanwhile finds the others. */
    private final Semaphore warmingUp;

    /** @param children how many there are */
    ChildTurns(int children) {
        warmingUp = new Semaphore(Math.max(1, children / 2));
    }

    /** {@link Child#start}, when its turn comes. */
    Child start(ChildCommand command, SocketDirectory directory, Duration limit, ScheduledExecutorService clock)
            throws IOException, InterruptedException {
        starting.acquire();
        try {
            return Child.start(command, directory, limit, clock);
        } finally {
            starting.release();
        }
    }

    /** {@link Child#warmUp}, unless the child is warm or others have their turn; whether it has gone on. */
    boolean warmUp(Child child, ScheduledExecutorService clock) throws IOException {
        if (child.warm() || !warmingUp.tryAcquire()) {
            return false;
        }
        try {
            child.warmUp(clock);
            return true;
        } finally {
            warmingUp.release();
        }
    }
}
