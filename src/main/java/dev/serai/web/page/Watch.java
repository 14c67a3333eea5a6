package dev.serai.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import dev.serai.web.Reply;
import dev.serai.web.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long polling: a browser says what it has seen, and is answered when something is otherwise. While anybody waits, one
 * thread looks at the jobs they wait for and one at the log, the bucket and the queues; nobody's thread waits, and with
 * nobody waiting nothing is looked at. Whatever is asked can be asked of any server on the same buckets: nothing is kept
 * here between two requests. Bound as {@code watch}; safe for use by several threads.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final int MOST_WAITING = 500;
    private static final int MOST_JOBS = 50;
    private static final int MOST_SECONDS = 25;
    private static final long JOB_PAUSE_MILLIS = 100;
    private static final long TOPIC_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000_000L;
    private static final long STALE_NANOS = 10_000_000_000L;
    private static final Set<String> KINDS = Set.of("images", "numbers");
    private static final String IMAGES = "images";
    private static final String EVENTS = "log";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** Something a page shows that changes by itself. */
    interface Topic {
        /** Its state now: an object whose {@code tag} changes when anything else in it does. */
        ObjectNode look();

        /** How long a look may be shown to others. */
        Duration fresh();
    }

    /** A job that somebody waits for, and the state they know it in. */
    private record Job(String kind, String id, Instant sent, String state) {
        Inquiry inquiry() {
            return new Inquiry(kind, id, sent);
        }
    }

    /** What is asked about a job; the same for all who wait for it. */
    private record Inquiry(String kind, String id, Instant sent) {}

    /** One browser's request. */
    private static final class Waiter {
        final List<Job> jobs;
        final Map<String, String> seen;
        final long until;
        final BooleanSupplier wanted;
        final CompletableFuture<Reply> answer = new CompletableFuture<>();

        Waiter(List<Job> jobs, Map<String, String> seen, long until, BooleanSupplier wanted) {
            this.jobs = jobs;
            this.seen = seen;
            this.until = until;
            this.wanted = wanted;
        }
    }

    /**
     * What a topic was like.
     *
     * @param begun when the look began, {@link System#nanoTime()}
     * @param cost how long the look took, in nanoseconds
     */
    private record Look(ObjectNode state, long begun, long cost) {}

    private static final ObjectNode NOTHING =
            PageJson.object().set("jobs", PageJson.object().arrayNode());

    private final EventReader events;
    private final Gallery gallery;
    private final Map<String, Topic> topics;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /** When somebody learned that a topic is not as it was, {@link System#nanoTime()}. */
    private final Map<String, Long> changes = new ConcurrentHashMap<>();

    private final Map<Inquiry, Long> asked = new ConcurrentHashMap<>();
    private final Map<Inquiry, ObjectNode> news = new ConcurrentHashMap<>();
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor clock;
    private volatile boolean closed;

    /** Watches the events of jobs, the log, the gallery and the queues. */
    public Watch(EventReader events, EventLog log, Gallery gallery, StatusBoard status) {
        this.events = events;
        this.gallery = gallery;
        this.topics = Map.of("status", status, EVENTS, log, IMAGES, new Topic() {
            @Override
            public ObjectNode look() {
                return PageJson.object().put("tag", gallery.version());
            }

            @Override
            public Duration fresh() {
                return Duration.ofSeconds(2);
            }
        });
        clock = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "page-watch");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRejectedExecutionHandler((task, executor) -> LOG.trace("no more looks: the page is closing"));
        clock.scheduleWithFixedDelay(
                () -> guarded(this::lookAtJobs), JOB_PAUSE_MILLIS, JOB_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                () -> guarded(this::lookAtTopics), TOPIC_PAUSE_MILLIS, TOPIC_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for news, for {@code {"jobs":[{"kind","id","sent","state"}],"status":tag,"log":tag,"images":tag,"wait":seconds}}.
     *
     * @return what differs from what the browser has seen, or nothing once the time is up
     * @throws RefusedException {@code invalid-message} for another body, {@code overloaded} if too many wait
     */
    public CompletionStage<Reply> await(@Variable("request") Request request) {
        JsonNode body = PageJson.object(request.body());
        Map<String, String> seen = new LinkedHashMap<>();
        topics.keySet().forEach(topic -> seen.put(topic, body.path(topic).asText("")));
        int seconds = Math.max(0, Math.min(MOST_SECONDS, body.path("wait").asInt(0)));
        Waiter waiter = new Waiter(
                jobs(body.path("jobs")), seen, System.nanoTime() + seconds * 1_000_000_000L, request::wanted);
        if (waiting.size() >= MOST_WAITING) {
            throw new RefusedException(Refusal.OVERLOADED, "Too many pages wait for news here; try again soon.");
        }
        waiting.add(waiter);
        waiter.answer.whenComplete((answer, failure) -> waiting.remove(waiter));
        if (closed) {
            waiter.answer.complete(PageJson.reply(200, NOTHING));
        } else {
            clock.execute(() -> guarded(this::lookAtTopics));
        }
        return waiter.answer;
    }

    private static List<Job> jobs(JsonNode list) {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : list) {
            String kind = job.path("kind").asText("");
            String id = job.path("id").asText("");
            if (jobs.size() == MOST_JOBS
                    || !KINDS.contains(kind)
                    || !ID.matcher(id).matches()) {
                throw new RefusedException(
                        Refusal.INVALID_MESSAGE,
                        "A job is named by kind, id and sent, and at most 50 of them at once.");
            }
            try {
                Instant sent = Instant.parse(job.path("sent").asText(""));
                jobs.add(new Job(kind, id, sent, job.path("state").asText("")));
            } catch (DateTimeException e) {
                throw new RefusedException(
                        Refusal.INVALID_MESSAGE, "A job's sent is a time such as 2026-01-31T12:00:00Z.");
            }
        }
        return jobs;
    }

    private void guarded(Runnable look) {
        try {
            if (!waiting.isEmpty()) {
                look.run();
            }
        } catch (RuntimeException e) {
            LOG.debug("The page's watch could not look: {}", e.toString());
            waiting.forEach(waiter -> waiter.answer.completeExceptionally(e));
        }
    }

    /** A job that was sent long ago is looked at less often: every tenth of its age, at most every two seconds. */
    private void lookAtJobs() {
        Set<Inquiry> wanted = new HashSet<>();
        for (Waiter waiter : waiting) {
            waiter.jobs.forEach(job -> wanted.add(job.inquiry()));
        }
        asked.keySet().retainAll(wanted);
        news.keySet().retainAll(wanted);
        for (Inquiry inquiry : wanted) {
            long age = Math.max(0, Duration.between(inquiry.sent, Instant.now()).toNanos());
            Long last = asked.get(inquiry);
            if (last == null || System.nanoTime() - last >= Math.min(LONGEST_PAUSE_NANOS, age / 10)) {
                events.news(inquiry.kind, inquiry.id, inquiry.sent).ifPresent(state -> learn(inquiry, state));
                asked.put(inquiry, System.nanoTime());
            }
        }
        answer();
    }

    private void learn(Inquiry inquiry, ObjectNode state) {
        ObjectNode before = news.put(inquiry, state);
        if (!state.equals(before)) {
            gallery.changed();
            changes.put(inquiry.kind.equals(IMAGES) ? IMAGES : EVENTS, System.nanoTime());
        }
    }

    private static String state(JsonNode job) {
        return job.path("state").asText("");
    }

    private synchronized void lookAtTopics() {
        topics.forEach((name, topic) -> {
            Look last = looks.get(name);
            long now = System.nanoTime();
            if (last == null
                    || changes.getOrDefault(name, last.begun) - last.begun > 0
                    || now - last.begun > lasts(topic, last)) {
                ObjectNode state = topic.look();
                looks.put(name, new Look(state, now, System.nanoTime() - now));
            }
        });
        answer();
    }

    /** What takes long to look at is looked at less often. */
    private static long lasts(Topic topic, Look last) {
        return Math.max(topic.fresh().toNanos(), Math.min(STALE_NANOS, 10 * last.cost));
    }

    private void answer() {
        long now = System.nanoTime();
        for (Waiter waiter : waiting) {
            if (!waiter.wanted.getAsBoolean()) {
                waiter.answer.complete(Reply.empty(204)); // whoever asked has left
                continue;
            }
            ObjectNode answer = PageJson.object();
            ArrayNode jobs = answer.putArray("jobs");
            for (Job job : waiter.jobs) {
                ObjectNode state = news.get(job.inquiry());
                if (state != null && !state(state).equals(job.state)) {
                    jobs.add(state);
                }
            }
            waiter.seen.forEach((topic, tag) -> {
                Look look = looks.get(topic);
                if (look != null && !Objects.equals(look.state.path("tag").asText(""), tag)) {
                    answer.set(topic, look.state);
                }
            });
            boolean late = now >= waiter.until && looks.keySet().containsAll(topics.keySet());
            if (!jobs.isEmpty() || answer.size() > 1 || late) {
                waiter.answer.complete(PageJson.reply(200, answer));
            }
        }
    }

    /** Sends everybody home. */
    @Override
    public void close() {
        closed = true;
        clock.shutdownNow();
        waiting.forEach(waiter -> waiter.answer.complete(PageJson.reply(200, NOTHING)));
    }
}
