package dev.serai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies and answers share one budget of bytes: the latter from when they come into being until they are written. */
@Timeout(120)
class BytesInFlightTest {
    /** More than two sockets hold, so that an answer that is not read is not written. */
    private static final int LARGE = 16 << 20;

    private static final byte[] ANSWER = new byte[LARGE];

    private final HttpTestServer.Rules rules = new HttpTestServer.Rules();
    private final CountDownLatch fetch = new CountDownLatch(1);
    private final AtomicInteger fetching = new AtomicInteger();
    private HttpTestServer server;

    private void serve(int answers) throws Exception {
        rules.maxBytesInFlight = answers * (long) LARGE + 100_000;
        server = new HttpTestServer(rules, from -> {
            from.apply("/large?mapHeaders=false").setBody(exchange -> Reply.of("image/png", ANSWER));
            from.apply("/small?mapHeaders=false").setBody(exchange -> Reply.of("image/png", new byte[100]));
            from.apply("/fetched?mapHeaders=false").process(exchange -> {
                exchange.getVariable("request", Request.class).holdAnswer(LARGE);
                fetching.incrementAndGet();
                fetch.await(60, TimeUnit.SECONDS);
                exchange.getMessage().setBody(Reply.of("image/png", new byte[100]));
            });
            from.apply("/echo?mapHeaders=false").process(exchange -> exchange.getMessage()
                    .setBody(Reply.of(
                            "image/png",
                            exchange.getVariable("request", Request.class).body())));
        });
    }

    @AfterEach
    void close() {
        fetch.countDown();
        if (server != null) {
            server.close();
        }
    }

    private RawHttp slowReader(String target) throws Exception {
        RawHttp reader = new RawHttp(InetAddress.getLoopbackAddress(), server.port, 4096);
        return reader.send(RawHttp.get(target));
    }

    @Test
    void answersThatNobodyReadsUseTheBudgetUpAndGiveItBack() throws Exception {
        serve(2);
        Deque<RawHttp> readers = new ArrayDeque<>();
        for (int i = 0; i < 2; i++) {
            readers.add(slowReader("/large"));
            assertThat(readers.getLast().line()).contains("200");
        }
        RawHttp.Answer refused = server.ask(RawHttp.get("/large"));
        refused.assertProblem(503, "overloaded");
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        assertThat(server.ask(RawHttp.get("/small")).status())
                .as("small answers")
                .isEqualTo(200);
        // one goes away, and there is room for one
        readers.pop().close();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.ask(RawHttp.get("/large")).status() == 200);
        // one reads to the end, whole
        while (!readers.peek().line().isEmpty()) {
            // the rest of the head
        }
        assertThat(readers.peek().body(LARGE)).isEqualTo(ANSWER);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.ask(RawHttp.get("/large")).status() == 200);
        readers.pop().close();
    }

    @Test
    void anAnswerCountsBeforeItIsFetchedAndUntilItsRouteHasEnded() throws Exception {
        serve(1);
        RawHttp first = slowReader("/fetched");
        await().atMost(Duration.ofSeconds(30)).until(() -> fetching.get() == 1);
        server.ask(RawHttp.get("/fetched")).assertProblem(503, "overloaded");
        // who goes away frees nothing that a route still has in its hands
        first.close();
        RawHttp second = slowReader("/fetched");
        second.answer().assertProblem(503, "overloaded");
        second.close();
        fetch.countDown();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.ask(RawHttp.get("/fetched")).status() == 200);
    }

    @Test
    void largeAnswersKeepTheOrderOfPipelinedRequests() throws Exception {
        serve(2);
        try (RawHttp client = server.connect()) {
            client.send(RawHttp.post("/nowhere", "refused")
                    + RawHttp.get("/large")
                    + RawHttp.get("/small")
                    + RawHttp.get("/large")
                    + RawHttp.get("/small"));
            client.answer().assertProblem(404, "not-found");
            for (int length : new int[] {LARGE, 100, LARGE, 100}) {
                RawHttp.Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).hasSize(length);
            }
        }
    }

    @Test
    void anAnswerOverTheWholeBudgetIsGivenWhenNothingElseIsHeld() throws Exception {
        serve(0);
        assertThat(server.ask(RawHttp.get("/large")).headers()).containsEntry("Content-Length", "" + LARGE);
    }

    @Test
    void bodiesThatAreAnnouncedButNotSentHoldNothing() throws Exception {
        rules.maxBytes = LARGE;
        serve(1);
        Deque<RawHttp> silent = new ArrayDeque<>();
        for (int i = 0; i < 200; i++) {
            silent.add(server.connect()
                    .send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE
                            + "\r\nExpect: 100-continue\r\n\r\n"));
            assertThat(silent.getLast().answer().status()).isEqualTo(100);
        }
        assertThat(server.ask(RawHttp.post("/echo", "x".repeat(1_000_000))).status())
                .isEqualTo(200);
        for (RawHttp client : silent) {
            client.close();
        }
    }

    @Test
    void aBodyTakesMemoryAsItComes() {
        Body body = new Body(1 << 30);
        assertThat(body.growth(0)).isZero();
        assertThat(body.growth(100)).isEqualTo(100);
        body.add(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        assertThat(body.growth(1)).isEqualTo(3);
        body.add(Unpooled.wrappedBuffer(new byte[] {4}));
        assertThat(body.growth(2)).isZero();
        body.add(Unpooled.wrappedBuffer(new byte[] {5}));
        assertThat(body.whole()).containsExactly(1, 2, 3, 4, 5);
        Body announced = new Body(4);
        announced.add(Unpooled.wrappedBuffer(new byte[3]));
        assertThat(announced.growth(1)).as("never more than was announced").isEqualTo(1);
    }
}
