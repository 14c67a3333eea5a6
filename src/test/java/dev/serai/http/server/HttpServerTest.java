package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server itself, spoken to through bare sockets: what a well-behaved client never sends, and what it gets for it. */
@Timeout(60)
class HttpServerTest {
    private static final int MAX_BYTES = 100_000;

    private DefaultCamelContext camel;
    private int port;
    private final Map<String, Object> seen = new ConcurrentHashMap<>();
    private final CountDownLatch release = new CountDownLatch(1);

    private static HttpServerRules rules() {
        return new HttpServerRules(
                MAX_BYTES,
                150_000,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                -1);
    }

    private void open(HttpServerRules rules) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        camel = new DefaultCamelContext();
        camel.addComponent("netty-http", new HttpServerComponent(rules));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                String server = "netty-http:http://[::]:" + port;
                from(server + "/echo?httpMethodRestrict=POST&mapHeaders=false").process(exchange -> {
                    seen.put("headers", new HashMap<>(exchange.getMessage().getHeaders()));
                    Request request = exchange.getVariable("request", Request.class);
                    exchange.getMessage().setBody(Reply.of("application/octet-stream", request.body()));
                });
                from(server + "/mapped?httpMethodRestrict=POST").process(exchange -> {
                    seen.put("headers", new HashMap<>(exchange.getMessage().getHeaders()));
                    exchange.getMessage().setBody(exchange.getMessage().getBody(String.class) + "!");
                });
                from(server + "/page?httpMethodRestrict=GET,HEAD&mapHeaders=false")
                        .setBody(exchange -> Reply.of("text/plain", "12345".getBytes(ISO_8859_1)));
                from(server + "/fault?mapHeaders=false").process(exchange -> {
                    throw new IllegalStateException("secret");
                });
                from(server + "/wait?mapHeaders=false").process(this::await);
            }

            private void await(Exchange exchange) throws InterruptedException {
                seen.put("waiting", true);
                release.await(20, TimeUnit.SECONDS);
                exchange.getMessage().setBody(Reply.of("text/plain", "late".getBytes(ISO_8859_1)));
            }
        });
        camel.start();
    }

    @AfterEach
    void shut() {
        release.countDown();
        if (camel != null) {
            camel.stop();
        }
    }

    /** A connection of bare bytes. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final InputStream in;

        Client() throws IOException {
            this(InetAddress.getLoopbackAddress());
        }

        Client(InetAddress address) throws IOException {
            socket = new Socket(address, port);
            socket.setSoTimeout(15_000);
            out = socket.getOutputStream();
            in = socket.getInputStream();
        }

        Client send(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
            return this;
        }

        Answer answer() throws IOException {
            return answer(true);
        }

        Answer answer(boolean withBody) throws IOException {
            String status = line();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(); !line.isEmpty(); line = line()) {
                headers.put(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip());
            }
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            String body = new String(in.readNBytes(withBody ? length : 0), ISO_8859_1);
            return new Answer(Integer.parseInt(status.split(" ")[1]), headers, body);
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection ended after: " + line);
                }
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(ISO_8859_1);
        }

        boolean ended() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Answer(int status, Map<String, String> headers, String body) {}

    private Answer ask(String text) throws IOException {
        try (Client client = new Client()) {
            return client.send(text).answer();
        }
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status)
                .contains("\"code\":\"" + code + "\"")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    private static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
    }

    @Test
    void aBodyComesInWithALengthOrInChunks() throws Exception {
        open(rules());
        assertThat(ask(post("/echo", "Content-Length: 5\r\n", "hello")).body()).isEqualTo("hello");
        assertThat(ask(post("/echo", "Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"))
                        .body())
                .isEqualTo("hello");
        String large = "x".repeat(MAX_BYTES);
        assertThat(ask(post("/echo", "Content-Length: " + MAX_BYTES + "\r\n", large))
                        .body())
                .isEqualTo(large);
        assertThat(ask(post("/echo", "", "")).body()).isEmpty();
    }

    @Test
    void serversAnswerOverBothInternetProtocols() throws Exception {
        open(rules());
        for (String address : List.of("127.0.0.1", "::1")) {
            try (Client client = new Client(InetAddress.getByName(address))) {
                assertThat(client.send(post("/echo", "Content-Length: 2\r\n", "ok"))
                                .answer()
                                .body())
                        .isEqualTo("ok");
            }
        }
    }

    @Test
    void a100ContinueIsSentWhenTheBodyMayCome() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            client.send(post("/echo", "Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send("hello").answer().body()).isEqualTo("hello");
            // and the connection serves on
            assertThat(client.send(post("/echo", "Content-Length: 2\r\n", "ok"))
                            .answer()
                            .body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            client.send(post("/echo", "Content-Length: 99999999999\r\nExpect: 100-continue\r\n", ""));
            assertProblem(client.answer(), 413, "too-large");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aBodyThatGrowsOverTheLimitInChunksIsRefusedThere() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            client.send(post("/echo", "Transfer-Encoding: chunked\r\n", ""));
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 8; i++) {
                client.send(chunk);
            }
            assertProblem(client.answer(), 413, "too-large");
        }
    }

    @Test
    void aShortRefusedBodyIsDrainedAndTheConnectionServesOn() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            client.send(post("/nowhere", "Content-Length: 5\r\n", "hello"));
            assertProblem(client.answer(), 404, "not-found");
            assertThat(client.send(post("/echo", "Content-Length: 2\r\n", "ok"))
                            .answer()
                            .body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void answersKeepTheOrderOfPipelinedRequests() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append(post("/echo", "Content-Length: 2\r\n", String.valueOf(i + 10)));
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.answer().body()).isEqualTo(String.valueOf(i + 10));
            }
        }
    }

    @Test
    void wrongPathsAndMethodsAreToldWhatIsRight() throws Exception {
        open(rules());
        assertProblem(ask(post("/nowhere", "Content-Length: 0\r\n", "")), 404, "not-found");
        Answer wrong = ask("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
        assertProblem(wrong, 405, "method-not-allowed");
        assertThat(wrong.headers()).containsEntry("Allow", "POST, OPTIONS");
        assertThat(ask(post("/page", "Content-Length: 0\r\n", "")).headers())
                .containsEntry("Allow", "GET, HEAD, OPTIONS");
        for (String method : List.of("TRACE", "CONNECT", "BREW", "PO", "post")) {
            assertProblem(ask(method + " /echo HTTP/1.1\r\nHost: a\r\n\r\n"), 405, "method-not-allowed");
        }
    }

    @Test
    void optionsSaysWhatAPathTakes() throws Exception {
        open(rules());
        Answer answer = ask("OPTIONS /page HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertProblem(ask("OPTIONS /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"), 404, "not-found");
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            Answer answer =
                    client.send("HEAD /page HTTP/1.1\r\nHost: a\r\n\r\n").answer(false);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("Content-Length", "5");
            assertThat(client.send("GET /page HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .body())
                    .isEqualTo("12345");
        }
    }

    @Test
    void whatIsNotHttpIsAnsweredAndTheConnectionEnds() throws Exception {
        open(rules());
        for (String nonsense : List.of(
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /a|b{} HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                post("/echo", "Content-Length: minus\r\n", ""),
                post("/echo", "Content-Length: 2\r\nContent-Length: 3\r\n", "abc"))) {
            Answer answer = ask(nonsense);
            assertProblem(answer, 400, "bad-request");
        }
        assertProblem(ask("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414, "target-too-long");
        assertProblem(
                ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                431,
                "request-head-too-large");
        assertProblem(
                ask(post("/echo", "Transfer-Encoding: chunked\r\n", "zz\r\nxx\r\n0\r\n\r\n")), 400, "bad-request");
        assertProblem(ask(post("/echo", "Expect: 200-ok\r\n", "")), 417, "expectation-failed");
    }

    @Test
    void aBodyInAnotherCodingIsRefusedAndNotTakenForRequests() throws Exception {
        open(rules());
        String hidden = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";
        for (String coding : List.of("gzip", "xchunked", "identity", "gzip, chunked")) {
            try (Client client = new Client()) {
                Answer answer = client.send(post("/echo", "Transfer-Encoding: " + coding + "\r\n", hidden))
                        .answer();
                assertProblem(answer, 501, "unknown-coding");
                assertThat(answer.headers()).containsEntry("Connection", "close");
                assertThat(client.ended()).as(coding).isTrue();
            }
        }
    }

    @Test
    void aCompressedBodyIsRefusedAndNotTakenForWhatItHolds() throws Exception {
        open(rules());
        for (String coding : List.of("gzip", "x-gzip, identity", "br")) {
            Answer answer = ask(post("/echo", "Content-Encoding: " + coding + "\r\nContent-Length: 2\r\n", "ab"));
            assertProblem(answer, 415, "unsupported-coding");
            assertThat(answer.headers()).containsEntry("Accept-Encoding", "identity");
        }
        assertThat(ask(post("/echo", "Content-Encoding: identity\r\nContent-Length: 2\r\n", "ab"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFaultInARouteIsNotTold() throws Exception {
        open(rules());
        Answer answer = ask("GET /fault HTTP/1.1\r\nHost: a\r\n\r\n");
        assertProblem(answer, 500, "internal-error");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void aRequestThatDripsInIsGivenUp() throws Exception {
        open(rules());
        try (Client client = new Client()) {
            client.send(post("/echo", "Content-Length: 5\r\n", "he"));
            assertProblem(client.answer(), 408, "request-timeout");
            assertThat(client.ended()).isTrue();
        }
        try (Client silent = new Client()) {
            silent.send("POST /ec");
            assertThat(silent.ended()).isTrue();
        }
    }

    @Test
    void bodiesInWorkHaveABudget() throws Exception {
        open(rules());
        String large = "x".repeat(MAX_BYTES);
        try (Client first = new Client()) {
            first.send(post("/wait", "Content-Length: " + MAX_BYTES + "\r\n", large));
            org.awaitility.Awaitility.await().until(() -> seen.containsKey("waiting"));
            Answer refused = ask(post("/echo", "Content-Length: " + MAX_BYTES + "\r\n", large));
            assertProblem(refused, 503, "overloaded");
            assertThat(refused.headers()).containsEntry("Retry-After", "1");
            release.countDown();
            assertThat(first.answer().body()).isEqualTo("late");
        }
        assertThat(ask(post("/echo", "Content-Length: " + MAX_BYTES + "\r\n", large))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nothingOfARequestBecomesAnOrderToCamel() throws Exception {
        open(rules());
        String orders = "CamelHttpResponseCode: 418\r\ncamelhttpresponsecode: 418\r\nCAMELHTTPRESPONSECODE: 418\r\n"
                + "org.apache.camel.x: 1\r\nCamelNettyCloseChannelWhenComplete: true\r\n";
        String query = "?CamelHttpResponseCode=418&camelHttpResponseCode=418&%43amelHttpResponseCode=418"
                + "&breadcrumbId=x&CamelFileName=/etc/passwd";
        Answer answer = ask(post("/echo" + query, orders + "Content-Length: 2\r\n", "ok"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat((Map<?, ?>) seen.get("headers"))
                .as("what is there is Netty's own: its addresses and its context")
                .allSatisfy((name, value) -> assertThat(name.toString()).startsWith("CamelNetty"));

        // a route of a user's own that maps headers is safe too
        Answer mapped =
                ask(post("/mapped" + query, orders + "Content-Length: 2\r\nContent-Type: text/plain\r\n", "ok"));
        assertThat(mapped.status()).isEqualTo(200);
        assertThat(mapped.body()).isEqualTo("ok!");
        assertThat(((Map<?, ?>) seen.get("headers")).get("CamelHttpResponseCode"))
                .isNull();
        assertThat(((Map<?, ?>) seen.get("headers")).get("CamelFileName")).isNull();
    }

    @Test
    void theKeyIsAskedForWhereverItIsSet() throws Exception {
        HttpServerRules plain = rules();
        open(new HttpServerRules(
                plain.maxBytes(),
                plain.maxBytesInFlight(),
                plain.receive(),
                plain.idle(),
                Optional.of("s3cret"),
                List.of("/page", "/echo"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                -1));
        String length = "Content-Length: 2\r\n";
        Answer without = ask(post("/echo", length, "ok"));
        assertProblem(without, 401, "unauthorized");
        assertThat(without.headers()).containsKey("WWW-Authenticate");
        assertProblem(ask(post("/ECHO", length, "ok")), 401, "unauthorized");
        assertProblem(ask(post("/echo", length + "X-API-Key: s3cre\r\n", "ok")), 401, "unauthorized");
        assertProblem(ask(post("/echo", length + "Authorization: Basic s3cret\r\n", "ok")), 401, "unauthorized");
        assertThat(ask(post("/echo", length + "X-API-Key: s3cret\r\n", "ok")).status())
                .isEqualTo(200);
        assertThat(ask(post("/echo", length + "Authorization: bearer s3cret\r\n", "ok"))
                        .status())
                .isEqualTo(200);
        assertThat(ask("GET /page HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(200);
        assertProblem(ask(post("/page", length, "ok")), 405, "method-not-allowed");
    }

    @Test
    void pagesOfOtherSitesMayNotCallUnlessOneIsAllowed() throws Exception {
        open(rules());
        String length = "Content-Length: 2\r\n";
        assertProblem(ask(post("/echo", length + "Origin: https://evil.example\r\n", "ok")), 403, "cross-site");
        assertProblem(ask(post("/echo", length + "Origin: null\r\n", "ok")), 403, "cross-site");
        Answer own = ask(post("/echo", length + "Origin: http://localhost\r\n", "ok"));
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.headers()).doesNotContainKey("Access-Control-Allow-Origin");
        shut();

        HttpServerRules plain = rules();
        open(new HttpServerRules(
                plain.maxBytes(),
                plain.maxBytesInFlight(),
                plain.receive(),
                plain.idle(),
                Optional.empty(),
                List.of(),
                Optional.of("https://good.example"),
                List.of(),
                Optional.empty(),
                -1));
        Answer good = ask(post("/echo", length + "Origin: https://good.example\r\n", "ok"));
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.headers()).containsEntry("Access-Control-Allow-Origin", "https://good.example");
        assertProblem(ask(post("/echo", length + "Origin: https://evil.example\r\n", "ok")), 403, "cross-site");
        Answer preflight = ask("OPTIONS /echo HTTP/1.1\r\nHost: a\r\nOrigin: https://good.example\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers()).containsEntry("Access-Control-Allow-Methods", "POST, OPTIONS");
    }
}
