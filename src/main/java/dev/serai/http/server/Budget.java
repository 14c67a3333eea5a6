package dev.serai.http.server;

import java.util.concurrent.atomic.AtomicLong;

/** An amount that many share: what is taken must be given back. */
public final class Budget {
    private final long amount;
    private final AtomicLong taken = new AtomicLong();

    Budget(long amount) {
        this.amount = amount;
    }

    /**
     * Takes that much, or nothing and answers false if there is not so much left. Who holds all that is taken may take
     * more than there is: it waits for nobody, and would never be served otherwise.
     *
     * @param own what the taker holds already
     */
    boolean take(long more, long own) {
        for (long before = taken.get(); ; before = taken.get()) {
            if (more > amount - before && before > own) {
                return false;
            }
            if (taken.compareAndSet(before, before + more)) {
                return true;
            }
        }
    }

    /** Takes that much even if it is not left. */
    void force(long more) {
        taken.addAndGet(more);
    }

    void give(long back) {
        taken.addAndGet(-back);
    }

    /** What all hold together. */
    long taken() {
        return taken.get();
    }
}
