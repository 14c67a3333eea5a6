package dev.serai.image.codec;

import dev.serai.image.rows.Parallelism;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has the parts of a file made side by side, on the common fork-join pool, and gives them away in their order. Only a few
 * are in work at a time, however many there are; a thread that adds one more takes part in the work instead. For one
 * thread, which may get what making a part throws from either method.
 */
public final class PartsInOrder<T> implements AutoCloseable {
    /** Heap that a part in work may take, with what it is made of, about. */
    private static final long PART = 12L << 20;

    private final ForkJoinPool pool = Parallelism.pool();
    private final int threads = Parallelism.threads();

    private final int most = threads == 1
            ? 1
            : (int) Math.max(1, Math.min(threads + 1L, Runtime.getRuntime().maxMemory() / PART));

    private final Consumer<T> sink;
    private final Deque<Part<T>> inWork = new ArrayDeque<>();

    /** Gives the parts to that sink, in this thread. */
    public PartsInOrder(Consumer<T> sink) {
        this.sink = sink;
    }

    private static final class Part<T> implements Runnable {
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Supplier<T> work;

        Part(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            begin();
        }

        /** Makes the part, unless another thread does. */
        boolean begin() {
            if (!begun.compareAndSet(false, true)) {
                return false;
            }
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
            work = null;
            return true;
        }
    }

    /** Has one more part made. */
    public void add(Supplier<T> work) {
        Part<T> part = new Part<>(work);
        inWork.add(part);
        if (most > 1) {
            pool.execute(part);
        }
        giveAwayFinished();
        while (inWork.size() >= most) {
            if (inWork.stream().noneMatch(Part::begin)) {
                giveAway();
            }
            giveAwayFinished();
        }
    }

    /** Makes and gives away what is left. */
    public void finish() {
        while (!inWork.isEmpty()) {
            if (inWork.stream().noneMatch(Part::begin)) {
                giveAway();
            }
            giveAwayFinished();
        }
    }

    private void giveAwayFinished() {
        while (!inWork.isEmpty() && inWork.peek().result.isDone()) {
            giveAway();
        }
    }

    private void giveAway() {
        try {
            sink.accept(inWork.remove().result.join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Drops what has not begun. */
    @Override
    public void close() {
        inWork.forEach(part -> part.begun.set(true));
        inWork.clear();
    }
}
