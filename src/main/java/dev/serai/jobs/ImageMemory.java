package dev.serai.jobs;

import dev.serai.memory.Budget;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The memory of images that jobs have fetched, with what is made of them. Jobs wait for it, one after another, as long as
 * it takes: a message that is given back too often for that would end among the dead letters. Safe for use by several
 * threads.
 */
final class ImageMemory {
    private static final long PAUSE_MILLIS = 100;

    private final Budget budget;
    private final Duration patience;
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * @param budget of bytes, of which one job may have more than there is
     * @param patience how long the first in line waits for a heap that others fill; then it goes on regardless, since a
     *     heap may be too small for any
     */
    ImageMemory(Budget budget, Duration patience) {
        this.budget = budget;
        this.patience = patience;
    }

    /** Takes so many bytes until the exchange is done; false, and nothing is taken, if it would have to wait. */
    boolean takeNow(long bytes, Exchange exchange) {
        if (!turn.tryLock()) {
            return false;
        }
        try {
            return budget.take(bytes, 0) && heldBy(exchange, bytes);
        } finally {
            turn.unlock();
        }
    }

    /**
     * The same, waiting.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void take(long bytes, Exchange exchange) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            long until = System.nanoTime() + patience.toNanos();
            while (!budget.take(bytes, 0)) {
                if (budget.taken() == 0 && System.nanoTime() - until > 0) {
                    budget.force(bytes);
                    break;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            heldBy(exchange, bytes);
        } finally {
            turn.unlock();
        }
    }

    private boolean heldBy(Exchange exchange, long bytes) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                budget.give(bytes);
            }
        });
        return true;
    }
}
