package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Drops the log lines of Camel's SQS consumer for each failed poll, because Serai's consumer reports an outage once for
 * all of them. The level DEBUG for that logger shows them.
 */
public final class FailedPollFilter extends TurboFilter {
    private static final String CONSUMER = "org.apache.camel.component.aws2.sqs.Sqs2Consumer";
    private static final String FAILED_POLL = "Error while polling";

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        return format != null
                        && format.startsWith(FAILED_POLL)
                        && logger.getName().equals(CONSUMER)
                        && !Level.DEBUG.equals(logger.getLevel())
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
