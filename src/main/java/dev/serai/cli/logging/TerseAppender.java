package dev.serai.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

/**
 * Writes a log event with an exception as one line, with the causes after the message, unless stack traces are enabled.
 * Otherwise an outage of a dependency would log hundreds of lines for each message.
 */
public final class TerseAppender extends ConsoleAppender<ILoggingEvent> {
    private volatile boolean stackTraces;

    /** Whether stack traces are written. */
    public void setStackTraces(boolean stackTraces) {
        this.stackTraces = stackTraces;
    }

    @Override
    protected void append(ILoggingEvent event) {
        super.append(stackTraces || event.getThrowableProxy() == null ? event : withoutStackTrace(event));
    }

    static ILoggingEvent withoutStackTrace(ILoggingEvent event) {
        LoggingEvent terse = new LoggingEvent();
        terse.setLoggerName(event.getLoggerName());
        terse.setLoggerContextRemoteView(event.getLoggerContextVO());
        terse.setThreadName(event.getThreadName());
        terse.setLevel(event.getLevel());
        terse.setInstant(event.getInstant());
        terse.setSequenceNumber(event.getSequenceNumber());
        terse.setMDCPropertyMap(event.getMDCPropertyMap());
        terse.setMessage(withCauses(event.getFormattedMessage(), event.getThrowableProxy()));
        return terse;
    }

    /** The message, followed by those parts of the exception and its causes that it does not contain already. */
    private static String withCauses(String message, IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder(message == null ? "" : message);
        for (IThrowableProxy cause = thrown; cause != null && !cause.isCyclic(); cause = cause.getCause()) {
            String said = cause.getMessage() == null ? cause.getClassName() : cause.getMessage();
            if (text.indexOf(said) < 0) {
                String name =
                        cause.getClassName().substring(cause.getClassName().lastIndexOf('.') + 1);
                text.append("; ").append(name);
                if (cause.getMessage() != null) {
                    text.append(": ").append(said);
                }
            }
        }
        return text.toString();
    }
}
