package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import dev.serai.cli.logging.RepetitiveLineFilter;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever a client sends to the embedded queues' port, it cannot fill the log with it. */
class MalformedCallsTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    @Test
    void areAnsweredAndNotLogged(@TempDir Path folder) throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ROOT.addAppender(log);
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0)) {
            int port = queues.endpoint().getPort();
            assertThat(answer(port, "GET is no request\r\n\r\n")).startsWith("HTTP/1.1 ");
            assertThat(answer(port, call("Nonsense", "{}"))).startsWith("HTTP/1.1 ");
            assertThat(answer(port, call("SendMessage", "{}"))).startsWith("HTTP/1.1 ");
            assertThat(answer(port, call("CreateQueue", "{\"QueueName\":1}"))).startsWith("HTTP/1.1 ");
            assertThat(answer(
                            port,
                            call("CreateQueue", "{\"QueueName\":\"a\",\"Attributes\":{\"RedrivePolicy\":\"none\"}}")))
                    .startsWith("HTTP/1.1 ");
        } finally {
            ROOT.detachAppender(log);
        }
        RepetitiveLineFilter filter = new RepetitiveLineFilter();
        assertThat(log.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .allSatisfy(line -> assertThat(filter.decide(
                                null,
                                (Logger) LoggerFactory.getLogger(line.getLoggerName()),
                                line.getLevel(),
                                line.getMessage(),
                                line.getArgumentArray(),
                                null))
                        .as("%s %s", line.getLoggerName(), line.getFormattedMessage())
                        .isEqualTo(FilterReply.DENY));
    }

    /** What ends the actors of the queues ends the process: QueueFailureListenerTest. Here the input is harmless. */
    @Test
    void requestsAtOnceAreAnsweredOneByOne(@TempDir Path folder) throws IOException {
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0)) {
            int port = queues.endpoint().getPort();
            String requests = "GET / HTTP/1.1\r\nHost:a\r\n\r\n".repeat(20) + call("Nonsense", "{}");
            assertThat(answer(port, requests).split("HTTP/1.1 ", -1)).hasSize(22);
            assertThat(answer(port, call("ListQueues", "{}"))).startsWith("HTTP/1.1 200");
        }
    }

    private static String call(String action, String json) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Amz-Target: AmazonSQS." + action
                + "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " + json.length() + "\r\n\r\n"
                + json;
    }

    private static String answer(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
