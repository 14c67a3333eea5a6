package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.slf4j.Marker;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Drops lines that libraries log for each failed poll and for each refused request. An outage is reported once for all
 * polls by Serai's consumer; a refusal is the client's to read, and a line for each would let anybody fill the disk. The
 * level DEBUG for such a logger shows its lines.
 */
public final class RepetitiveLineFilter extends TurboFilter {
    /** S3Proxy's line with the stack trace of what it answers after a status of 200, refusals as well. */
    private static final String LATE = "completeMultipartUpload failed";

    private record Line(String logger, String start) {}

    private static final List<Line> DROPPED = List.of(
            new Line("org.apache.camel.component.aws2.sqs.Sqs2Consumer", "Error while polling"),
            new Line("org.gaul.s3proxy.S3ProxyHandler", "Unknown "),
            new Line("org.gaul.shaded.org.eclipse.jetty.http.HttpParser", "Encountered multiple "),
            new Line("org.elasticmq.rest.sqs.TheSQSRestServerBuilder", ""));

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        if (format == null || !level.isGreaterOrEqual(Level.WARN) || Level.DEBUG.equals(logger.getLevel())) {
            return FilterReply.NEUTRAL;
        }
        for (Line line : DROPPED) {
            if (logger.getName().startsWith(line.logger()) && format.startsWith(line.start())) {
                return FilterReply.DENY;
            }
        }
        if (format.startsWith(LATE) && thrown instanceof S3Exception) {
            return FilterReply.DENY;
        }
        return FilterReply.NEUTRAL;
    }
}
