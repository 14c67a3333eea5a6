package dev.serai.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Jobs that wait for a process, in lanes that take turns, so that no kind of client starves another; nor does, within a lane,
 * one network another. Only as much is given out at once as fits the memory for all processes together; a job that needs
 * more than that is given out alone. One that does not fit yet lets a few smaller ones of other lanes go first, then
 * everybody waits for it. Safe for use by several threads.
 */
final class JobQueue {
    /** How many may go before a job that does not fit yet. */
    private static final int MOST_OVERTAKINGS = 16;

    /** The jobs of one kind of client, in a line for each network; the lines take turns. */
    final class Lane {
        private final int capacity;
        private final Consumer<Job> displaced;
        private final Map<String, Deque<Job>> lines = new LinkedHashMap<>();
        private int size;

        private Lane(int capacity, Consumer<Job> displaced) {
            this.capacity = capacity;
            this.displaced = displaced;
        }

        /**
         * Adds a job at the end of its network's line, or answers false if the queue is closed, or the lane full and no
         * other network has more waiting. If one has, its last job has to go.
         */
        boolean offer(Job job) {
            Job last = null;
            synchronized (JobQueue.this) {
                if (closed) {
                    return false;
                }
                if (size >= capacity) {
                    last = yielding(job.network());
                    if (last == null) {
                        return false;
                    }
                    remove(last);
                }
                line(job).addLast(job);
                size++;
                JobQueue.this.notifyAll();
            }
            if (last != null) {
                displaced.accept(last);
            }
            return true;
        }

        private Deque<Job> line(Job job) {
            return lines.computeIfAbsent(job.network(), network -> new ArrayDeque<>());
        }

        /** The last job of the network with most, or null if that would have less than the one given then. */
        private Job yielding(String network) {
            Deque<Job> own = lines.get(network);
            int most = (own == null ? 0 : own.size()) + 1;
            return lines.values().stream()
                    .max(Comparator.comparingInt(Deque::size))
                    .filter(longest -> longest.size() > most)
                    .map(Deque::peekLast)
                    .orElse(null);
        }

        /** The job whose turn it is, or null. */
        private Job first() {
            return lines.isEmpty() ? null : lines.values().iterator().next().peekFirst();
        }

        private void takeFirst() {
            Map.Entry<String, Deque<Job>> line = lines.entrySet().iterator().next();
            lines.remove(line.getKey());
            line.getValue().removeFirst();
            size--;
            if (!line.getValue().isEmpty()) {
                lines.put(line.getKey(), line.getValue()); // behind the others
            }
        }

        private void putBack(Job job) {
            line(job).addFirst(job);
            size++;
        }

        /** Takes a job out before its turn, if it is still there. */
        void remove(Job job) {
            synchronized (JobQueue.this) {
                Deque<Job> line = lines.get(job.network());
                if (line == null || !line.removeLastOccurrence(job)) {
                    return;
                }
                size--;
                if (line.isEmpty()) {
                    lines.remove(job.network());
                }
                JobQueue.this.notifyAll(); // what waited behind it may fit
            }
        }

        private List<Job> clear() {
            List<Job> left = lines.values().stream().flatMap(Deque::stream).toList();
            lines.clear();
            size = 0;
            return left;
        }
    }

    /** A job whose turn has come; so much memory is in use for it until {@link #done} or {@link #putBack}. */
    record Turn(Job job, Lane lane, long memory) {}

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

    /**
     * A new lane.
     *
     * @param capacity how many jobs may wait in it
     * @param displaced is told of a job that had to leave so that another network's can wait
     */
    synchronized Lane lane(int capacity, Consumer<Job> displaced) {
        Lane lane = new Lane(capacity, displaced);
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
            Job job = lane.first();
            if (job == null) {
                continue;
            }
            if (given == 0 || job.memory() <= memory - inUse) {
                lane.takeFirst();
                next = (index + 1) % lanes.size();
                Turn turn = new Turn(job, lane, job.memory());
                inUse += turn.memory();
                given++;
                return turn;
            }
            if (job.overtake() >= MOST_OVERTAKINGS) {
                return null;
            }
        }
        return null;
    }

    /** Says that the job needs no memory any more. */
    synchronized void done(Turn turn) {
        inUse -= turn.memory();
        given--;
        notifyAll();
    }

    /** Puts a job that is not done back to where it was, or answers false if the queue is closed. */
    synchronized boolean putBack(Turn turn) {
        done(turn);
        if (!closed) {
            turn.lane.putBack(turn.job);
        }
        return !closed;
    }

    /** How many jobs wait. */
    synchronized int size() {
        return lanes.stream().mapToInt(lane -> lane.size).sum();
    }

    /** Takes no more jobs, and gives those that wait to the caller. */
    synchronized List<Job> close() {
        closed = true;
        List<Job> left = new ArrayList<>();
        for (Lane lane : lanes) {
            left.addAll(lane.clear());
        }
        notifyAll();
        return left;
    }
}
