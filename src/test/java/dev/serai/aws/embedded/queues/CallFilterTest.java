package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.aws.FullDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and answers of calls to the embedded queues share budgets, here small ones. */
class CallFilterTest {
    private static final int BODY = 80_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private ByteBudget bodies;
    private ByteBudget answers;
    private EmbeddedQueues queues;

    private void start(long bodyBytes, Duration patience, long answerBytes) {
        bodies = new ByteBudget(bodyBytes, patience);
        answers = new ByteBudget(answerBytes, Duration.ZERO);
        queues = EmbeddedQueues.start(
                folder,
                0,
                Duration.ZERO,
                EmbeddedQueues.Limits.NONE,
                InstantSource.system(),
                new CallFilter.Budgets(bodies, answers));
        queues.make(List.of("a"), 30);
    }

    @AfterEach
    void stop() {
        queues.close();
    }

    private String queue() {
        return "\"QueueUrl\":\"" + queues.endpoint() + "/000000000000/a\"";
    }

    private String message(int length) {
        return "{" + queue() + ",\"MessageBody\":\"" + "m".repeat(length) + "\"}";
    }

    private static String head(String action) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS." + action
                + "\r\nContent-Type: application/x-amz-json-1.0\r\n";
    }

    private static String call(String action, String json) {
        return head(action) + "Content-Length: " + json.length() + "\r\n\r\n" + json;
    }

    private static String chunked(String action, String json) {
        int half = json.length() / 2;
        return head(action) + "Transfer-Encoding: chunked\r\n\r\n" + chunk(json.substring(0, half))
                + chunk(json.substring(half)) + chunk("");
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** A connection to the queues, for one call after another. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader answers;

        Client() throws IOException {
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress("127.0.0.1", queues.endpoint().getPort()));
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        Client send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        /** The status and body of the next answer. */
        String answer() throws IOException {
            String status = answers.readLine().split(" ")[1];
            int length = 0;
            for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring(16));
                }
            }
            char[] body = new char[length];
            for (int read = 0; read < length; ) {
                read += answers.read(body, read, length - read);
            }
            return status + " " + new String(body);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatFindsNoRoomIsRefusedAsUnavailableAndNothingElseIs(boolean chunked) throws IOException {
        start(BODY + BODY / 2, Duration.ofMillis(1), 1 << 20);
        String sent = chunked ? chunked("SendMessage", message(BODY)) : call("SendMessage", message(BODY));
        String whole = call("SendMessage", message(BODY));
        try (Client slow = new Client();
                Client other = new Client()) {
            slow.send(whole.substring(0, BODY));
            await().atMost(SOON).until(() -> bodies.taken() > 0);

            assertThat(other.send(sent).answer()).startsWith("503 ").contains("ServiceUnavailable");
            assertThat(other.send(call("SendMessage", message(10))).answer()).startsWith("200 ");

            assertThat(slow.send(whole.substring(BODY)).answer()).startsWith("200 ");
            assertThat(other.send(sent).answer()).startsWith("200 ");
        }
        await().atMost(SOON).until(() -> bodies.taken() == 0);
    }

    @Test
    void aBodyThatFindsNoRoomYetWaits() throws IOException {
        start(BODY, SOON, 1 << 20);
        String whole = call("SendMessage", message(BODY));
        try (Client slow = new Client();
                Client other = new Client();
                Client gone = new Client()) {
            slow.send(whole.substring(0, BODY));
            await().atMost(SOON).until(() -> bodies.taken() > 0);
            gone.send(whole.substring(0, BODY)).close();
            other.send(whole);

            assertThat(slow.send(whole.substring(BODY)).answer()).startsWith("200 ");
            assertThat(other.answer()).startsWith("200 ");
        }
        await().atMost(SOON).until(() -> bodies.taken() == 0);
    }

    @Test
    void answersThatAreNotReadHaveABudget() throws IOException {
        start(16 << 20, SOON, 1 << 20);
        String receive = call("ReceiveMessage", "{" + queue() + ",\"MaxNumberOfMessages\":10,\"VisibilityTimeout\":0}");
        try (Client slow = new Client();
                Client other = new Client()) {
            for (int i = 0; i < 10; i++) {
                assertThat(other.send(call("SendMessage", message(1_000_000))).answer())
                        .startsWith("200 ");
            }
            slow.send(receive);
            await().atMost(SOON).until(() -> answers.taken() > 0);

            assertThat(other.send(receive).answer()).startsWith("503 ").contains("ServiceUnavailable");

            assertThat(slow.answer()).startsWith("200 ").hasSizeGreaterThan(9_000_000);
            await().atMost(SOON).until(() -> answers.taken() == 0);
            assertThat(other.send(receive).answer()).startsWith("200 ");
        }
    }

    @Test
    void aCallThatTheStoreDoesNotConfirmInTimeIsAnsweredInTheWayOfSqs() throws IOException {
        FullDisk.mount();
        CountDownLatch thaw = new CountDownLatch(1);
        try {
            start(1 << 20, Duration.ofSeconds(1), 1 << 20);
            FullDisk.freeze(thaw);
            try (Client client = new Client()) {
                assertThat(client.send(call("SendMessage", message(10))).answer())
                        .isEqualTo(
                                "503 {\"__type\":\"com.amazonaws.sqs#ServiceUnavailable\",\"message\":\"The queues did not"
                                        + " do this in time; send it again.\"}");
            }
            assertThat(queues.failure().toCompletableFuture()).isNotDone();
        } finally {
            thaw.countDown();
            FullDisk.unmount();
        }
    }

    @Test
    void whatIsLargerThanAnyCallIsRefused() throws IOException {
        start(16 << 20, SOON, 1 << 20);
        try (Client client = new Client()) {
            assertThat(client.send(head("SendMessage") + "Content-Length: 4194305\r\n\r\n")
                            .answer())
                    .startsWith("413 ");
        }
        try (Client client = new Client()) {
            String numbers = "1,".repeat(CallBody.MOST_VALUES);
            assertThat(client.send(call("SendMessage", "{" + queue() + ",\"MessageBody\":[" + numbers + "1]}"))
                            .answer())
                    .startsWith("400 ")
                    .contains("at most");
            assertThat(client.send(call("SendMessage", "{" + queue() + ",\"MessageBody\":\"\\\"" + numbers + "1\"}"))
                            .answer())
                    .as("a message with as many commas")
                    .startsWith("200 ");
        }
    }
}
