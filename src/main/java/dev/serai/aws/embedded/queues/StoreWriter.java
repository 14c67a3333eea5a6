package dev.serai.aws.embedded.queues;

import dev.serai.refusal.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that writes to the message store. It stores what has come in meanwhile together, and says of each change
 * that it is stored only then. After its first failure it stores nothing more and says so of nothing: whoever waits for a
 * change waits in vain, and {@link #failure} tells. Safe for use by several threads.
 */
final class StoreWriter implements AutoCloseable {
    /** Changes that are stored together at most; bounds what a failure leaves without an answer. */
    private static final int GROUP = 500;

    private static final long SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final MessageStore store;
    private final Path file;
    private final long mostBytes;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final CompletableFuture<UnavailableException> failure = new CompletableFuture<>();
    private final Thread thread = new Thread(this::write, "message-store");
    private volatile boolean closing;
    private long syncedAt = System.nanoTime();
    private boolean unsynced;

    /** A change of what is stored. */
    interface Change {
        void apply(MessageStore store) throws SQLException;
    }

    private record Task(Change change, Runnable stored) {}

    /**
     * Writes to that store, which it closes in the end.
     *
     * @param file for sentences
     * @param mostBytes how much memory all messages may take
     */
    StoreWriter(MessageStore store, Path file, long mostBytes) {
        this.store = store;
        this.file = file;
        this.mostBytes = mostBytes;
        thread.setDaemon(true);
    }

    /** Begins to store. */
    void start() {
        thread.start();
    }

    /** Stores that change after all before it; {@code stored} runs, in the writer's thread, when that is done. */
    void submit(Change change, Runnable stored) {
        tasks.add(new Task(change, stored));
    }

    /** Completes when the store has failed, with a sentence that says why and what to do. */
    CompletionStage<UnavailableException> failure() {
        return failure.copy();
    }

    /** Whether there is room for one more message of that length in bytes. */
    boolean hasRoom(long length) {
        return store.bytes() + length + MessageStore.MESSAGE_BYTES <= mostBytes;
    }

    /** Whether the store has failed. */
    boolean failed() {
        return failure.isDone();
    }

    private void write() {
        List<Task> group = new ArrayList<>();
        try {
            while (!closing || !tasks.isEmpty()) {
                Task first = tasks.poll(unsynced ? SYNC_NANOS : TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
                if (first != null) {
                    group.add(first);
                    tasks.drainTo(group, GROUP - 1);
                    for (Task task : group) {
                        task.change().apply(store);
                    }
                    store.commit();
                    if (!failed()) {
                        group.forEach(task -> task.stored().run());
                    }
                    group.clear();
                    unsynced = true;
                }
                if (unsynced && System.nanoTime() - syncedAt >= SYNC_NANOS) {
                    store.sync();
                    syncedAt = System.nanoTime();
                    unsynced = false;
                }
            }
            store.close();
        } catch (Throwable e) { // whatever it is, nothing can be promised from here on
            failure.complete(explained(e));
            store.abandon();
        }
    }

    /** Says of nothing more that it is stored: the queues have failed in another way and do not hold what is stored. */
    void fail(Throwable e) {
        failure.complete(new UnavailableException(
                "The embedded queues have failed (" + root(e)
                        + "): start serai again; what was acknowledged is stored.",
                e));
    }

    private UnavailableException explained(Throwable e) {
        return new UnavailableException(
                "The queues' file " + file + " can no longer be written (" + root(e)
                        + "): make room or mend the disk, and start serai again; what was acknowledged is stored.",
                e);
    }

    /** What was wrong in the end, in its own words. */
    static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null
                ? root.toString()
                : root.getMessage().lines().findFirst().orElse("");
    }

    /** Stores what was submitted, then closes the store. */
    @Override
    public void close() {
        closing = true;
        submit(closed -> {}, () -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
