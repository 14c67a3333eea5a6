package dev.serai.jobs;

import dev.serai.memory.Budget;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The memory of the images that jobs work on, and of their results, each held until the job's exchange is done. Jobs wait
 * for it, one after another, as long as it takes: a message that is given back too often for that would end among the dead
 * letters. Safe for use by several threads.
 */
public final class ImageMemory {
    /** Bytes for all: at the usual sizes enough for as many as anybody has workers for. */
    private static final long STANDARD = 96L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 100;

    /** A result has seldom more bytes than so many times its image. */
    private static final int GROWTH = 8;

    private static final String HELD = ImageMemory.class.getName();

    private final Budget budget;
    private final long maxBytes;
    private final Duration patience;
    private final ReentrantLock turn = new ReentrantLock(true);

    /** What one exchange holds: bytes of its image, and those kept for the result. */
    private record Held(long image, long result) {
        long bytes() {
            return image + result;
        }
    }

    /** @param maxBytes the largest image, in bytes */
    public ImageMemory(long maxBytes) {
        this(new Budget(STANDARD), maxBytes, PATIENCE);
    }

    /**
     * @param budget of bytes, of which one job may have more than there is
     * @param patience how long the first in line waits for a heap that others fill; then it goes on regardless, since a
     *     heap may be too small for any
     */
    ImageMemory(Budget budget, long maxBytes, Duration patience) {
        this.budget = budget;
        this.maxBytes = maxBytes;
        this.patience = patience;
    }

    /** Takes what an image of so many bytes needs with its result; false, and nothing is taken, if it would have to wait. */
    boolean takeNow(long image, Exchange exchange) {
        Held held = withResult(image);
        if (!turn.tryLock()) {
            return false;
        }
        try {
            if (!budget.take(held.bytes(), 0)) {
                return false;
            }
            hold(exchange, held);
            return true;
        } finally {
            turn.unlock();
        }
    }

    /**
     * The same, waiting.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void take(long image, Exchange exchange) throws InterruptedException {
        Held held = withResult(image);
        turn.lockInterruptibly();
        try {
            long until = System.nanoTime() + patience.toNanos();
            while (!budget.take(held.bytes(), 0)) {
                if (budget.taken() == 0 && System.nanoTime() - until > 0) {
                    budget.force(held.bytes());
                    break;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            hold(exchange, held);
        } finally {
            turn.unlock();
        }
    }

    private Held withResult(long image) {
        return new Held(image, Math.min(maxBytes, GROWTH * image));
    }

    private void hold(Exchange exchange, Held held) {
        exchange.setProperty(HELD, held);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                budget.give(exchange.getProperty(HELD, Held.class).bytes());
            }
        });
    }

    /**
     * Takes what a result of so many bytes needs beyond what its exchange holds already.
     *
     * @throws RefusedException {@code overloaded} if there is no room for it; the message is to be tried again
     */
    void takeResult(long result, Exchange exchange) {
        Held held = exchange.getProperty(HELD, new Held(0, 0), Held.class);
        if (result <= held.result()) {
            return;
        }
        if (!budget.take(result - held.result(), held.bytes())) {
            throw new RefusedException(
                    Refusal.OVERLOADED,
                    "There is no memory left for a result of " + result + " bytes; try again soon.");
        }
        if (held.bytes() == 0) {
            hold(exchange, new Held(0, result));
        } else {
            exchange.setProperty(HELD, new Held(held.image(), result));
        }
    }
}
