package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the objects of one bucket that were last written longer than an age ago: one minute after the start and then
 * every hour, on a low-priority thread. Folders of a date ({@code …/2026/11/27/}) that cannot contain expired objects
 * are skipped.
 */
final class ObjectExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectExpiry.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Pattern DAY = Pattern.compile("(?:.*/)?(\\d{4})/(\\d{2})/(\\d{2})");

    private final FileBlobStore store;
    private final String bucket;
    private final Duration age;
    private final Clock clock;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "serai-expiry");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private volatile boolean closed;

    ObjectExpiry(FileBlobStore store, String bucket, Duration age, Clock clock) {
        this.store = store;
        this.bucket = bucket;
        this.age = age;
        this.clock = clock;
    }

    void start() {
        scheduler.scheduleWithFixedDelay(this::attempt, FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt() {
        try {
            int removed = sweep();
            if (removed > 0) {
                LOG.info(
                        "{} objects of bucket {} were older than {} days and are removed",
                        removed,
                        bucket,
                        age.toDays());
            }
        } catch (RuntimeException e) {
            LOG.warn("Old objects of bucket {} could not be removed: {}", bucket, e.toString());
        }
    }

    /** Deletes the objects that have expired now; returns their number. */
    int sweep() {
        Path folder = store.folder(bucket);
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        Instant oldest = clock.instant().minus(age);
        Sweep sweep = new Sweep(folder, oldest);
        try {
            Files.walkFileTree(folder, sweep);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sweep.removed;
    }

    private final class Sweep extends SimpleFileVisitor<Path> {
        private final Path top;
        private final Instant oldest;
        private int removed;

        Sweep(Path top, Instant oldest) {
            this.top = top;
            this.oldest = oldest;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (closed) {
                return FileVisitResult.TERMINATE;
            }
            String key = top.relativize(folder).toString();
            return KeyRules.ofTheStore(key) || isDayAfter(key)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        /** Whether it is the folder of a date after the limit; its objects were not written before that date. */
        private boolean isDayAfter(String key) {
            Matcher day = DAY.matcher(key);
            try {
                return day.matches()
                        && LocalDate.of(
                                        Integer.parseInt(day.group(1)),
                                        Integer.parseInt(day.group(2)),
                                        Integer.parseInt(day.group(3)))
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC)
                                .isAfter(oldest);
            } catch (DateTimeException e) {
                return false; // the numbers are not a date
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String key = top.relativize(file).toString();
            if (attributes.lastModifiedTime().toInstant().isBefore(oldest)
                    && !KeyRules.ofTheStore(key)
                    && store.removeIfOlder(bucket, key, oldest)) {
                removed++;
            }
            return closed ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // it has been removed
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public void close() {
        closed = true;
        scheduler.shutdownNow();
    }
}
