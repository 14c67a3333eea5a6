package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Drops what Camel's SQS consumer logs of each single poll that fails: Serai's own consumer logs once for all of them that
 * the queue is away. With the level DEBUG for that logger they are shown.
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
