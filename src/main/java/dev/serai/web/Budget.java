package dev.serai.web;

import java.util.concurrent.atomic.AtomicLong;

/** An amount that many share: what is taken must be given back. */
final class Budget {
    private final AtomicLong left;

    Budget(long amount) {
        left = new AtomicLong(amount);
    }

    /** Takes that much, or nothing and answers false if there is not so much left. */
    boolean take(long amount) {
        if (left.addAndGet(-amount) >= 0) {
            return true;
        }
        left.addAndGet(amount);
        return false;
    }

    void give(long amount) {
        left.addAndGet(amount);
    }

    long left() {
        return left.get();
    }
}
