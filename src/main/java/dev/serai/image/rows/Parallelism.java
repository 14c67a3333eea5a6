package dev.serai.image.rows;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * How many threads work on one picture: those of the fork-join pool that the calling thread belongs to, else of the
 * common one together with the calling thread. The number never changes a result. Safe for use by several threads.
 */
public final class Parallelism {
    private static volatile int most = Integer.MAX_VALUE;

    private Parallelism() {}

    /**
     * Limits the threads of this process from now on; what has begun is not affected.
     *
     * @param threads at least 1
     */
    public static void limit(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a picture needs a thread, not " + threads);
        }
        most = threads;
    }

    /** The pool whose threads may help. */
    public static ForkJoinPool pool() {
        return ForkJoinTask.inForkJoinPool() ? ForkJoinTask.getPool() : ForkJoinPool.commonPool();
    }

    /** Threads that may work on a picture, the calling one included; at least 1. */
    public static int threads() {
        int pooled = pool().getParallelism();
        return Math.max(1, Math.min(most, ForkJoinTask.inForkJoinPool() ? pooled : pooled + 1));
    }
}
