package dev.serai.aws.sqs;

import dev.serai.aws.Availability;
import dev.serai.aws.Backoff;
import dev.serai.aws.sqs.ConsumerServices.Store;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Delays polling while messages fail because a store is unavailable. Each receive counts towards the dead-letter queue,
 * so nothing is received until the store answers a probe, and the delay doubles until a message succeeds. Safe for use
 * by several threads.
 */
final class StoreBackoff {
    private final List<Store> stores;
    private final Backoff backoff = new Backoff();
    private boolean failing;
    private long until;

    StoreBackoff(List<Store> stores) {
        this.stores = stores;
    }

    /** Records the cause of a failed message. */
    synchronized void failed(Throwable cause) {
        long now = System.nanoTime();
        if (Availability.isOutage(cause) && (!failing || until - now <= 0)) {
            failing = true;
            until = now + backoff.nextNanos();
        }
    }

    /** Records a successful message and resets the delay. */
    synchronized void succeeded() {
        if (failing) {
            failing = false;
            backoff.reset();
            notifyAll();
        }
    }

    /** Blocks until messages may be received. */
    void await() throws InterruptedException {
        if (!awaitPause()) {
            return;
        }
        for (Store store : stores) {
            while (store.availability().isAway()) {
                store.availability().awaitTurn();
                if (store.availability().isAway()) {
                    probe(store);
                }
            }
        }
    }

    private synchronized boolean awaitPause() throws InterruptedException {
        boolean paused = failing;
        for (long left = until - System.nanoTime(); failing && left > 0; left = until - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        return paused;
    }

    private static void probe(Store store) {
        try {
            store.probe().run();
        } catch (SdkException e) {
            // its availability has recorded the outcome
        }
    }
}
