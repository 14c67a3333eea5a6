package dev.serai.process;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of child processes that do image work, one image at a time each. Whatever happens to a child, by its own fault
 * or by that of the image, costs the one piece of work it had: that is refused as {@code worker-failed}, the cause is
 * logged, and another child takes its place. A child that died while it had nothing to do costs nothing.
 *
 * <p>Work waits in a queue of fixed length; beyond it, and after waiting as long as one image may take, it is refused as
 * {@code overloaded}.
 */
public final class Children implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Children.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final long GLANCE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 1_000;

    /**
     * @param count child processes
     * @param queue pieces of work that may wait for a child
     * @param deadline how long one image may take, and how long work may wait for a child
     * @param maxFrame bytes of the longest message between parent and child
     */
    public record Limits(int count, int queue, Duration deadline, int maxFrame) {
        public Limits {
            if (count < 1 || queue < 1 || deadline.isNegative() || deadline.isZero() || maxFrame < 1) {
                throw new IllegalArgumentException("the limits of a pool are positive");
            }
        }
    }

    /**
     * What the pool is doing.
     *
     * @param alive children that can take work or have some
     * @param busy children that have work
     * @param waiting pieces of work without a child yet
     * @param lost children that ended before they were told to, since the start
     */
    public record Status(int alive, int busy, int waiting, long lost) {}

    private final ChildCommand command;
    private final Limits limits;
    private final Rendezvous rendezvous;
    private final BlockingQueue<Job> queue;
    private final ScheduledThreadPoolExecutor clock;
    private final List<Thread> keepers = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;

    /**
     * Starts the children; returns at once, while they are starting.
     *
     * @throws IOException if there is no folder for their sockets
     */
    public Children(ChildCommand command, Limits limits) throws IOException {
        this.command = command;
        this.limits = limits;
        rendezvous = Rendezvous.create();
        queue = new ArrayBlockingQueue<>(limits.queue());
        clock = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "children-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        for (int i = 1; i <= limits.count(); i++) {
            Thread keeper = new Thread(this::keep, "child-keeper-" + i);
            keeper.setDaemon(true);
            keepers.add(keeper);
            keeper.start();
        }
    }

    @Override
    public CompletableFuture<Result> ask(Work work, BooleanSupplier wanted) {
        Job job = new Job(work, wanted);
        if (work.image().length + work.pipeline().length() * 3L + 16 > limits.maxFrame()) {
            return CompletableFuture.failedFuture(new RefusedException(
                    Refusal.TOO_LARGE,
                    "The image has " + work.image().length + " bytes; the limit is " + limits.maxFrame() + "."));
        }
        if (closed || !queue.offer(job)) {
            return CompletableFuture.failedFuture(overloaded(
                    closed
                            ? "The server is ending."
                            : "All workers are busy and " + limits.queue() + " images wait already; try again soon."));
        }
        var late = clock.schedule(
                () -> {
                    if (queue.remove(job)) {
                        job.result()
                                .completeExceptionally(overloaded("No worker became free within "
                                        + Child.seconds(limits.deadline()) + " s; try again soon."));
                    }
                },
                limits.deadline().toMillis(),
                TimeUnit.MILLISECONDS);
        job.result().whenComplete((result, failure) -> late.cancel(false));
        return job.result();
    }

    private static RefusedException overloaded(String message) {
        return new RefusedException(Refusal.OVERLOADED, message);
    }

    /** Waits until at least one child can take work; false if none could within that time. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the pool is doing at this moment. */
    public Status status() {
        return new Status(alive.get(), busy.get(), queue.size(), lost.get());
    }

    /** One keeper's life: a child, its work, its end, and the next child. */
    private void keep() {
        long pause = 0;
        while (!closed) {
            try (Child child = Child.start(command, rendezvous, START_LIMIT, clock)) {
                alive.incrementAndGet();
                ready.countDown();
                LOG.debug("child {} is ready", child.pid());
                boolean worked;
                try {
                    worked = employ(child);
                } finally {
                    alive.decrementAndGet();
                }
                if (!closed) {
                    lost.incrementAndGet();
                }
                pause = worked ? 0 : nextPause(pause);
            } catch (IOException e) {
                if (!closed) {
                    pause = nextPause(pause);
                    LOG.error("{}; the next try is in {} ms.", e.getMessage(), pause);
                }
            } catch (InterruptedException e) {
                return; // closed
            }
            try {
                // a child that never answers anything must not make the parent do nothing but start children
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    private static long nextPause(long pause) {
        return Math.min(MAX_PAUSE_MILLIS, Math.max(GLANCE_MILLIS, pause * 2));
    }

    /** Gives a child work until it is no more; whether it ever answered, or lived long enough to seem sound. */
    private boolean employ(Child child) throws InterruptedException {
        long start = System.nanoTime();
        boolean answered = false;
        while (!closed) {
            Job job = queue.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            if (!child.alive()) {
                boolean back = job != null && queue.offer(job); // it was never begun: another child can have it
                if (job != null && !back) {
                    fail(job);
                }
                LOG.warn(
                        "Child {} is gone while it was idle: {}. Another takes its place.",
                        child.pid(),
                        child.ending());
                break;
            }
            if (job != null && job.worthDoing()) {
                busy.incrementAndGet();
                try {
                    job.result().complete(child.work(job.work(), limits.deadline(), limits.maxFrame(), clock));
                    answered = true;
                } catch (RefusedException e) {
                    job.result().completeExceptionally(e);
                    answered = true;
                } catch (IOException e) {
                    mourn(child, job, e);
                    fail(job);
                    break;
                } finally {
                    busy.decrementAndGet();
                }
            }
        }
        return answered || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1);
    }

    private void mourn(Child child, Job job, IOException e) {
        if (!child.endsSoon()) {
            child.kill("it broke the protocol: " + e.getMessage());
        }
        if (!closed) {
            LOG.warn(
                    "Child {} is lost with an image of {} bytes and the pipeline \"{}\": {}. Another takes its place.",
                    child.pid(),
                    job.work().image().length,
                    job.work().pipeline(),
                    child.ending());
        }
    }

    private static void fail(Job job) {
        job.result()
                .completeExceptionally(new RefusedException(
                        Refusal.WORKER_FAILED,
                        "The worker failed on this image; try again, with a smaller one if this repeats."));
    }

    /** Refuses what waits, ends the children, and removes their folder. */
    @Override
    public void close() {
        closed = true;
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            job.result().completeExceptionally(overloaded("The server is ending."));
        }
        keepers.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread keeper : keepers) {
            try {
                keeper.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        clock.shutdownNow();
        rendezvous.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
