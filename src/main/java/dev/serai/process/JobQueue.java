package dev.serai.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Jobs that wait for a process, in lanes that take turns, so that no kind of client starves another. Only as much is given
 * out at once as fits the memory for all processes together; a job that needs more than that is given out alone. One that
 * does not fit yet lets a few smaller ones of other lanes go first, then everybody waits for it. Safe for use by several
 * threads.
 */
final class JobQueue {
    /** How many may go before a job that does not fit yet. */
    private static final int MOST_OVERTAKINGS = 16;

    /** The jobs of one kind of client. */
    final class Lane {
        private final int capacity;
        private final Deque<Job> jobs = new ArrayDeque<>();

        private Lane(int capacity) {
            this.capacity = capacity;
        }

        /** Adds a job at the end, or answers false if the lane is full or the queue closed. */
        boolean offer(Job job) {
            synchronized (JobQueue.this) {
                if (closed || jobs.size() >= capacity) {
                    return false;
                }
                jobs.addLast(job);
                JobQueue.this.notifyAll();
                return true;
            }
        }

        /** Takes a job out before its turn, if it is still there. */
        void remove(Job job) {
            synchronized (JobQueue.this) {
                jobs.remove(job);
                JobQueue.this.notifyAll(); // what waited behind it may fit
            }
        }
    }

    /** A job whose turn has come; its memory is in use until {@link #done} or {@link #putBack}. */
    record Turn(Job job, Lane lane) {}

    private final List<Lane> lanes = new ArrayList<>();
    private final long memory;
    private long inUse;
    private int given;
    private int next;
    private boolean closed;

    /** @param memory bytes for all jobs given out together */
    JobQueue(long memory) {
        this.memory = memory;
    }

    /** A new lane that holds so many jobs. */
    synchronized Lane lane(int capacity) {
        Lane lane = new Lane(capacity);
        lanes.add(lane);
        return lane;
    }

    /** The job whose turn it is; null if there is none within that time. */
    synchronized Turn take(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            Turn turn = next();
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (turn != null || left <= 0) {
                return turn;
            }
            wait(left);
        }
    }

    private Turn next() {
        for (int i = 0; i < lanes.size(); i++) {
            int index = (next + i) % lanes.size();
            Lane lane = lanes.get(index);
            Job job = lane.jobs.peekFirst();
            if (job == null) {
                continue;
            }
            if (given == 0 || job.memory() <= memory - inUse) {
                lane.jobs.removeFirst();
                next = (index + 1) % lanes.size();
                inUse += job.memory();
                given++;
                return new Turn(job, lane);
            }
            if (job.overtake() >= MOST_OVERTAKINGS) {
                return null;
            }
        }
        return null;
    }

    /** Says that the job needs no memory any more. */
    synchronized void done(Turn turn) {
        inUse -= turn.job.memory();
        given--;
        notifyAll();
    }

    /** Puts a job that was never begun back to where it was, or answers false if the queue is closed. */
    synchronized boolean putBack(Turn turn) {
        done(turn);
        if (!closed) {
            turn.lane.jobs.addFirst(turn.job);
        }
        return !closed;
    }

    /** How many jobs wait. */
    synchronized int size() {
        return lanes.stream().mapToInt(lane -> lane.jobs.size()).sum();
    }

    /** Takes no more jobs, and gives those that wait to the caller. */
    synchronized List<Job> close() {
        closed = true;
        List<Job> left = new ArrayList<>();
        for (Lane lane : lanes) {
            left.addAll(lane.jobs);
            lane.jobs.clear();
        }
        notifyAll();
        return left;
    }
}
