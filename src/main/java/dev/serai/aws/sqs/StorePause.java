package dev.serai.aws.sqs;

import dev.serai.aws.Availability;
import dev.serai.aws.Backoff;
import dev.serai.aws.sqs.ConsumerServices.Store;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The pauses of a consumer whose messages fail because a store is away. Each try counts towards the dead-letter queue, so
 * none is made while the store does not answer a probe, and the pauses between tries grow until a message succeeds. Safe
 * for use by several threads.
 */
final class StorePause {
    private final List<Store> stores;
    private final Backoff backoff = new Backoff();
    private boolean failing;
    private long until;

    StorePause(List<Store> stores) {
        this.stores = stores;
    }

    /** Notes why a message has failed. */
    synchronized void failed(Throwable cause) {
        long now = System.nanoTime();
        if (Availability.isOutage(cause) && (!failing || until - now <= 0)) {
            failing = true;
            until = now + backoff.nextNanos();
        }
    }

    /** Notes that a message has succeeded. */
    synchronized void succeeded() {
        if (failing) {
            failing = false;
            backoff.reset();
            notifyAll();
        }
    }

    /** Returns when messages may be received. */
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
            // its availability has noted the outcome
        }
    }
}
