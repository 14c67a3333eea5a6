package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import org.slf4j.LoggerFactory;

/** Switches the format and level of log lines, in addition to {@link LogConfiguration}. */
public final class Logging {
    private Logging() {}

    /** Shows stack traces and Camel's own log lines. */
    public static void verbose() {
        appender().setStackTraces(true);
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getTurboFilterList()
                .removeIf(filter -> filter instanceof RepeatedFailureFilter);
        ((Logger) LoggerFactory.getLogger("dev.serai")).setLevel(Level.DEBUG);
        ((Logger) LoggerFactory.getLogger("org.apache.camel")).setLevel(Level.INFO);
    }

    /** Writes each line as a JSON object, for log collectors. */
    static void json() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        TerseAppender appender = appender();
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.stop();
        appender.setEncoder(encoder);
        appender.start();
    }

    private static TerseAppender appender() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return (TerseAppender)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(LogConfiguration.STDERR);
    }
}
