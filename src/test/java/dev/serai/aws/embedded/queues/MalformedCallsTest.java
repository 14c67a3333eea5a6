package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.embedded.LogLines;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a client sends to the embedded queues' port, it cannot fill the log with it. */
class MalformedCallsTest {
    @Test
    void areRefusedAndNotLogged(@TempDir Path folder) throws IOException {
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0);
                LogLines log = new LogLines()) {
            int port = queues.endpoint().getPort();
            queues.make(List.of("a"), 30);
            String queue = "\"QueueUrl\":\"" + queues.endpoint() + "/000000000000/a\"";
            assertThat(answer(port, "GET is no request\r\n\r\n")).startsWith("HTTP/1.1 505");
            for (String call : List.of(
                    call("Nonsense", "{}"),
                    call("SendMessage", "{}"),
                    call("SendMessage", "{"),
                    call("SendMessage", "{" + queue + ",\"MessageBody\":1}"),
                    call("SendMessage", "{" + queue + ",\"MessageBody\":\"a\",\"DelaySeconds\":\"soon\"}"),
                    call("ReceiveMessage", "{" + queue + ",\"MaxNumberOfMessages\":1e99}"),
                    call("CreateQueue", "{\"QueueName\":1}"),
                    call("CreateQueue", "{\"QueueName\":\"b\",\"Attributes\":{\"RedrivePolicy\":\"none\"}}"),
                    form("Action=ReceiveMessage&MaxNumberOfMessages=x&QueueUrl=" + queues.endpoint()
                            + "/000000000000/a"))) {
                assertThat(answer(port, call)).as(call).startsWith("HTTP/1.1 400");
            }
            log.assertNoWarnings();
        }
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

    private static String form(String text) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + text.length() + "\r\n\r\n"
                + text;
    }

    private static String answer(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
