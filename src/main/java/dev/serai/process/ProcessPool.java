package dev.serai.process;

import dev.serai.image.Picture;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of child processes that do image work, one image at a time each. Whatever happens to a child, by its own fault
 * or by that of the image, costs the one piece of work it had: that is refused as {@code worker-failed}, the cause is
 * logged, and another child takes its place. A child that died while it had nothing to do costs nothing.
 *
 * <p>Clients come by lanes, which take turns. Children start with the first work, or before ({@link #start}).
 */
public final class ProcessPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);
    static final Duration START_LIMIT = Duration.ofSeconds(20);

    /** How often the log says that children do not start. */
    private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * @param count child processes
     * @param deadline how long one image may take
     * @param maxFrame bytes of the longest message between parent and child
     * @param memory bytes that the images in all children together may need, as far as their headers tell; an image that
     *     needs more is worked on alone
     * @param each bytes that an image may need to be done in the heap that children have by the command; for one that
     *     needs more a child with a larger heap takes the place of one of them
     * @param largest bytes for which the largest heap of a child suffices
     */
    public record Limits(int count, Duration deadline, int maxFrame, long memory, long each, long largest) {
        /** Limits under which the children do all images, whatever they need. */
        public Limits(int count, Duration deadline, int maxFrame, long memory) {
            this(count, deadline, maxFrame, memory, Long.MAX_VALUE, memory);
        }

        public Limits {
            if (count < 1 || deadline.isNegative() || deadline.isZero() || maxFrame < 1 || memory < 1) {
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
    private final InProcessEngine pixelEncoder;
    private SocketDirectory sockets;
    private final JobQueue queue;
    private final ScheduledThreadPoolExecutor clock;
    private final ExecutorService answers = Executors.newCachedThreadPool(DaemonThreads.named("image-answer"));
    private final List<Thread> supervisors = new ArrayList<>();
    private final ChildTurns turns;

    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private long complained = System.nanoTime() - COMPLAINT_NANOS;
    private volatile boolean closed;

    /**
     * A pool whose children do not run yet.
     *
     * @param options how pictures are written that are made of pixels already; the children have been told theirs
     */
    public ProcessPool(ChildCommand command, Limits limits, WriteOptions options) {
        this.command = command;
        this.limits = limits;
        pixelEncoder = new InProcessEngine(options);
        queue = new JobQueue(limits.memory());
        turns = new ChildTurns(limits.count());
        clock = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("children-clock"));
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * Has the children start, if they do not run yet; returns at once.
     *
     * @throws UncheckedIOException if there is no folder for their sockets
     */
    public synchronized void start() {
        if (sockets == null) {
            try {
                sockets = SocketDirectory.create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        while (supervisors.size() < limits.count() && !closed) {
            Thread supervisor =
                    new Thread(new Supervisor(this, sockets), "child-supervisor-" + (supervisors.size() + 1));
            supervisor.setDaemon(true);
            supervisor.start();
            supervisors.add(supervisor);
        }
    }

    /**
     * A lane for clients that are rather refused than kept waiting.
     *
     * @param capacity pieces of work that may wait in it; beyond it the last of the network with most is refused as
     *     {@code overloaded}
     * @param patience how long work may wait before it is refused so
     */
    public Lane lane(int capacity, Duration patience) {
        String full = "All workers are busy and " + capacity + " images wait already; try again soon.";
        return new Lane(queue.lane(capacity, job -> job.refuseWaiting(overloaded(full))), Optional.of(patience), full);
    }

    /** A lane for clients that wait as long as it takes, and are as many as may wait. */
    public Lane patientLane() {
        return new Lane(queue.lane(Integer.MAX_VALUE, displaced -> {}), Optional.empty(), "");
    }

    /** One way into the pool; its clients take turns with those of the other lanes. */
    public final class Lane implements ImageEngine {
        private final JobQueue.Lane lane;
        private final Optional<Duration> patience;
        private final String full;

        private Lane(JobQueue.Lane lane, Optional<Duration> patience, String full) {
            this.lane = lane;
            this.patience = patience;
            this.full = full;
        }

        @Override
        public CompletableFuture<EncodedImage> submit(Picture picture, Rendition rendition, Client client) {
            return picture.pending()
                    .map(pending ->
                            submit(EncodeRequest.of(pending, rendition), MemoryEstimate.of(pending, rendition), client))
                    .orElseGet(() -> pixelEncoder.submit(picture, rendition, client));
        }

        /** @param memory bytes that a process will need for it, about */
        CompletableFuture<EncodedImage> submit(EncodeRequest request, long memory, Client client) {
            int length = request.file().length;
            if (length + request.pipeline().length() * 3L + 16 > limits.maxFrame()) {
                return CompletableFuture.failedFuture(new RefusedException(
                        Refusal.TOO_LARGE,
                        "The image has " + length + " bytes; the limit is " + limits.maxFrame() + "."));
            }
            Job job = new Job(request, client, memory);
            try {
                start();
                // first the alarm, then the queue: what is in the queue must not depend on what fails after it
                patience.ifPresent(limit -> giveUpAfter(limit, job));
            } catch (RejectedExecutionException e) {
                job.refuse(ending());
            }
            if (!job.result().isDone() && !lane.offer(job)) {
                job.refuse(closed ? ending() : overloaded(full));
            }
            return job.result();
        }

        private void giveUpAfter(Duration limit, Job job) {
            Future<?> alarm = clock.schedule(
                    () -> {
                        lane.remove(job);
                        job.refuseWaiting(overloaded(
                                "No worker became free within " + Child.seconds(limit) + " s; try again soon."));
                    },
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            job.result().whenComplete((result, failure) -> alarm.cancel(false));
        }
    }

    private static RefusedException overloaded(String message) {
        return new RefusedException(Refusal.OVERLOADED, message);
    }

    static RefusedException ending() {
        return overloaded("The server is ending.");
    }

    /** What the pool is doing at this moment. */
    public Status status() {
        return new Status(alive.get(), busy.get(), queue.size(), lost.get());
    }

    /** The folder of their sockets. */
    synchronized Path socketFolder() {
        return sockets.folder();
    }

    /** Logs why a supervisor has no child, now and then. */
    synchronized void complain(Throwable e, long pause) {
        if (closed || System.nanoTime() - complained < COMPLAINT_NANOS) {
            return;
        }
        complained = System.nanoTime();
        try {
            String reason = e instanceof IOException ? e.getMessage() : e.toString();
            LOG.error(
                    "{}; the next try is in {} ms, and the log is silent about further ones for a minute.",
                    reason,
                    pause);
        } catch (Throwable unlogged) {
            return; // memory too short even for a line; the next try matters more
        }
    }

    ChildCommand command() {
        return command;
    }

    Limits limits() {
        return limits;
    }

    JobQueue queue() {
        return queue;
    }

    ScheduledExecutorService clock() {
        return clock;
    }

    boolean closed() {
        return closed;
    }

    /** {@link Child#start}, when its turn comes. */
    Child startChild(ChildCommand like, SocketDirectory directory) throws IOException, InterruptedException {
        return turns.start(like, directory, START_LIMIT, clock);
    }

    /** {@link ChildTurns#warmUp}. */
    boolean warmUp(Child child) throws IOException {
        return turns.warmUp(child, clock);
    }

    void childStarted() {
        alive.incrementAndGet();
    }

    /** @param told whether it was told to end */
    void childEnded(boolean told) {
        alive.decrementAndGet();
        if (!told && !closed) {
            lost.incrementAndGet();
        }
    }

    /** Says that a child works; how many others do. */
    int workStarted() {
        return busy.getAndIncrement();
    }

    /** Says that it works no more, and gives the answer. */
    void workEnded(JobQueue.Turn turn, Runnable answer) {
        busy.decrementAndGet();
        queue.done(turn);
        answerElsewhere(answer);
    }

    /** Says that the work is to be done once more, or gives the answer if the pool is closed. */
    void workPutBack(JobQueue.Turn turn, Runnable answer) {
        busy.decrementAndGet();
        if (!queue.putBack(turn)) {
            answerElsewhere(answer);
        }
    }

    /** In another thread, because what waits for an answer is the rest of a route, which is none of a supervisor's work. */
    private void answerElsewhere(Runnable answer) {
        try {
            answers.execute(answer);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            answer.run(); // no more threads to be had
        }
    }

    /** Refuses what waits, ends the children, and removes their folder. */
    @Override
    public void close() {
        List<Thread> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(supervisors);
        }
        queue.close().forEach(job -> job.refuse(ending()));
        ending.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread supervisor : ending) {
            try {
                supervisor.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        clock.shutdownNow();
        answers.shutdown();
        synchronized (this) {
            if (sockets != null) {
                sockets.close();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
