package dev.serai.process;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child of a pool: starts it, has it do one image after another, and starts the next when it ends. An image that
 * needs a larger heap gets a child with such a heap, which takes the place of the one before: two at a time would take the
 * memory of two. It stays while there is work, since the next image may be as large, and a child is slow at first.
 */
final class Supervisor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final long GLANCE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 1_000;

    /** How long a child with a larger heap than usual stays without work. */
    private static final long LARGE_IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final ProcessPool pool;
    private final SocketDirectory sockets;
    private Child child;

    /** Bytes that an image may need in the heap of this child. */
    private long room;

    /** Whether the child has been told to end. */
    private boolean retired;

    Supervisor(ProcessPool pool, SocketDirectory sockets) {
        this.pool = pool;
        this.sockets = sockets;
    }

    /** A child, its work, its end, and the next child. No failure but the end of the pool ends it. */
    @Override
    public void run() {
        long pause = 0;
        while (!pool.closed()) {
            try {
                pause = superviseOne() ? 0 : nextPause(pause);
                // a child that never answers anything must not make the parent do nothing but start children
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                pause = nextPause(pause); // by closing, which the loop looks at
            } catch (Throwable e) {
                pause = nextPause(pause);
                pool.complain(e, pause);
                rest(pause);
            }
        }
    }

    private static long nextPause(long pause) {
        return Math.min(MAX_PAUSE_MILLIS, Math.max(GLANCE_MILLIS, pause * 2));
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            return; // by closing, which the caller looks at
        }
    }

    /** Starts a child and gives it work until it is no more; whether it ever answered, or lived long enough to seem sound. */
    private boolean superviseOne() throws IOException, InterruptedException {
        child = pool.startChild(pool.command(), sockets);
        room = pool.limits().each();
        retired = false;
        pool.childStarted();
        try {
            LOG.debug("child {} is ready", child.pid());
            return serve();
        } finally {
            pool.childEnded(retired);
            child.close();
        }
    }

    private boolean serve() throws IOException, InterruptedException {
        long start = System.nanoTime();
        long worked = start;
        boolean answered = false;
        while (!pool.closed()) {
            boolean warmedUp = pool.queue().size() == 0 && pool.warmUp(child);
            JobQueue.Turn turn = pool.queue().take(warmedUp ? 0 : GLANCE_MILLIS);
            if (!child.alive()) {
                if (turn != null && !pool.queue().putBack(turn)) { // never begun: another child can have it
                    turn.job().refuse(ProcessPool.ending());
                }
                LOG.warn(
                        "Child {} is gone while it was idle: {}. Another takes its place.",
                        child.pid(),
                        child.ending());
                break;
            }
            if (turn != null) {
                if (!handle(turn)) {
                    break;
                }
                answered = true;
                worked = System.nanoTime();
            } else if (room > pool.limits().each() && System.nanoTime() - worked > LARGE_IDLE_NANOS) {
                retired = true;
                break;
            }
        }
        return answered || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1);
    }

    /** Has the child do a job; false if the child is of no more use. The job is answered in any case. */
    private boolean handle(JobQueue.Turn turn) {
        Job job = turn.job();
        Runnable answer = () -> job.refuse(failure());
        boolean again = false;
        int others = pool.workStarted();
        try {
            if (job.begin()) {
                if (job.memory() > room) {
                    replace(job.memory());
                }
                EncodedImage result = child.perform(
                        job.request().withThreads(EncodeRequest.idleProcessors(others)),
                        pool.limits(),
                        job.room(),
                        pool.clock());
                answer = () -> job.result().complete(result);
            }
            return true;
        } catch (RefusedException e) {
            answer = () -> job.refuse(e);
            return true;
        } catch (IOException e) {
            logLoss(job, retired ? e.getMessage() : "it broke the protocol: " + e.getMessage());
            // what its header told was too little; now it gets all that one may have
            again = !retired
                    && child.ranOutOfMemory()
                    && job.needs(pool.limits().largest());
            return false;
        } catch (Throwable e) {
            // out of memory for its answer, or out of threads: what the connection holds now is anybody's guess
            logLoss(job, "its parent failed: " + e);
            return false;
        } finally {
            if (again) {
                pool.workPutBack(turn, answer);
            } else {
                pool.workEnded(turn, answer);
            }
        }
    }

    /** Puts a child in the place of this one whose heap suffices for so many bytes, or is as large as one may get. */
    private void replace(long memory) throws IOException, InterruptedException {
        retired = true;
        child.close();
        int heap = ChildMain.heapMebibytes(Math.min(memory, pool.limits().largest()));
        child = pool.startChild(pool.command().withHeap(heap), sockets);
        retired = false;
        room = Math.max(memory, ChildMain.pictureBytes(heap)); // a larger one is not to be had for it
    }

    private void logLoss(Job job, String reason) {
        if (retired) { // and no other could be started
            if (!pool.closed()) {
                LOG.warn("No child for an image that needs {} MiB: {}", job.memory() >> 20, reason);
            }
            return;
        }
        if (!child.endsSoon()) {
            child.kill(reason);
        }
        if (!pool.closed()) {
            LOG.warn(
                    "Child {} is lost with an image of {} bytes and the pipeline \"{}\": {}. Another takes its place.",
                    child.pid(),
                    job.request().file().length,
                    job.request().pipeline(),
                    child.ending());
        }
        child.close();
    }

    /** What the one who asked is told when a child is lost with the image. */
    private static RefusedException failure() {
        return new RefusedException(
                Refusal.WORKER_FAILED,
                "The worker failed on this image; try again, with a smaller one if this repeats.");
    }
}
