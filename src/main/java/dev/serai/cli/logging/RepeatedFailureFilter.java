package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.slf4j.Marker;

/**
 * Lets each failure of an exchange be one line. Camel's error handler logs it in the route where it happened; what called the
 * route (a consumer, an aggregator, an HTTP server) logs the same exception again, and does not know whether that was done. If steps of an
 * {@code onException} fail too, the error handler's line names both failures. Safe for use by several threads.
 */
public final class RepeatedFailureFilter extends TurboFilter {
    private static final String CAMEL = "org.apache.camel.";
    private static final Set<String> OWN =
            Set.of("dev.serai.aws.sqs.ReliableSqsConsumer", "dev.serai.http.server.Problems");
    private static final String ERROR_HANDLERS = "org.apache.camel.processor.errorhandler.";
    private static final String FALLBACK = "org.apache.camel.processor.FatalFallbackErrorHandler";

    /** Failures that are remembered; more than can happen between a line and its repetition. */
    private static final int MOST = 64;

    private final Deque<WeakReference<Throwable>> logged = new ArrayDeque<>();

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        String name = logger.getName();
        if (format == null || !level.isGreaterOrEqual(Level.WARN) || !name.startsWith(CAMEL) && !OWN.contains(name)) {
            return FilterReply.NEUTRAL;
        }
        if (name.equals(FALLBACK)) {
            return FilterReply.DENY;
        }
        Throwable failure = thrown == null ? lastOf(arguments) : thrown;
        if (failure == null) {
            return FilterReply.NEUTRAL;
        }
        if (name.startsWith(ERROR_HANDLERS)) {
            remember(failure);
            return FilterReply.NEUTRAL;
        }
        return forget(failure) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** A line with arguments has its failure behind them. */
    private static Throwable lastOf(Object[] arguments) {
        return arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable failure
                ? failure
                : null;
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
