package dev.serai.app;

import dev.serai.image.Limits;
import dev.serai.image.codec.WriteOptions;
import dev.serai.process.ChildMain;
import dev.serai.process.ImageEngine;
import dev.serai.process.ProcessPool;
import dev.serai.refusal.UnavailableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The child processes that decode and encode all images from outside, and the lanes through which requests reach them.
 * Each kind of client has a lane of its own, so that none delays the others.
 */
final class EngineBeans implements AutoCloseable {
    private static final Set<Part> IMAGE_PARTS = EnumSet.of(Part.IMAGES, Part.HTTP, Part.SCALE, Part.WEB);

    private final Settings settings;
    private final ProcessPool pool;
    private final ImageEngine jobs;
    private final boolean used;

    private EngineBeans(Settings settings, ProcessPool pool, boolean used) {
        this.settings = settings;
        this.pool = pool;
        this.jobs = pool.patientLane();
        this.used = used;
    }

    /** The engine of those parts. Its processes start with {@link #start}, or on first use. */
    static EngineBeans of(Settings settings, Set<Part> parts) {
        Limits limits = settings.limits();
        WriteOptions options = settings.writeOptions();
        ChildResources resources = ChildResources.ofThisMachine(limits);
        int heap = settings.number("serai.http.child-heap", 0, Integer.MAX_VALUE);
        int count = settings.number("serai.http.children", 0, Integer.MAX_VALUE);
        int memory = settings.number("serai.http.child-memory", 0, Integer.MAX_VALUE);
        try {
            ProcessPool pool = new ProcessPool(
                    ChildMain.command(heap == 0 ? resources.heapMebibytes() : heap, limits, options),
                    new ProcessPool.Limits(
                            count == 0 ? resources.count() : count,
                            seconds(settings, "serai.http.deadline"),
                            ChildMain.maxFrame(limits),
                            (memory == 0 ? resources.memoryMebibytes() : memory) * (1L << 20),
                            heap == 0 ? ChildMain.pictureBytes(resources.heapMebibytes()) : Long.MAX_VALUE,
                            (memory == 0 ? resources.largestMebibytes() : memory) * (1L << 20)),
                    options);
            return new EngineBeans(settings, pool, parts.stream().anyMatch(IMAGE_PARTS::contains));
        } catch (UncheckedIOException e) {
            throw new UnavailableException(
                    "There is no temporary folder for the sockets of child processes ("
                            + e.getCause().getMessage() + ").",
                    e);
        }
    }

    private static Duration seconds(Settings settings, String name) {
        return Duration.ofSeconds(settings.positive(name));
    }

    ProcessPool pool() {
        return pool;
    }

    /** The engine for queue workers and routes that encode pictures; its requests wait without a limit. */
    ImageEngine jobs() {
        return jobs;
    }

    /** A new lane for requests to server A, or for those of the page. */
    ImageEngine requests() {
        return pool.lane(settings.positive("serai.http.queue"), seconds(settings, "serai.http.deadline"));
    }

    /** A new lane for requests to server B. */
    ImageEngine scaling() {
        return pool.lane(settings.positive("serai.scale.queue"), seconds(settings, "serai.scale.deadline"));
    }

    /**
     * Has the processes start if a part processes images; returns at once. They take about as much processor time as the
     * rest of the start, so they come last; images wait for them.
     */
    void start() {
        if (used) {
            pool.start();
        }
    }

    /** A sentence while there is no process that could work on an image, and there should be one. */
    Optional<String> fault() {
        return used && pool.status().alive() == 0
                ? Optional.of("No child process for images is running; one is being started.")
                : Optional.empty();
    }

    @Override
    public void close() {
        pool.close();
    }
}
