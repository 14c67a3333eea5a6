package dev.serai.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.events.EventKeys;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.refusal.KnownNames;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long polling: a browser says what it has seen, and is answered when something is otherwise. While anybody waits, one
 * thread looks at the jobs they wait for (see {@link JobPoller}) and one at the log, the bucket and the queues; nobody's
 * thread waits, and with nobody waiting nothing is looked at. Whatever is asked can be asked of any server on the same
 * buckets: what is kept here between two requests only saves looks. Bound as {@code longPolling}; safe for use by several threads.
 */
public final class LongPolling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LongPolling.class);
    private static final int MAX_WAITING = 500;
    private static final int MAX_JOBS = 50;
    private static final int MAX_SECONDS = 25;
    private static final int MAX_TAG = 100;
    private static final long JOB_PAUSE_MILLIS = 100;
    private static final long TOPIC_PAUSE_MILLIS = 250;

    private static final Duration MAX_AGE = Duration.ofDays(400);
    private static final String IMAGES = "images";
    private static final String EVENTS = "log";
    private static final KnownNames JOB_MEMBERS = new KnownNames(
            Refusal.INVALID_MESSAGE,
            "A job has a member that means nothing here:",
            "It is named by kind, id, sent and state.",
            List.of("kind", "id", "sent", "state"));
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** Something a page shows that changes by itself. */
    interface Topic {
        /** Its state now: an object whose {@code tag} changes when anything else in it does. */
        ObjectNode look();

        /** How long a look may be shown to others. */
        Duration fresh();
    }

    private static final ObjectNode NOTHING =
            PageJson.object().set("jobs", PageJson.object().arrayNode());

    private final JobPoller poller;
    private final ImageListing images;
    private final Map<String, PolledTopic> topics = new LinkedHashMap<>();
    private final KnownNames members;
    private final AtomicBoolean jobsDue = new AtomicBoolean();
    private final AtomicBoolean topicsDue = new AtomicBoolean();
    private final ScheduledExecutorService jobsClock = clock("page-jobs");
    private final ScheduledExecutorService topicsClock = clock("page-topics");
    private volatile boolean closed;

    /**
     * Watches the events of jobs, the log, the bucket and the queues.
     *
     * @param readsPerSecond events of jobs read in a second at most, for all who wait
     * @param shortestPause the least time between two looks at one job
     */
    public LongPolling(
            EventReader events,
            EventLog log,
            ImageListing images,
            StatusBoard status,
            int readsPerSecond,
            Duration shortestPause) {
        this(new JobPoller(events, readsPerSecond, shortestPause), images, Map.of("status", status, EVENTS, log));
    }

    LongPolling(JobPoller poller, ImageListing images, Map<String, Topic> topics) {
        this.poller = poller;
        this.images = images;
        topics.forEach((name, topic) -> this.topics.put(name, new PolledTopic(topic)));
        this.topics.put(IMAGES, new PolledTopic(images));
        List<String> names = new ArrayList<>(this.topics.keySet());
        names.addAll(List.of("jobs", "wait"));
        this.members = new KnownNames(
                Refusal.INVALID_MESSAGE,
                "The body has a member that means nothing here:",
                "It has " + String.join(", ", names) + ".",
                names);
        jobsClock.scheduleWithFixedDelay(this::lookAtJobs, JOB_PAUSE_MILLIS, JOB_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        topicsClock.scheduleWithFixedDelay(
                this::lookAtTopics, TOPIC_PAUSE_MILLIS, TOPIC_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService clock(String name) {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        clock.setRejectedExecutionHandler((task, executor) -> LOG.trace("no more looks: the page is closing"));
        return clock;
    }

    /**
     * Waits for news, for {@code {"jobs":[{"kind","id","sent","state"}],"status":tag,"log":tag,"images":tag,"wait":seconds}}.
     * If as many wait as may, the last in line of the network with most is answered early.
     *
     * @return what differs from what the browser has seen, or nothing once the time is up
     * @throws RefusedException {@code invalid-message} for another body, {@code too-large} for a long one
     */
    public CompletionStage<Reply> await(@Variable("request") Request request) {
        return await(request.body(), request.network(), request::wanted);
    }

    CompletionStage<Reply> await(byte[] request, String network, BooleanSupplier connected) {
        JsonNode body = PageJson.object(request);
        members.check(body::fieldNames);
        Map<String, String> seen = new LinkedHashMap<>();
        topics.keySet().forEach(topic -> seen.put(topic, tag(body.path(topic))));
        int seconds = Math.max(0, Math.min(MAX_SECONDS, body.path("wait").asInt(0)));
        WaitingRequest waiter = new WaitingRequest(
                network, jobs(body.path("jobs")), seen, System.nanoTime() + seconds * 1_000_000_000L, connected);
        makeRoom();
        poller.join(waiter);
        waiter.answer.whenComplete((answer, failure) -> poller.leave(waiter));
        if (closed) {
            waiter.answer.complete(PageJson.reply(200, NOTHING));
        }
        soon(jobsClock, jobsDue, this::lookAtJobs);
        soon(topicsClock, topicsDue, this::lookAtTopics);
        return waiter.answer;
    }

    private static String tag(JsonNode tag) {
        String text = tag.asText("");
        return text.length() <= MAX_TAG ? text : "";
    }

    /** A browser that is answered early asks again; one that is refused shows an error. */
    private void makeRoom() {
        if (poller.size() >= MAX_WAITING) {
            poller.yielding().ifPresent(waiter -> waiter.answer.complete(PageJson.reply(200, NOTHING)));
        }
    }

    private List<WaitingRequest.Wanted> jobs(JsonNode list) {
        List<WaitingRequest.Wanted> jobs = new ArrayList<>();
        Instant now = Instant.now();
        for (JsonNode job : list) {
            JOB_MEMBERS.check(job::fieldNames);
            String kind = job.path("kind").asText("");
            String id = job.path("id").asText("");
            String state = job.path("state").asText("");
            if (jobs.size() == MAX_JOBS
                    || !EventKeys.KINDS.contains(kind)
                    || !ID.matcher(id).matches()) {
                throw new RefusedException(
                        Refusal.INVALID_MESSAGE,
                        "A job is named by kind, id and sent, and at most 50 of them at once.");
            }
            Instant sent = sent(job.path("sent").asText(""), now);
            if (!Set.of("done", "failed").contains(state)) { // of those nothing more comes
                jobs.add(new WaitingRequest.Wanted(poller.job(kind, id, sent), state));
            }
        }
        return jobs;
    }

    private static Instant sent(String text, Instant now) {
        try {
            Instant sent = Instant.parse(text);
            if (sent.isAfter(now.plus(EventKeys.SKEW)) || sent.isBefore(now.minus(MAX_AGE))) {
                throw new RefusedException(
                        Refusal.INVALID_MESSAGE, "A job's sent lies in the future, or more than 400 days ago.");
            }
            return sent;
        } catch (DateTimeException e) {
            throw new RefusedException(Refusal.INVALID_MESSAGE, "A job's sent is a time such as 2026-01-31T12:00:00Z.");
        }
    }

    /** An event was stored by this process: whoever waits for it need not wait for the next look. */
    public void stored(String key) {
        if (poller.stored(key)) {
            soon(jobsClock, jobsDue, this::lookAtJobs);
        }
    }

    /** Runs that as soon as its thread is free, once for all who wish it meanwhile. */
    private static void soon(ScheduledExecutorService clock, AtomicBoolean due, Runnable look) {
        if (due.compareAndSet(false, true)) {
            clock.execute(() -> {
                due.set(false);
                look.run();
            });
        }
    }

    private void lookAtJobs() {
        try {
            poller.look(this::changed, this::failed);
        } catch (RuntimeException | Error e) { // the next look may go better, and must come
            LOG.warn("Long polling could not look at jobs: {}", e.toString());
        }
    }

    private void changed(PolledJob job, Set<WaitingRequest> waiters) {
        images.changed();
        topics.get(job.kind.equals(IMAGES) ? IMAGES : EVENTS).changed();
        waiters.forEach(this::answerIfNews);
    }

    private void lookAtTopics() {
        if (poller.size() == 0) {
            return;
        }
        List<WaitingRequest> waiters = poller.waiters();
        try {
            topics.values().forEach(PolledTopic::lookIfDue);
            waiters.forEach(this::answerIfNews);
        } catch (RuntimeException | Error e) {
            failed(e, waiters);
        }
    }

    /** Health says what is away; here a stack trace for each page and second would say no more. */
    private void failed(Throwable failure, Collection<WaitingRequest> waiters) {
        LOG.debug("Long polling could not look: {}", failure.toString());
        RefusedException words = new RefusedException(
                Refusal.OVERLOADED, "The queues or buckets do not answer as they should; try again soon.");
        waiters.forEach(waiter -> waiter.answer.completeExceptionally(words));
    }

    private void answerIfNews(WaitingRequest waiter) {
        if (!waiter.connected.getAsBoolean()) {
            waiter.answer.complete(Reply.empty(204)); // whoever asked has left
            return;
        }
        boolean looked =
                topics.values().stream().allMatch(topic -> topic.state().isPresent());
        boolean late = System.nanoTime() - waiter.until >= 0 && looked;
        if (late
                || waiter.jobs.stream().anyMatch(WaitingRequest.Wanted::hasNews)
                || !news(waiter).isEmpty()) {
            ObjectNode answer = PageJson.object();
            ArrayNode jobs = answer.putArray("jobs");
            waiter.jobs.stream()
                    .filter(WaitingRequest.Wanted::hasNews)
                    .forEach(wanted -> jobs.add(wanted.job().state()));
            answer.setAll(news(waiter));
            waiter.answer.complete(PageJson.reply(200, answer));
        }
    }

    /** The topics that are not as the browser has seen them. */
    private Map<String, ObjectNode> news(WaitingRequest waiter) {
        Map<String, ObjectNode> news = new LinkedHashMap<>();
        topics.forEach((name, topic) -> {
            Optional<ObjectNode> state = topic.state();
            if (state.isPresent() && !state.get().path("tag").asText("").equals(waiter.seen.get(name))) {
                news.put(name, state.get());
            }
        });
        return news;
    }

    /** Answers all that wait. */
    @Override
    public void close() {
        closed = true;
        jobsClock.shutdownNow();
        topicsClock.shutdownNow();
        poller.waiters().forEach(waiter -> waiter.answer.complete(PageJson.reply(200, NOTHING)));
    }
}
