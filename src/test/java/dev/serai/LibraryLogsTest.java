package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.cli.logging.LibraryLogs;
import dev.serai.cli.logging.LogConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Whatever a library logs by ends up in the one log. */
class LibraryLogsTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(log);
        SLF4JBridgeHandler.uninstall();
    }

    @Test
    void thatOfJavaUtilLogging() throws Exception {
        new LibraryLogs();
        java.util.logging.Logger.getLogger("library").warning("no spans were sent");
        assertThat(log.list)
                .extracting(ILoggingEvent::getLoggerName, ILoggingEvent::getFormattedMessage)
                .contains(tuple("library", "no spans were sent"));
    }

    @Test
    void thatOfJavaUtilLoggingInAProcessOfItsOwn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("Z WARN  library [- -] no spans were sent\n")
                .hasLineCount(1);
    }

    /** A process that logs as the application does. */
    static final class Program {
        public static void main(String[] args) {
            LogConfiguration.activate();
            java.util.logging.Logger.getLogger("library").warning("no spans were sent");
        }
    }

    @Test
    void thatOfCommonsLogging() {
        LogFactory.getLog("client").warn("the connection was reset");
        assertThat(log.list)
                .extracting(ILoggingEvent::getLoggerName, ILoggingEvent::getFormattedMessage)
                .contains(tuple("client", "the connection was reset"));
    }
}
