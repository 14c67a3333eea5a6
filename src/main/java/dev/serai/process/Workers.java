package dev.serai.process;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Those who do image work for others: child processes, or threads of this one. Safe for use by several threads. */
public interface Workers extends AutoCloseable {
    /**
     * Asks for a piece of work and returns at once.
     *
     * @param wanted whether anybody still waits for the result; asked once more when the work's turn comes, and work
     *     that nobody wants is dropped then
     * @return the result; or, exceptionally, a {@link dev.serai.refusal.RefusedException}: what the work itself was
     *     refused with, {@code overloaded} if too much waits already, or {@code worker-failed}
     */
    CompletableFuture<Result> ask(Work work, BooleanSupplier wanted);

    /** The same for work that stays wanted. */
    default CompletableFuture<Result> ask(Work work) {
        return ask(work, () -> true);
    }

    /** Ends the workers; what waits is refused as {@code overloaded}. */
    @Override
    void close();
}
