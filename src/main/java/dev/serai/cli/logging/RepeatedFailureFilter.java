package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Marker;

/**
 * Lets each failure of an exchange be one line. Camel's error handler logs it in the route where it happened; what called the
 * route (a consumer, an aggregator) logs the same exception again, and does not know whether that was done. If steps of an
 * {@code onException} fail too, the error handler's line names both failures. Safe for use by several threads.
 */
public final class RepeatedFailureFilter extends TurboFilter {
    private static final String CAMEL = "org.apache.camel.";
    private static final String CONSUMER = "dev.serai.aws.sqs.ReliableSqsConsumer";
    private static final String ERROR_HANDLERS = "org.apache.camel.processor.errorhandler.";
    private static final String FALLBACK = "org.apache.camel.processor.FatalFallbackErrorHandler";

    /** Failures that are remembered; more than can happen between a line and its repetition. */
    private static final int MOST = 64;

    private final Deque<WeakReference<Throwable>> logged = new ArrayDeque<>();

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        String name = logger.getName();
        if (format == null
                || !level.isGreaterOrEqual(Level.WARN)
                || !name.startsWith(CAMEL) && !name.equals(CONSUMER)) {
            return FilterReply.NEUTRAL;
        }
        if (name.equals(FALLBACK)) {
            return FilterReply.DENY;
        }
        if (thrown == null) {
            return FilterReply.NEUTRAL;
        }
        if (name.startsWith(ERROR_HANDLERS)) {
            remember(thrown);
            return FilterReply.NEUTRAL;
        }
        return forget(thrown) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private synchronized void remember(Throwable thrown) {
        logged.addLast(new WeakReference<>(thrown));
        if (logged.size() > MOST) {
            logged.removeFirst();
        }
    }

    /** Whether it was remembered: the next who logs it, of another exchange, is heard. */
    private synchronized boolean forget(Throwable thrown) {
        return logged.removeIf(reference -> reference.refersTo(thrown));
    }
}
