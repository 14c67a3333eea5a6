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
 * Writes to the message store on a single thread. It commits the changes that have queued up as one group, and confirms
 * them after the commit. After its first failure it neither writes nor confirms anything, so waiting callers get no
 * confirmation, and {@link #failure} completes. Safe for use by several threads.
 */
final class StoreWriter implements AutoCloseable {
    /** The largest number of changes in one commit; also bounds how many stay unanswered after a failure. */
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

    /** A change to the store. */
    interface Change {
        void apply(MessageStore store) throws SQLException;
    }

    private record Task(Change change, Runnable stored) {}

    /**
     * Creates a writer that owns the store and closes it at the end.
     *
     * @param file the store's file, for error messages
     * @param mostBytes the limit on the memory of all messages, in bytes
     */
    StoreWriter(MessageStore store, Path file, long mostBytes) {
        this.store = store;
        this.file = file;
        this.mostBytes = mostBytes;
        thread.setDaemon(true);
    }

    /** Starts the writing thread. */
    void start() {
        thread.start();
    }

    /** Queues a change; {@code stored} runs on the writing thread after it is committed. */
    void submit(Change change, Runnable stored) {
        tasks.add(new Task(change, stored));
    }

    /** Completes when the store has failed, with a sentence that tells the operator the cause and the remedy. */
    CompletionStage<UnavailableException> failure() {
        return failure.copy();
    }

    /**
     * Whether the limit leaves room for one more message that takes so much memory in bytes. Its last quarter is for
     * queues that hold little, up to a sixteenth each: requests are deleted after their replies are sent, so queues full
     * of requests could not be worked off if there were no room for replies.
     */
    boolean hasRoom(String queue, long message) {
        long all = store.bytes() + message;
        return all <= mostBytes - mostBytes / 4 || all <= mostBytes && store.bytes(queue) + message <= mostBytes / 16;
    }

    /** Whether the store has failed. */
    boolean failed() {
        return failure.isDone();
    }

    private void write() {
        List<Task> group = new ArrayList<>();
        try {
            while (!failed() && (!closing || !tasks.isEmpty())) {
                Task first = tasks.poll(unsynced ? SYNC_NANOS : TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
                if (first != null && !failed()) {
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
            if (failed()) {
                store.abandon(); // closing would rewrite the file, without memory if that is what has failed
            } else {
                store.close();
            }
        } catch (Throwable e) { // after any error nothing more can be promised
            failure.complete(explained(e));
            store.abandon();
        }
    }

    /** Stops confirming changes, because the queues have failed otherwise and no longer hold what is stored. */
    void fail(Throwable e) {
        failure.complete(new UnavailableException(
                "The embedded queues have failed (" + root(e)
                        + "): start serai again; what was acknowledged is stored.",
                e));
    }

    private UnavailableException explained(Throwable e) {
        return new UnavailableException(
                "The queues' file " + file + " can no longer be written (" + root(e)
                        + "): free or repair the disk, and start serai again; what was acknowledged is stored.",
                e);
    }

    /** The first line of the root cause's message. */
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
