package dev.serai.aws.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/**
 * Keeps received messages hidden from other workers for as long as this process holds them, from their receipt until they
 * are deleted, have failed or are given back. A message is {@linkplain #hiding hidden} for its visibility timeout but at
 * least ten seconds, from its receipt on; each time half of that has passed it is hidden for as long again, up to ten
 * messages in a call. A message that is done within the first half costs no call. One that fails comes back when its
 * timeout is over, also if it is hidden for longer.
 *
 * <p>Extending a message ends when the queue says that its receipt handle is no longer valid, and before the 12 hours are
 * over for which SQS hides a message at most. Safe for use by several threads.
 */
public final class VisibilityExtender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityExtender.class);

    /** How long SQS hides a message at most, counted from its receipt. */
    private static final Duration LONGEST = Duration.ofHours(12);

    /**
     * A shorter one would cost a busy queue as much as the messages themselves, and be over on a busy machine before the
     * first extension.
     */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** How many messages one call takes. */
    private static final int BATCH = 10;

    /** Looks for messages to extend are not closer than this. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Calls at once: with a slow queue one after the other would come too late for the last of many messages. */
    private static final int CALLS_AT_ONCE = 4;

    private final SqsClient sqs;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** Shared by extensions and exclusive for giving back, which is never overtaken by an extension so. */
    private final ReadWriteLock calls = new ReentrantReadWriteLock();

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(VisibilityExtender::thread);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLS_AT_ONCE, VisibilityExtender::thread);

    private final Object looks = new Object();
    private ScheduledFuture<?> nextLook;
    private volatile long nextLookNanos;
    private volatile boolean looking;

    /** An extender that calls by that client, which stays the caller's. */
    public VisibilityExtender(SqsClient sqs) {
        this.sqs = sqs;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sqs-visibility");
        thread.setDaemon(true);
        return thread;
    }

    private static final class Held {
        final String queueUrl;
        final String handle;
        final long sinceNanos;
        final Duration hiding;
        volatile Duration timeout;
        volatile long dueNanos;
        volatile boolean kept;

        Held(String queueUrl, String handle, Duration timeout) {
            this.queueUrl = queueUrl;
            this.handle = handle;
            this.timeout = timeout;
            this.hiding = hiding(timeout);
            this.sinceNanos = System.nanoTime();
            this.dueNanos = sinceNanos + hidingNanos() / 2;
        }

        long hidingNanos() {
            return hiding.toNanos();
        }

        int hidingSeconds() {
            return (int) hiding.toSeconds();
        }

        /** When to try again what has failed, as long as there is time left. */
        long retryNanos() {
            return Math.max(SHORTEST_PAUSE_NANOS, hidingNanos() / 10);
        }

        /** Those that were extended before may be a little early, so that more of them share a call. */
        boolean isDue(long now) {
            long early = dueNanos - sinceNanos == hidingNanos() / 2 ? 0 : hidingNanos() / 10;
            return dueNanos - early - now <= 0;
        }
    }

    /**
     * How long a message is hidden by one call, the one that receives it included, so that it is never held for less.
     *
     * @param timeout the visibility timeout that its consumer or its queue asks for; zero stays zero
     */
    static Duration hiding(Duration timeout) {
        return timeout.isZero() || timeout.compareTo(SHORTEST) >= 0 ? timeout : SHORTEST;
    }

    /**
     * Holds a message that has just been received; for one that is held already only the timeout changes.
     *
     * @param timeout after which it comes back if it fails; it was received with what {@link #hiding} makes of that. With
     *     none it is not held
     */
    public void hold(String queueUrl, String receiptHandle, Duration timeout) {
        if (timeout.isZero()) {
            return;
        }
        Held message = new Held(queueUrl, receiptHandle, timeout);
        Held known = held.putIfAbsent(receiptHandle, message);
        if (known == null) {
            lookAt(message.dueNanos);
        } else {
            known.timeout = timeout;
        }
    }

    /**
     * Goes on holding a message when its exchange is over, until it is {@linkplain #release released}: for routes that
     * acknowledge it later, such as after an aggregation.
     */
    public void keep(String receiptHandle) {
        held.computeIfPresent(receiptHandle, (handle, message) -> {
            message.kept = true;
            return message;
        });
    }

    /** Ends holding a message whose exchange is over, unless it is {@linkplain #keep kept}. */
    public void exchangeDone(String receiptHandle) {
        held.computeIfPresent(receiptHandle, (handle, message) -> message.kept ? message : null);
    }

    /** Ends holding a message that is deleted; one that is not comes back when what it is hidden for is over. */
    public void release(String receiptHandle) {
        held.remove(receiptHandle);
    }

    /** Ends holding a message that has failed: it comes back when its timeout is over. */
    public void failed(String receiptHandle) {
        Held message = held.remove(receiptHandle);
        if (message == null || message.timeout.compareTo(message.hiding) >= 0) {
            return;
        }
        int seconds = (int) message.timeout.toSeconds();
        try {
            callers.execute(() -> comeBack(message.queueUrl, List.of(receiptHandle), seconds));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while a message failed; it comes back by itself");
        }
    }

    /** How many messages of that queue are kept though their exchanges are over. */
    int kept(String queueUrl) {
        return (int) held.values().stream()
                .filter(message -> message.kept && message.queueUrl.equals(queueUrl))
                .count();
    }

    /** How many messages are held. */
    int size() {
        return held.size();
    }

    /** Ends holding messages and makes them visible again at once; those that cannot be told come back by themselves. */
    public void giveBack(String queueUrl, Collection<String> receiptHandles) {
        List<String> handles = List.copyOf(receiptHandles);
        boolean interrupted = Thread.interrupted(); // or the SDK would refuse to call
        calls.writeLock().lock();
        try {
            handles.forEach(this::release);
            comeBack(queueUrl, handles, 0);
        } finally {
            calls.writeLock().unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void comeBack(String queueUrl, List<String> handles, int seconds) {
        try {
            for (int from = 0; from < handles.size(); from += BATCH) {
                change(queueUrl, handles.subList(from, Math.min(handles.size(), from + BATCH)), seconds);
            }
        } catch (SdkException | IllegalStateException e) {
            LOG.info("Messages could not be given back; they come back by themselves: {}", e.getMessage());
        }
    }

    private List<BatchResultErrorEntry> change(String queueUrl, List<String> handles, int seconds) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (String handle : handles) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(String.valueOf(entries.size()))
                    .receiptHandle(handle)
                    .visibilityTimeout(seconds)
                    .build());
        }
        return sqs.changeMessageVisibilityBatch(
                        request -> request.queueUrl(queueUrl).entries(entries))
                .failed();
    }

    private void lookAt(long at) {
        if (looking && nextLookNanos - at <= 0) {
            return;
        }
        synchronized (looks) {
            if (looking && nextLookNanos - at <= 0) {
                return;
            }
            if (nextLook != null) {
                nextLook.cancel(false);
            }
            looking = true;
            nextLookNanos = at;
            try {
                nextLook = timer.schedule(this::look, at - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed while messages were coming; they come back by themselves");
            }
        }
    }

    private void look() {
        synchronized (looks) {
            looking = false;
            nextLook = null;
        }
        try {
            extendDue();
        } catch (RuntimeException e) {
            LOG.warn("Messages could not be extended: {}", e.toString());
        } finally {
            long earliest = System.nanoTime() + SHORTEST_PAUSE_NANOS;
            held.values().stream()
                    .mapToLong(message -> Math.max(0, message.dueNanos - earliest))
                    .min()
                    .ifPresent(pause -> lookAt(earliest + pause));
        }
    }

    private void extendDue() {
        long now = System.nanoTime();
        Map<String, List<Held>> dueByQueue = new LinkedHashMap<>();
        for (Held message : held.values()) {
            if (now - message.sinceNanos + message.hidingNanos() > LONGEST.toNanos()) {
                release(message.handle);
                LOG.warn(
                        "A message of {} has been worked on for nearly {} hours: others may receive it",
                        message.queueUrl,
                        LONGEST.toHours());
            } else if (message.isDue(now)) {
                message.dueNanos = now + message.hidingNanos() / 2;
                dueByQueue
                        .computeIfAbsent(message.queueUrl + ' ' + message.hidingSeconds(), key -> new ArrayList<>())
                        .add(message);
            }
        }
        for (List<Held> due : dueByQueue.values()) {
            for (int from = 0; from < due.size(); from += BATCH) {
                List<Held> batch = due.subList(from, Math.min(due.size(), from + BATCH));
                callers.execute(() -> extend(batch));
            }
        }
    }

    private void extend(List<Held> due) {
        calls.readLock().lock();
        try {
            List<Held> messages = new ArrayList<>(due);
            messages.removeIf(message -> !held.containsKey(message.handle)); // done in the meantime
            if (!messages.isEmpty()) {
                call(messages);
            }
        } finally {
            calls.readLock().unlock();
        }
    }

    private void call(List<Held> messages) {
        Held first = messages.get(0);
        List<String> handles = messages.stream().map(message -> message.handle).toList();
        try {
            for (BatchResultErrorEntry failure : change(first.queueUrl, handles, first.hidingSeconds())) {
                Held message = messages.get(Integer.parseInt(failure.id()));
                if (Boolean.TRUE.equals(failure.senderFault())) {
                    release(message.handle); // deleted, or somebody else has it by now
                    LOG.debug("A message is no longer extended: {}", failure.code());
                } else {
                    retry(message);
                }
            }
        } catch (SdkException | IllegalStateException e) {
            messages.forEach(this::retry);
            LOG.debug("Messages could not be extended: {}", e.toString());
        }
    }

    private void retry(Held message) {
        message.dueNanos = System.nanoTime() + message.retryNanos();
        lookAt(message.dueNanos);
    }

    /** Ends extending; what is held comes back when what it is hidden for is over. */
    @Override
    public void close() {
        timer.shutdownNow();
        callers.shutdownNow();
        held.clear();
    }
}
