package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads the events of jobs that somebody waits for. However many ask, and for whatever made-up ids, no more than so many
 * events are read in a second; the networks that ask are served in turns, and their requests in turns (see {@link RoundRobin}). A
 * job is looked at the less often the older it is and the longer it has been asked about in vain; one whose event this
 * process stores is looked at when it is stored. Safe for use by several threads.
 */
final class JobPoller {
    /** Jobs that are remembered when nobody waits for them just now, so that asking anew costs no new look. */
    private static final int REMEMBERED = 20_000;

    private final EventReader events;
    private final int readsPerSecond;
    private final Duration shortestPause;
    private final RoundRobin<WaitingRequest> turns = new RoundRobin<>();
    private final Map<String, PolledJob> byKey = new HashMap<>();
    private final Map<String, PolledJob> jobs = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PolledJob> eldest) {
            boolean full = size() > REMEMBERED;
            if (full) {
                eldest.getValue().keys.forEach(key -> byKey.remove(key, eldest.getValue()));
            }
            return full;
        }
    };

    /** Reads that may be made now; fractions of one add up. */
    private double allowance;

    private long counted = System.nanoTime();

    /**
     * @param readsPerSecond reads of events a second at most; what is not used is kept for one second
     * @param shortestPause the least time between two looks at one job
     */
    JobPoller(EventReader events, int readsPerSecond, Duration shortestPause) {
        this.events = events;
        this.readsPerSecond = readsPerSecond;
        this.shortestPause = shortestPause;
        this.allowance = readsPerSecond;
    }

    /** The job of that name. */
    synchronized PolledJob job(String kind, String id, Instant sent) {
        PolledJob made = new PolledJob(kind, id, sent);
        PolledJob known = jobs.putIfAbsent(made.name, made);
        if (known == null) {
            made.keys.forEach(key -> byKey.put(key, made));
            return made;
        }
        return known;
    }

    /** Adds one who waits. */
    synchronized void join(WaitingRequest waiter) {
        turns.add(waiter.network, waiter);
        waiter.jobs.forEach(wanted -> wanted.job().waiters.add(waiter));
    }

    /** Removes one who waited. A job that is over is forgotten with the last who waits for it; others keep their places. */
    synchronized void leave(WaitingRequest waiter) {
        turns.remove(waiter.network, waiter);
        for (WaitingRequest.Wanted wanted : waiter.jobs) {
            PolledJob job = wanted.job();
            job.waiters.remove(waiter);
            if (job.waiters.isEmpty() && job.isOver()) {
                jobs.remove(job.name, job);
                job.keys.forEach(key -> byKey.remove(key, job));
            }
        }
    }

    /** How many wait. */
    synchronized int size() {
        return turns.size();
    }

    /** All who wait. */
    synchronized List<WaitingRequest> waiters() {
        return turns.all();
    }

    /** Who has to make room for one more; empty if nobody waits. */
    synchronized Optional<WaitingRequest> yielding() {
        return turns.yielding();
    }

    /**
     * The event at that key was stored just now.
     *
     * @return whether anybody waits for it
     */
    synchronized boolean stored(String key) {
        PolledJob job = byKey.get(key);
        if (job == null) {
            return false;
        }
        job.tell(key);
        job.waiters.forEach(waiter -> waiter.due = System.nanoTime());
        return !job.waiters.isEmpty();
    }

    /**
     * Looks at what is due, as far as may be.
     *
     * @param changed is told each job whose state is another now, and who waits for it
     * @param failed is told who waits for a job that could not be read, and why
     */
    void look(
            BiConsumer<PolledJob, Set<WaitingRequest>> changed,
            BiConsumer<RuntimeException, Set<WaitingRequest>> failed) {
        for (Optional<PolledJob> job = take(); job.isPresent(); job = take()) {
            read(job.get(), changed, failed);
        }
    }

    private void read(
            PolledJob job,
            BiConsumer<PolledJob, Set<WaitingRequest>> changed,
            BiConsumer<RuntimeException, Set<WaitingRequest>> failed) {
        String key;
        synchronized (this) {
            key = job.begin();
        }
        ObjectNode found = null;
        RuntimeException failure = null;
        try {
            found = events.read(key).map(event -> event.put("kind", job.kind)).orElse(null);
        } catch (RuntimeException e) {
            failure = e;
        }
        boolean news;
        Set<WaitingRequest> waiters;
        synchronized (this) {
            news = job.end(found, shortestPause);
            waiters = new HashSet<>(job.waiters);
        }
        if (failure != null) {
            failed.accept(failure, waiters);
        } else if (news) {
            changed.accept(job, waiters);
        }
    }

    /** The next job to look at, if one is due and may be read. */
    private synchronized Optional<PolledJob> take() {
        long now = System.nanoTime();
        allowance = Math.min(readsPerSecond, allowance + (now - counted) * 1e-9 * readsPerSecond);
        counted = now;
        if (allowance < 1) {
            return Optional.empty();
        }
        Optional<PolledJob> next = turns.next(waiter -> due(waiter, now));
        if (next.isPresent()) {
            allowance--;
        }
        return next;
    }

    /** The job of a waiter that has been due for longest. */
    private static Optional<PolledJob> due(WaitingRequest waiter, long now) {
        if (waiter.due - now > 0 || waiter.jobs.isEmpty()) {
            return Optional.empty();
        }
        PolledJob first = null;
        long earliest = 0;
        for (WaitingRequest.Wanted wanted : waiter.jobs) {
            long due = wanted.job().due(now);
            if (first == null || due - earliest < 0) {
                first = wanted.job();
                earliest = due;
            }
        }
        waiter.due = earliest;
        return earliest - now <= 0 ? Optional.of(first) : Optional.empty();
    }
}
