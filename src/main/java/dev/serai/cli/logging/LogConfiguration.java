package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * How Serai logs. Lines go to standard error; standard output belongs to the commands. Control characters stay out of
 * messages, and stack traces, unless the option {@code --verbose} asks for them. Code, not a file of XML, because
 * reading one delays every command by a tenth of a second. Logback finds it in any application that has Serai on its
 * class path, so it speaks only where it is asked to, and not where the user names a file of their own.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    /** The name of the only appender. */
    static final String STDERR = "stderr";

    /** The system property that is {@code true} where this configuration holds. */
    private static final String ACTIVE = "dev.serai.logging";

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{20}"
            + " [%mdc{camel.routeId:--} %mdc{camel.messageId:--}]"
            + " %replace(%msg){'[\\x00-\\x08\\x0A-\\x1F\\x7F-\\x9F]+', ' | '}%n%ex{full}";

    /** Lets this configuration hold in this process; to be called before the first logger is made. */
    public static void activate() {
        System.setProperty(ACTIVE, "true");
        // looking for it in two hundred jars takes a tenth of the time of a short command
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogbackServiceProvider.class.getName());
        System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN"); // else it prints that it was told so
        LibraryLogs.activate();
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (!Boolean.getBoolean(ACTIVE) || System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.addTurboFilter(new RepetitiveLineFilter());
        context.addTurboFilter(new RepeatedFailureFilter());
        context.addTurboFilter(new RareLineFilter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        TerseAppender appender = new TerseAppender();
        appender.setContext(context);
        appender.setName(STDERR);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("dev.serai").setLevel(Level.INFO);
        context.getLogger("org.apache.camel").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
