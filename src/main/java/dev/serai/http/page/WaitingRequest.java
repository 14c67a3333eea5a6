package dev.serai.http.page;

import dev.serai.http.server.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** One browser's request, that waits for news. */
final class WaitingRequest implements RoundRobin.Member {
    /**
     * A job that it waits for.
     *
     * @param state the state in which the browser knows it
     */
    record Wanted(PolledJob job, String state) {
        /** Whether the job is in another state than the browser knows. */
        boolean hasNews() {
            return job.state() != null && !job.state().path("state").asText("").equals(state);
        }
    }

    final String network;
    final List<Wanted> jobs;

    /** The tags of the topics as the browser has seen them. */
    final Map<String, String> seen;

    /** When it is answered even without news, {@link System#nanoTime()}. */
    final long until;

    final BooleanSupplier connected;
    final CompletableFuture<Reply> answer = new CompletableFuture<>();

    /** No job of it is due before that, {@link System#nanoTime()}; guarded by {@link JobPoller}. */
    long due;

    WaitingRequest(String network, List<Wanted> jobs, Map<String, String> seen, long until, BooleanSupplier connected) {
        this.network = network;
        this.jobs = List.copyOf(jobs);
        this.seen = Map.copyOf(seen);
        this.until = until;
        this.connected = connected;
        this.due = System.nanoTime();
    }

    /** The first of its jobs' places: who is answered for another reason before its turn, and asks again, does not lose it. */
    @Override
    public long place() {
        return jobs.stream()
                .mapToLong(wanted -> wanted.job().place)
                .filter(place -> place > 0)
                .min()
                .orElse(0);
    }

    /** Jobs that were asked about before keep their places and lend them to no others. */
    @Override
    public void joined(long place) {
        for (Wanted wanted : jobs) {
            if (wanted.job().place == 0) {
                wanted.job().place = place;
            }
        }
    }

    @Override
    public void served(long place) {
        jobs.forEach(wanted -> wanted.job().place = place);
    }
}
