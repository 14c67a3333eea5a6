package dev.serai.process;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Work that waits for its turn, and the promise of its result. */
record Job(Work work, BooleanSupplier wanted, CompletableFuture<Result> result) {
    Job(Work work, BooleanSupplier wanted) {
        this(work, wanted, new CompletableFuture<>());
    }

    /** Whether it is still worth doing when its turn comes; otherwise nobody will look at its result. */
    boolean worthDoing() {
        if (result.isDone()) {
            return false;
        }
        if (wanted.getAsBoolean()) {
            return true;
        }
        result.cancel(false);
        return false;
    }
}
