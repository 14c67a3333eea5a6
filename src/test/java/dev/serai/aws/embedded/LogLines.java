package dev.serai.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import dev.serai.cli.logging.RepetitiveLineFilter;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged from its creation until it is closed, through the filter of the application's log. */
public final class LogLines implements AutoCloseable {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    public LogLines() {
        lines.start();
        ROOT.addAppender(lines);
    }

    /** Fails if a warning or an error would be in the log. */
    public void assertNoWarnings() {
        assertThat(warnings()).isEmpty();
    }

    /** The warnings and errors that would be in the log. */
    public List<ILoggingEvent> warnings() {
        RepetitiveLineFilter filter = new RepetitiveLineFilter();
        List<ILoggingEvent> all;
        synchronized (lines) { // which is how it appends
            all = List.copyOf(lines.list);
        }
        return all.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(line -> filter.decide(
                                null,
                                (Logger) LoggerFactory.getLogger(line.getLoggerName()),
                                line.getLevel(),
                                line.getMessage(),
                                line.getArgumentArray(),
                                line.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null)
                        != FilterReply.DENY)
                .toList();
    }

    @Override
    public void close() {
        ROOT.detachAppender(lines);
    }
}
