package dev.serai.app;

import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.embedded.queues.EmbeddedQueues;
import dev.serai.refusal.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The embedded queues and buckets that the settings select, with what the parts need in them. The queues take about as
 * long to start as the routes do, so they start on a thread of their own; nothing may call them before
 * {@link #awaitQueues} has returned.
 */
final class EmbeddedServers implements AutoCloseable {
    private final Settings settings;
    private final Optional<CompletableFuture<EmbeddedQueues>> queues;
    private final Optional<EmbeddedBuckets> buckets;

    private EmbeddedServers(
            Settings settings, Optional<CompletableFuture<EmbeddedQueues>> queues, Optional<EmbeddedBuckets> buckets) {
        this.settings = settings;
        this.queues = queues;
        this.buckets = buckets;
    }

    /**
     * Begins to start the servers of those parts; the buckets are ready when this returns.
     *
     * @throws UnavailableException if the buckets do not start; nothing is left running then
     */
    static EmbeddedServers start(Settings given, Set<Part> parts) {
        if (parts.stream().noneMatch(Part::needsAws)) {
            return new EmbeddedServers(given, Optional.empty(), Optional.empty());
        }
        Settings settings = given;
        Optional<CompletableFuture<EmbeddedQueues>> queues = Optional.empty();
        Duration keep = Duration.ofDays(settings.number("serai.embedded.keep-days", 0, 36_500));
        int bytes = settings.positive("serai.embedded.queue-bytes");
        if (settings.embeddedQueues()) {
            // decided now, because clients are built before the server has bound it
            int port = EmbeddedQueues.portFor(settings.port("serai.embedded.sqs-port", 0));
            settings = settings.with(Map.of("serai.embedded.sqs-port", String.valueOf(port)));
            queues = Optional.of(startQueues(settings, parts, keep, bytes));
        }
        Optional<EmbeddedBuckets> buckets = Optional.empty();
        if (settings.embeddedBuckets()) {
            try {
                buckets = Optional.of(startBuckets(settings, parts));
            } catch (RuntimeException e) {
                new EmbeddedServers(settings, queues, buckets).close();
                throw e;
            }
            settings = settings.with(Map.of(
                    "serai.embedded.s3-port",
                    String.valueOf(buckets.get().endpoint().getPort())));
        }
        return new EmbeddedServers(settings, queues, buckets);
    }

    private static CompletableFuture<EmbeddedQueues> startQueues(
            Settings settings, Set<Part> parts, Duration keep, int bytes) {
        int port = settings.port("serai.embedded.sqs-port", 0);
        int visibility = settings.positive("serai.queue.visibility-timeout");
        List<String> names = Part.names(parts, Part::queues, settings);
        return CompletableFuture.supplyAsync(
                () -> {
                    EmbeddedQueues started = EmbeddedQueues.start(settings.data(), port, keep, bytes);
                    try {
                        started.make(names, visibility);
                    } catch (RuntimeException e) {
                        started.close();
                        throw e;
                    }
                    return started;
                },
                task -> new Thread(task, "embedded-queues-start").start());
    }

    private static EmbeddedBuckets startBuckets(Settings settings, Set<Part> parts) {
        EmbeddedBuckets buckets =
                EmbeddedBuckets.start(settings.data(), settings.port("serai.embedded.s3-port", 0), settings.keys());
        try {
            buckets.make(Part.names(parts, Part::buckets, settings));
        } catch (RuntimeException e) {
            buckets.close();
            throw e;
        }
        int days = settings.number("serai.embedded.keep-days", 0, Integer.MAX_VALUE);
        String events = settings.get("serai.bucket.log-events");
        if (days > 0 && !events.equals(settings.get("serai.bucket.images"))) { // images belong to the users
            buckets.expire(events, Duration.ofDays(days));
        }
        return buckets;
    }

    /** The settings, with the actual ports. */
    Settings settings() {
        return settings;
    }

    /** The buckets, if they are embedded. */
    Optional<EmbeddedBuckets> buckets() {
        return buckets;
    }

    /**
     * Waits until the queues answer, if they are embedded.
     *
     * @throws UnavailableException if they do not start
     */
    void awaitQueues() {
        try {
            queues.ifPresent(CompletableFuture::join);
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

    /** Stops the buckets, then the queues once they have started. */
    @Override
    public void close() {
        try {
            buckets.ifPresent(EmbeddedBuckets::close);
        } finally {
            queues.ifPresent(start -> start.exceptionally(e -> null)
                    .thenAccept(started -> {
                        if (started != null) {
                            started.close();
                        }
                    })
                    .join());
        }
    }
}
