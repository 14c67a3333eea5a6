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
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;

/**
 * Extends the visibility timeouts of received messages for as long as this process holds them: from receive until they
 * are deleted, have failed or are returned. A message is {@linkplain #hiding hidden} for its visibility timeout, but at
 * least ten seconds. Whenever half of that has passed, it is extended for as long again, up to ten messages per call,
 * so a message that is done within the first half costs no call. A failed message becomes visible after its own timeout
 * even if it was hidden for longer.
 *
 * <p>Extending stops when the queue reports that the receipt handle is no longer valid, and before SQS's limit of 12
 * hours. Safe for use by several threads.
 */
public final class VisibilityExtender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityExtender.class);

    /** SQS's limit on hiding a message, counted from its receive. */
    private static final Duration LONGEST = Duration.ofHours(12);

    /**
     * A shorter timeout would cost as many calls as the messages themselves, and could expire on a busy machine before
     * the first extension.
     */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** SQS's limit on messages per batch call. */
    private static final int BATCH = 10;

    /** The shortest interval between two checks for due messages. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * The number of concurrent calls; with a slow queue, sequential calls would come too late for the last of many
     * messages.
     */
    private static final int CALLS_AT_ONCE = 4;

    private final SqsClient sqs;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** Read-locked by extensions and write-locked by returns, so that no extension follows the return of a message. */
    private final ReadWriteLock calls = new ReentrantReadWriteLock();

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(VisibilityExtender::thread);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLS_AT_ONCE, VisibilityExtender::thread);

    private final Object checks = new Object();
    private ScheduledFuture<?> nextCheck;
    private volatile long nextCheckNanos;
    private volatile boolean checkScheduled;

    /** Creates an extender that uses that client; the caller closes the client. */
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

        /** The delay before a failed call is retried, while there is time left. */
        long retryNanos() {
            return Math.max(SHORTEST_PAUSE_NANOS, hidingNanos() / 10);
        }

        /** Whether it is due; messages extended before may be early, so that more of them share a call. */
        boolean isDue(long now) {
            long early = dueNanos - sinceNanos == hidingNanos() / 2 ? 0 : hidingNanos() / 10;
            return dueNanos - early - now <= 0;
        }
    }

    /**
     * How long one call hides a message, including the receive itself.
     *
     * @param timeout the visibility timeout of the consumer or its queue; zero stays zero
     */
    static Duration hiding(Duration timeout) {
        return timeout.isZero() || timeout.compareTo(SHORTEST) >= 0 ? timeout : SHORTEST;
    }

    /**
     * Starts holding a message that has just been received; for one that is already held only the timeout changes.
     *
     * @param queueUrl the queue it came from
     * @param receiptHandle the handle it came with
     * @param timeout when it becomes visible again after a failure; it was received with {@link #hiding} of that. With
     *     zero it is not held
     */
    public void hold(String queueUrl, String receiptHandle, Duration timeout) {
        if (timeout.isZero()) {
            return;
        }
        Held message = new Held(queueUrl, receiptHandle, timeout);
        Held known = held.putIfAbsent(receiptHandle, message);
        if (known == null) {
            scheduleCheck(message.dueNanos);
        } else {
            known.timeout = timeout;
        }
    }

    /**
     * Holds a message beyond the end of its exchange until it is {@linkplain #release released}, for routes that
     * acknowledge it later, for example after an aggregation.
     */
    public void keep(String receiptHandle) {
        held.computeIfPresent(receiptHandle, (handle, message) -> {
            message.kept = true;
            return message;
        });
    }

    /** Stops holding a message whose exchange has ended, unless it is {@linkplain #keep kept}. */
    public void exchangeDone(String receiptHandle) {
        held.computeIfPresent(receiptHandle, (handle, message) -> message.kept ? message : null);
    }

    /** Stops holding a deleted message; one that is not deleted becomes visible when its timeout ends. */
    public void release(String receiptHandle) {
        held.remove(receiptHandle);
    }

    /** Stops holding a failed message, which becomes visible when its own timeout ends. */
    public void failed(String receiptHandle) {
        Held message = held.remove(receiptHandle);
        if (message == null || message.timeout.compareTo(message.hiding) >= 0) {
            return;
        }
        int seconds = (int) message.timeout.toSeconds();
        try {
            callers.execute(() -> changeTimeouts(message.queueUrl, List.of(receiptHandle), seconds));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while a message failed; it becomes visible after its timeout");
        }
    }

    /** The number of messages of that queue that are held beyond their exchanges. */
    int kept(String queueUrl) {
        return (int) held.values().stream()
                .filter(message -> message.kept && message.queueUrl.equals(queueUrl))
                .count();
    }

    /** The number of messages held. */
    int size() {
        return held.size();
    }

    /**
     * Stops holding messages and makes them visible at once; if the call fails, they become visible when their timeout
     * ends.
     */
    public void returnToQueue(String queueUrl, Collection<String> receiptHandles) {
        List<String> handles = List.copyOf(receiptHandles);
        boolean interrupted = Thread.interrupted(); // otherwise the SDK would refuse to call
        calls.writeLock().lock();
        try {
            handles.forEach(this::release);
            changeTimeouts(queueUrl, handles, 0);
        } finally {
            calls.writeLock().unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void changeTimeouts(String queueUrl, List<String> handles, int seconds) {
        try {
            for (int from = 0; from < handles.size(); from += BATCH) {
                change(queueUrl, handles.subList(from, Math.min(handles.size(), from + BATCH)), seconds);
            }
        } catch (SdkException | IllegalStateException e) {
            LOG.info(
                    "Messages could not be made visible at once; they become visible after their timeout: {}",
                    e.getMessage());
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
        ChangeMessageVisibilityBatchResponse answer = sqs.changeMessageVisibilityBatch(
                request -> request.queueUrl(queueUrl).entries(entries));
        return BatchAnswer.failed(
                entries.stream()
                        .map(ChangeMessageVisibilityBatchRequestEntry::id)
                        .toList(),
                answer.successful(),
                ChangeMessageVisibilityBatchResultEntry::id,
                answer.failed());
    }

    private void scheduleCheck(long at) {
        if (checkScheduled && nextCheckNanos - at <= 0) {
            return;
        }
        synchronized (checks) {
            if (checkScheduled && nextCheckNanos - at <= 0) {
                return;
            }
            if (nextCheck != null) {
                nextCheck.cancel(false);
            }
            checkScheduled = true;
            nextCheckNanos = at;
            try {
                nextCheck = timer.schedule(this::check, at - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed while messages arrived; they become visible after their timeout");
            }
        }
    }

    private void check() {
        synchronized (checks) {
            checkScheduled = false;
            nextCheck = null;
        }
        try {
            extendDue();
        } catch (RuntimeException e) {
            LOG.warn("Visibility timeouts could not be extended: {}", e.toString());
        } finally {
            long earliest = System.nanoTime() + SHORTEST_PAUSE_NANOS;
            held.values().stream()
                    .mapToLong(message -> Math.max(0, message.dueNanos - earliest))
                    .min()
                    .ifPresent(pause -> scheduleCheck(earliest + pause));
        }
    }

    private void extendDue() {
        long now = System.nanoTime();
        Map<String, List<Held>> dueByQueue = new LinkedHashMap<>();
        for (Held message : held.values()) {
            if (now - message.sinceNanos + message.hidingNanos() > LONGEST.toNanos()) {
                release(message.handle);
                LOG.warn(
                        "A message of {} has been in flight for nearly {} hours, SQS's limit: other workers may receive it",
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
                    release(message.handle); // deleted, or received by another consumer
                    LOG.debug("A message is no longer extended: {}", failure.code());
                } else {
                    retry(message);
                }
            }
        } catch (SdkException | IllegalStateException e) {
            messages.forEach(this::retry);
            LOG.debug("Visibility timeouts could not be extended: {}", e.toString());
        }
    }

    private void retry(Held message) {
        message.dueNanos = System.nanoTime() + message.retryNanos();
        scheduleCheck(message.dueNanos);
    }

    /** Stops extending; held messages become visible when their timeouts end. */
    @Override
    public void close() {
        timer.shutdownNow();
        callers.shutdownNow();
        held.clear();
    }
}
