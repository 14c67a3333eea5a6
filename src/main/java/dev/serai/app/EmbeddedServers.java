package dev.serai.app;

import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.embedded.queues.EmbeddedQueues;
import dev.serai.refusal.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The embedded queues and buckets that the settings select, with what the parts need in them. Both start beside the
 * clients and routes that will use them, each on a thread of its own; nothing may call the queues before
 * {@link #awaitQueues} has returned.
 */
final class EmbeddedServers implements AutoCloseable {
    private final Settings settings;
    private final Optional<CompletableFuture<EmbeddedQueues>> queues;
    private final Optional<CompletableFuture<EmbeddedBuckets>> buckets;

    private EmbeddedServers(
            Settings settings,
            Optional<CompletableFuture<EmbeddedQueues>> queues,
            Optional<CompletableFuture<EmbeddedBuckets>> buckets) {
        this.settings = settings;
        this.queues = queues;
        this.buckets = buckets;
    }

    /**
     * Begins to start the servers of those parts.
     *
     * @throws UnavailableException if a port is taken; nothing is left running then
     */
    static EmbeddedServers start(Settings given, Set<Part> parts) {
        if (parts.stream().noneMatch(Part::needsAws)) {
            return new EmbeddedServers(given, Optional.empty(), Optional.empty());
        }
        Settings settings = given;
        Duration keep = Duration.ofDays(settings.number("serai.embedded.keep-days", 0, 36_500));
        int bytes = settings.positive("serai.embedded.queue-bytes");
        int queues = settings.positive("serai.embedded.queues");
        // decided now, because clients are built before the servers have bound them
        if (settings.embeddedQueues()) {
            int port = EmbeddedQueues.portFor(settings.port("serai.embedded.sqs-port", 0));
            settings = settings.with(Map.of("serai.embedded.sqs-port", String.valueOf(port)));
        }
        if (settings.embeddedBuckets()) {
            int port = EmbeddedBuckets.portFor(settings.port("serai.embedded.s3-port", 0));
            settings = settings.with(Map.of("serai.embedded.s3-port", String.valueOf(port)));
        }
        Settings effective = settings;
        return new EmbeddedServers(
                effective,
                effective.embeddedQueues()
                        ? Optional.of(begin("queues", () -> startQueues(effective, parts, keep, bytes, queues)))
                        : Optional.empty(),
                effective.embeddedBuckets()
                        ? Optional.of(begin("buckets", () -> startBuckets(effective, parts, keep)))
                        : Optional.empty());
    }

    private static <T> CompletableFuture<T> begin(String what, Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, task -> new Thread(task, "embedded-" + what + "-start").start());
    }

    private static EmbeddedQueues startQueues(
            Settings settings, Set<Part> parts, Duration keep, int mostBytes, int mostQueues) {
        EmbeddedQueues queues = EmbeddedQueues.start(
                settings.data(), settings.port("serai.embedded.sqs-port", 0), keep, mostBytes, mostQueues);
        try {
            queues.make(Part.names(parts, Part::queues, settings), settings.positive("serai.queue.visibility-timeout"));
        } catch (RuntimeException e) {
            queues.close();
            throw e;
        }
        return queues;
    }

    private static EmbeddedBuckets startBuckets(Settings settings, Set<Part> parts, Duration keep) {
        EmbeddedBuckets buckets = EmbeddedBuckets.start(
                settings.data(),
                settings.port("serai.embedded.s3-port", 0),
                settings.keys(),
                settings.get("serai.bucket.images"),
                announced(settings, parts));
        try {
            buckets.make(Part.names(parts, Part::buckets, settings));
        } catch (RuntimeException e) {
            buckets.close();
            throw e;
        }
        String events = settings.get("serai.bucket.log-events");
        if (!keep.isZero() && !events.equals(settings.get("serai.bucket.images"))) { // images belong to the users
            buckets.expire(events, keep);
        }
        return buckets;
    }

    /** The prefix of the images that the inbox is told of; empty if these parts have no inbox. */
    static Optional<String> announced(Settings settings, Set<Part> parts) {
        return Optional.of(settings.get("serai.embedded.notify-prefix"))
                .filter(prefix -> !prefix.isEmpty())
                .filter(prefix -> parts.stream().anyMatch(part -> part.queues().contains("serai.queue.inbox")));
    }

    /** The settings, with the actual ports. */
    Settings settings() {
        return settings;
    }

    /**
     * Waits for the buckets, if they are embedded.
     *
     * @throws UnavailableException if they do not start
     */
    Optional<EmbeddedBuckets> buckets() {
        return buckets.map(EmbeddedServers::started);
    }

    /**
     * Waits until the queues answer, if they are embedded.
     *
     * @throws UnavailableException if they do not start
     */
    void awaitQueues() {
        queues.ifPresent(EmbeddedServers::started);
    }

    private static <T> T started(CompletableFuture<T> start) {
        try {
            return start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    /** Completes when the embedded queues can no longer store anything; see {@link EmbeddedQueues#failure}. */
    CompletionStage<UnavailableException> failure() {
        CompletionStage<UnavailableException> never = new CompletableFuture<>();
        return queues.<CompletionStage<UnavailableException>>map(
                        start -> start.handle((started, e) -> started == null ? never : started.failure())
                                .thenCompose(Function.identity()))
                .orElse(never);
    }

    /** Stops the buckets, then the queues, each once it has started. */
    @Override
    public void close() {
        try {
            buckets.ifPresent(start -> close(start, EmbeddedBuckets::close));
        } finally {
            queues.ifPresent(start -> close(start, EmbeddedQueues::close));
        }
    }

    private static <T> void close(CompletableFuture<T> start, Consumer<T> close) {
        Optional.ofNullable(start.exceptionally(e -> null).join()).ifPresent(close);
    }
}
