package dev.serai.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/**
 * Keeps received messages hidden from other workers for as long as this process holds them, from their receipt until they
 * are deleted, have failed or are given back: each is extended by the whole visibility timeout whenever half of it has
 * passed, up to ten in a call. A message that is done within half the timeout costs no call.
 *
 * <p>Extending a message ends when the queue says that its receipt handle is no longer valid, and before the 12 hours are
 * over for which SQS hides a message at most. Safe for use by several threads.
 */
public final class VisibilityExtender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilityExtender.class);

    /** How long SQS hides a message at most, counted from its receipt. */
    private static final Duration LONGEST = Duration.ofHours(12);

    /** How many messages one call takes. */
    private static final int BATCH = 10;

    /** Looks for messages to extend are a tenth of a timeout apart, but not closer than this. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int LOOKS_PER_TIMEOUT = 10;

    private final SqsClient sqs;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** Held during a call, so that giving back is never overtaken by an extension. */
    private final Object calls = new Object();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sqs-visibility");
        thread.setDaemon(true);
        return thread;
    });

    private final Object looks = new Object();
    private ScheduledFuture<?> nextLook;
    private volatile long nextLookNanos;
    private volatile boolean looking;

    /** An extender that calls by that client, which stays the caller's. */
    public VisibilityExtender(SqsClient sqs) {
        this.sqs = sqs;
    }

    private static final class Held {
        final String queueUrl;
        final String handle;
        final long timeoutNanos;
        final long sinceNanos;
        volatile long dueNanos;
        volatile boolean kept;

        Held(String queueUrl, String handle, Duration timeout) {
            this.queueUrl = queueUrl;
            this.handle = handle;
            this.timeoutNanos = timeout.toNanos();
            this.sinceNanos = System.nanoTime();
            this.dueNanos = sinceNanos + timeoutNanos / 2;
        }

        int timeoutSeconds() {
            return (int) TimeUnit.NANOSECONDS.toSeconds(timeoutNanos);
        }

        long pauseNanos() {
            return Math.max(SHORTEST_PAUSE_NANOS, timeoutNanos / LOOKS_PER_TIMEOUT);
        }
    }

    /**
     * Holds a message that has just been received; nothing changes for one that is held already.
     *
     * @param timeout the visibility timeout it was received with; a message received with none is not held
     */
    public void hold(String queueUrl, String receiptHandle, Duration timeout) {
        if (timeout.isZero()) {
            return;
        }
        Held message = new Held(queueUrl, receiptHandle, timeout);
        if (held.putIfAbsent(receiptHandle, message) == null) {
            lookWithin(message.pauseNanos());
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

    /** Ends holding a message: it is deleted, or it has failed and comes back when its timeout is over. */
    public void release(String receiptHandle) {
        held.remove(receiptHandle);
    }

    /** How many messages are held. */
    int size() {
        return held.size();
    }

    /** Ends holding messages and makes them visible again at once; those that cannot be told come back by themselves. */
    public void giveBack(String queueUrl, Collection<String> receiptHandles) {
        List<String> handles = List.copyOf(receiptHandles);
        boolean interrupted = Thread.interrupted(); // or the SDK would refuse to call
        try {
            synchronized (calls) {
                handles.forEach(this::release);
                for (int from = 0; from < handles.size(); from += BATCH) {
                    change(queueUrl, handles.subList(from, Math.min(handles.size(), from + BATCH)), 0);
                }
            }
        } catch (SdkException | IllegalStateException e) {
            LOG.info("Messages could not be given back; they come back by themselves: {}", e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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

    private void lookWithin(long nanos) {
        long at = System.nanoTime() + nanos;
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
                nextLook = timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
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
            held.values().stream().mapToLong(Held::pauseNanos).min().ifPresent(this::lookWithin);
        }
    }

    private void extendDue() {
        long now = System.nanoTime();
        Map<String, List<Held>> dueByQueue = new LinkedHashMap<>();
        for (Held message : held.values()) {
            if (now - message.sinceNanos + message.timeoutNanos > LONGEST.toNanos()) {
                release(message.handle);
                LOG.warn("A message has been worked on for nearly {} hours: others may receive it", LONGEST.toHours());
            } else if (message.dueNanos - now <= 0) {
                dueByQueue
                        .computeIfAbsent(message.queueUrl + ' ' + message.timeoutSeconds(), key -> new ArrayList<>())
                        .add(message);
            }
        }
        for (List<Held> due : dueByQueue.values()) {
            for (int from = 0; from < due.size(); from += BATCH) {
                extend(due.subList(from, Math.min(due.size(), from + BATCH)));
            }
        }
    }

    private void extend(List<Held> due) {
        synchronized (calls) {
            List<Held> messages = new ArrayList<>(due);
            messages.removeIf(message -> !held.containsKey(message.handle)); // done in the meantime
            if (messages.isEmpty()) {
                return;
            }
            Held first = messages.get(0);
            long called = System.nanoTime();
            messages.forEach(message -> message.dueNanos = called + message.timeoutNanos / 2);
            try {
                List<String> handles =
                        messages.stream().map(message -> message.handle).toList();
                for (BatchResultErrorEntry failure : change(first.queueUrl, handles, first.timeoutSeconds())) {
                    Held message = messages.get(Integer.parseInt(failure.id()));
                    if (Boolean.TRUE.equals(failure.senderFault())) {
                        release(message.handle); // deleted, or somebody else has it by now
                        LOG.debug("A message is no longer extended: {}", failure.code());
                    } else {
                        message.dueNanos = called + message.pauseNanos();
                    }
                }
            } catch (SdkException | IllegalStateException e) {
                messages.forEach(message -> message.dueNanos = called + message.pauseNanos());
                LOG.debug("Messages could not be extended: {}", e.toString());
            }
        }
    }

    /** Ends extending; what is held comes back when its timeout is over. */
    @Override
    public void close() {
        timer.shutdownNow();
        held.clear();
    }
}
