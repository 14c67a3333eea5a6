package dev.serai.aws;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Tracks whether calls to a service succeed. During an outage it logs one line per minute, however many callers there
 * are; of outages that follow each other within a minute it logs the first. It lets callers that {@linkplain #awaitTurn() wait for their turn} retry less and less often, but at least
 * every 30 seconds. The first successful call ends the outage for all callers. One that began with a call to store an object ends
 * with such a call: an endpoint whose disk is full answers all others. Safe for use by several threads.
 */
public final class Availability {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

    private static final long LINE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long NEVER = Long.MIN_VALUE;

    private static final Set<Class<? extends SdkRequest>> WRITES = Set.of(
            PutObjectRequest.class,
            CopyObjectRequest.class,
            UploadPartRequest.class,
            CompleteMultipartUploadRequest.class);

    private final String what;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Backoff backoff = new Backoff();
    private volatile boolean away;
    private volatile boolean refusesWrites;
    private volatile boolean seen;
    private long awaySince;
    private long lastLine = NEVER;

    /** Whether the log says that it is away. */
    private boolean told;

    /** Outages of which the log says nothing. */
    private int untold;

    private long nextTurn;

    /** @param what what is called, as log lines name it: {@code Queues at http://…} */
    public Availability(String what) {
        this(what, System::nanoTime);
    }

    Availability(String what, LongSupplier nanoTime) {
        this.what = what;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether a failure means that the service is unavailable: no connection, no answer in time, or a 5xx status. A
     * rejection (no such queue, no permission) does not, nor does an answer that makes no sense.
     */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SdkServiceException answer) {
                return answer.statusCode() >= 500;
            }
            if (cause instanceof AbortedException) {
                return false; // the caller was told to stop
            }
            if (cause instanceof SdkClientException) {
                return AnswerCheck.fault(cause).isEmpty() && unanswered(cause);
            }
        }
        return false;
    }

    /** Whether a failure means that the service was asked and said nothing for as long as the caller could wait. */
    public static boolean isSilence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException // of sockets: connecting or reading took too long
                    || cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static boolean unanswered(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return false;
            }
            if (cause instanceof IOException
                    || cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** Records here the outcome of every call of the clients that are built with it. */
    ExecutionInterceptor watcher() {
        return new ExecutionInterceptor() {
            @Override
            public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
                answered(call.request());
            }

            @Override
            public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
                if (isOutage(call.exception())) {
                    if (isWrite(call.request())) {
                        refusesWrites = true;
                    }
                    failed(call.exception());
                } else if (call.exception() instanceof SdkServiceException) {
                    answered(call.request());
                }
            }
        };
    }

    private static boolean isWrite(SdkRequest request) {
        return WRITES.contains(request.getClass());
    }

    private void answered(SdkRequest request) {
        if (!refusesWrites || isWrite(request)) {
            answered();
        }
    }

    /** Whether the last call was not answered. */
    public boolean isAway() {
        return away;
    }

    /** Whether the last call to store an object failed, and none has succeeded since. */
    public boolean refusesWrites() {
        return refusesWrites;
    }

    public void answered() {
        seen = true;
        if (!away) {
            return;
        }
        lock.lock();
        try {
            if (away) {
                away = false;
                refusesWrites = false;
                backoff.reset();
                changed.signalAll();
                if (told) {
                    LOG.info("{}: calls succeed again, after {}", what, spoken(nanoTime.getAsLong() - awaySince));
                }
                told = false;
            }
        } finally {
            lock.unlock();
        }
    }

    public void failed(Throwable failure) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (!away) {
                away = true;
                awaySince = now;
                nextTurn = now + backoff.nextNanos();
                if (!seen) { // a service that never answered stops the start, with its own message
                    lastLine = now;
                } else if (lastLine == NEVER || now - lastLine >= LINE_EVERY_NANOS) {
                    tell(now);
                    LOG.warn(
                            "{}: calls fail ({}){}; they are retried at intervals of up to {} s",
                            what,
                            reason(failure),
                            untold == 0 ? "" : ", after " + untold + " times more since the last line",
                            Backoff.LONGEST.toSeconds());
                    untold = 0;
                } else {
                    untold++;
                }
            } else if (now - lastLine >= LINE_EVERY_NANOS) {
                tell(now);
                LOG.warn("{}: calls have failed for {} ({})", what, spoken(now - awaySince), reason(failure));
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(long now) {
        lastLine = now;
        told = true;
    }

    /**
     * Returns when a call may be tried: at once, unless the last one was not answered; then one caller at a time, after
     * each pause, and all when somebody's call has been answered.
     */
    public void awaitTurn() throws InterruptedException {
        if (!away) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (away) {
                long left = nextTurn - nanoTime.getAsLong();
                if (left <= 0) {
                    nextTurn = nanoTime.getAsLong() + backoff.nextNanos();
                    return;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The innermost cause, which says most: connection refused, unknown host. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String spoken(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
