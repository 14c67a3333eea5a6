package dev.serai.process;

import dev.serai.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** A request that waits for its turn, and the promise of its result. */
final class Job {
    private final EncodeRequest request;
    private final Client client;
    private volatile long memory;
    private final CompletableFuture<EncodedImage> result = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private int overtaken;

    /** @param memory bytes that a process will need for it, about */
    Job(EncodeRequest request, Client client, long memory) {
        this.request = request;
        this.client = client;
        this.memory = memory;
    }

    EncodeRequest request() {
        return request;
    }

    /** The line in which it waits. */
    String network() {
        return client.network();
    }

    /** Bytes that a process will need for it, about. */
    long memory() {
        return memory;
    }

    /** Told the bytes of the result before they are taken in; refuses them if there is no memory for them. */
    LongConsumer room() {
        return client.room();
    }

    /**
     * Said when its memory did not suffice: from now on it needs the most that there is for one, and waits again. False
     * if it has had that already.
     */
    boolean needs(long most) {
        if (memory >= most) {
            return false;
        }
        memory = most;
        decided.set(false);
        return true;
    }

    CompletableFuture<EncodedImage> result() {
        return result;
    }

    void refuse(RefusedException refusal) {
        result.completeExceptionally(refusal);
    }

    /** Counts one more that went before it out of turn; how many there were before. */
    int overtake() {
        return overtaken++;
    }

    /** Called when its turn comes: whether it is to be done, which nobody can refuse any more then. */
    boolean begin() {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        if (client.wanted().getAsBoolean()) {
            return true;
        }
        result.cancel(false);
        return false;
    }

    /** Refuses it, unless it has begun. */
    void refuseWaiting(RefusedException refusal) {
        if (decided.compareAndSet(false, true)) {
            refuse(refusal);
        }
    }
}
