package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.http.server.RawHttp.Answer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Habits of real clients: {@code ab -k}, {@code nc -N}, old libraries, proxies that send two lengths. */
@Timeout(60)
class ClientHabitsTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpTestServer server;

    @BeforeEach
    void open() throws Exception {
        server = new HttpTestServer(new HttpTestServer.Rules(), from -> {
            from.apply("/echo?httpMethodRestrict=POST&mapHeaders=false").process(exchange -> exchange.getMessage()
                    .setBody(Reply.of(
                            "text/plain",
                            exchange.getVariable("request", Request.class).body())));
            from.apply("/slow?httpMethodRestrict=POST&mapHeaders=false").process(exchange -> {
                release.await();
                exchange.getMessage().setBody(Reply.of("text/plain", "late".getBytes(ISO_8859_1)));
            });
        });
    }

    @AfterEach
    void close() {
        release.countDown();
        server.close();
    }

    private static String old(String path, String body, String headers) {
        return "POST " + path + " HTTP/1.0\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void anOldClientThatAsksForItKeepsItsConnectionAndIsToldSo() throws Exception {
        try (RawHttp client = server.connect()) {
            for (String body : new String[] {"one", "two"}) {
                Answer answer = client.send(old("/echo", body, "Host: a\r\nConnection: Keep-Alive\r\n"))
                        .answer();
                assertThat(answer.body()).isEqualTo(body);
                assertThat(answer.headers()).containsEntry("Connection", "keep-alive");
            }
            Answer refused = client.send(old("/nowhere", "x", "Host: a\r\nConnection: keep-alive\r\n"))
                    .answer();
            refused.assertProblem(404, "not-found");
            assertThat(refused.headers()).containsEntry("Connection", "keep-alive");
        }
    }

    @Test
    void anOldClientThatDoesNotAskIsAnsweredAndTheConnectionEnds() throws Exception {
        try (RawHttp client = server.connect()) {
            Answer answer = client.send(old("/echo", "one", "Host: a\r\n")).answer();
            assertThat(answer.body()).isEqualTo("one");
            assertThat(answer.headers()).containsEntry("Connection", "close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void anOldClientNeedsNoHost() throws Exception {
        assertThat(server.ask(old("/echo", "one", "")).body()).isEqualTo("one");
        server.ask("POST /echo HTTP/1.1\r\nContent-Length: 1\r\n\r\nx").assertProblem(400, "bad-request");
    }

    @Test
    void aClientThatEndsItsSideGetsItsAnswerAndThenTheEnd() throws Exception {
        try (RawHttp client = server.connect()) {
            client.send(RawHttp.post("/slow", "x")).shutdownOutput();
            release.countDown();
            Answer answer = client.answer();
            assertThat(answer.body()).isEqualTo("late");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void allRequestsThatWereSentBeforeTheSideEndedAreAnswered() throws Exception {
        try (RawHttp client = server.connect()) {
            client.send(RawHttp.post("/echo", "one") + RawHttp.post("/slow", "x") + RawHttp.post("/echo", "three"))
                    .shutdownOutput();
            release.countDown();
            assertThat(client.answer().body()).isEqualTo("one");
            assertThat(client.answer().body()).isEqualTo("late");
            assertThat(client.answer().body()).isEqualTo("three");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aConnectionThatEndsItsSideWithoutAWholeRequestIsEnded() throws Exception {
        for (String text :
                new String[] {"", "POST /echo HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"}) {
            try (RawHttp client = server.connect()) {
                client.send(text).shutdownOutput();
                client.drain();
            }
        }
    }

    @Test
    void twoLengthsAreRefusedAndTheConnectionEnds() throws Exception {
        try (RawHttp client = server.connect()) {
            Answer answer = client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                    .answer();
            answer.assertProblem(400, "bad-request");
            assertThat(answer.body()).contains("not both");
            assertThat(answer.headers()).containsEntry("Connection", "close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aTargetThatIsTooLongIsA414AndLongHeadersAreA431() throws Exception {
        assertThat(server.ask(RawHttp.post("/echo?" + "x".repeat(8000), "x")).status())
                .isEqualTo(200);
        server.ask(RawHttp.get("/" + "x".repeat(20_000))).assertProblem(414, "target-too-long");
        server.ask(RawHttp.get("/", "X: " + "x".repeat(20_000))).assertProblem(431, "request-head-too-large");
    }

    @Test
    void anotherVersionInTheRequestLineIsRefused() throws Exception {
        for (String version : new String[] {"HTTP/2.0", "HTTP/3.0", "HTTP/0.9"}) {
            server.ask("POST /echo " + version + "\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
                    .assertProblem(505, "unsupported-version");
        }
    }
}
