package dev.serai.process;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads of this process that do image work, for servers that need no protection from it. Work waits
 * in a queue of fixed length, and is refused as {@code overloaded} beyond it.
 */
public final class Threads implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private final ThreadPoolExecutor threads;
    private final Function<Work, Result> craft;
    private final Duration deadline;
    private final int queue;

    /**
     * @param name of the threads
     * @param count threads
     * @param queue pieces of work that may wait for a thread
     * @param deadline how long work may wait and take; a result that comes later is not waited for
     * @param craft how the work is done
     */
    public Threads(String name, int count, int queue, Duration deadline, Function<Work, Result> craft) {
        AtomicInteger number = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), runnable -> {
                    Thread thread = new Thread(runnable, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.craft = craft;
        this.deadline = deadline;
        this.queue = queue;
    }

    @Override
    public CompletableFuture<Result> ask(Work work, BooleanSupplier wanted) {
        Job job = new Job(work, wanted);
        try {
            threads.execute(() -> {
                if (job.worthDoing()) {
                    complete(job);
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new RefusedException(
                    Refusal.OVERLOADED,
                    threads.isShutdown()
                            ? "The server is ending."
                            : "All workers are busy and " + queue + " images wait already; try again soon."));
        }
        return job.result()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? new RefusedException(
                                        Refusal.OVERLOADED,
                                        "The image was not done within " + Child.seconds(deadline)
                                                + " s; try again soon.")
                                : failure));
    }

    private void complete(Job job) {
        try {
            job.result().complete(craft.apply(job.work()));
        } catch (RefusedException e) {
            job.result().completeExceptionally(e);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error(
                    "The work on an image of {} bytes with the pipeline \"{}\" failed",
                    job.work().image().length,
                    job.work().pipeline(),
                    e);
            job.result()
                    .completeExceptionally(new RefusedException(
                            Refusal.WORKER_FAILED, "The work on this image failed because of a fault in the server."));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
