package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites can do through a browser, whatever their names resolve to. */
@Timeout(60)
class OtherSitesTest {
    private final HttpTestServer.Rules rules = new HttpTestServer.Rules();
    private HttpTestServer server;

    private void serve() throws Exception {
        server = new HttpTestServer(rules, from -> {
            Reply reply = Reply.of("text/plain", "ok".getBytes(UTF_8));
            from.apply("/api/list?mapHeaders=false").setBody(exchange -> reply);
            from.apply("/apis?mapHeaders=false").setBody(exchange -> reply);
            from.apply("/work?mapHeaders=false").setBody(exchange -> reply.with("Vary", "Accept"));
            from.apply("/own?mapHeaders=false")
                    .setBody(exchange -> reply.with("Vary", "Accept").with("Vary", "Accept-Encoding"));
            from.apply("/streamed?mapHeaders=false").setBody(exchange -> "text");
        });
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost.",
                "serai.localhost",
                "127.0.0.1",
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]",
                "[::1]:8080",
                "[fe80::1]",
                "known.example",
                "Known.Example:443",
            })
    void pagesAreServedUnderTheMachinesOwnNames(String host) throws Exception {
        rules.hosts = List.of("known.example");
        serve();
        for (String target : List.of("/api/list", "http://" + host + "/api/list")) {
            assertThat(server.ask(RawHttp.get(target, "Host: " + host)).status())
                    .as(target)
                    .isEqualTo(200);
        }
        assertThat(server.ask(RawHttp.post("/work", "x", "Host: " + host, "Origin: http://" + host))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1evil",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "notlocalhost",
                "known.example.evil.example",
                "",
            })
    void pagesAreServedUnderNoOther(String host) throws Exception {
        rules.hosts = List.of("known.example");
        serve();
        for (RawHttp.Answer refused : List.of(
                server.ask(RawHttp.get("/api/list", "Host: " + host)),
                server.ask(RawHttp.get("/%61pi/list", "Host: " + host)),
                server.ask(RawHttp.post("/api/list", "x", "Host: " + host, "Origin: http://" + host)),
                server.ask(RawHttp.post("/work", "x", "Host: " + host, "Origin: http://" + host)),
                server.ask(RawHttp.get("/work", "Host: " + host, "Sec-Fetch-Site: same-origin")),
                server.ask(RawHttp.get("/work", "Host: " + host, "sec-fetch-mode: cors")))) {
            refused.assertProblem(421, "unknown-host");
            assertThat(refused.body()).contains("serai.http.hosts");
        }
    }

    @Test
    void theTargetsHostCountsBeforeTheHeaders() throws Exception {
        serve();
        server.ask(RawHttp.get("http://evil.example/api/list", "Host: localhost"))
                .assertProblem(421, "unknown-host");
        assertThat(server.ask(RawHttp.get("http://localhost/api/list", "Host: evil.example"))
                        .status())
                .isEqualTo(200);
        server.ask(RawHttp.post("http://localhost/work", "x", "Host: evil.example", "Origin: http://evil.example"))
                .assertProblem(403, "cross-site");
    }

    @Test
    void programsAreServedUnderAnyName() throws Exception {
        serve();
        for (String target : List.of("/work", "/apis")) {
            assertThat(server.ask(RawHttp.get(target, "Host: anything.example", "User-Agent: curl/8"))
                            .status())
                    .isEqualTo(200);
        }
        for (String host : List.of("a b", "a/b", "user@a", "a:b", "[::1", "a:1:2")) {
            server.ask(RawHttp.get("/work", "Host: " + host)).assertProblem(400, "bad-request");
        }
    }

    @Test
    void withAKeyTheNameIsNoMatter() throws Exception {
        rules.apiKey = Optional.of("s3cret");
        serve();
        assertThat(server.ask(RawHttp.get("/api/list", "Host: proxy.example", "X-API-Key: s3cret"))
                        .status())
                .isEqualTo(200);
        server.ask(RawHttp.get("/api/list", "Host: proxy.example")).assertProblem(401, "unauthorized");
    }

    @Test
    void theCookieCountsForOwnPagesAlone() throws Exception {
        rules.apiKey = Optional.of("s3cret");
        rules.corsOrigin = Optional.of("*");
        serve();
        String cookie = "Cookie: a=b; serai-pass=" + SessionCookie.of("s3cret");
        assertThat(server.ask(RawHttp.post(
                                "/api/list", "x", cookie, "Origin: http://localhost", "Sec-Fetch-Site: same-origin"))
                        .status())
                .isEqualTo(200);
        assertThat(server.ask(RawHttp.get("/api/list", cookie)).status()).isEqualTo(200);
        for (String[] foreign : List.<String[]>of(
                new String[] {cookie, "Origin: http://localhost:3000"},
                new String[] {cookie, "Origin: null"},
                new String[] {cookie, "Sec-Fetch-Site: same-site"},
                new String[] {cookie, "Sec-Fetch-Site: cross-site"})) {
            server.ask(RawHttp.get("/api/list", foreign)).assertProblem(401, "unauthorized");
            server.ask(RawHttp.post("/api/list", "x", foreign)).assertProblem(401, "unauthorized");
        }
    }

    @Test
    void theCookieIsNeverShownWithoutTlsIfItWasGivenOverIt() {
        assertThat(SessionCookie.setting("key", "/api/", true)).endsWith("; HttpOnly; SameSite=Strict; Secure");
        assertThat(SessionCookie.setting("key", "/api/", false)).endsWith("; HttpOnly; SameSite=Strict");
    }

    @Test
    void whoAsksIsNamedInVaryWheneverAnotherSiteMayAsk() throws Exception {
        serve();
        assertThat(server.ask(RawHttp.get("/work")).list("Vary")).containsExactly("Accept");
        assertThat(server.ask(RawHttp.get("/own")).list("Vary")).containsExactly("Accept", "Accept-Encoding");
        close();
        for (String allowed : List.of("*", "https://good.example")) {
            rules.corsOrigin = Optional.of(allowed);
            serve();
            for (String origin : List.of("https://good.example", "https://evil.example")) {
                assertThat(server.ask(RawHttp.get("/work", "Origin: " + origin)).list("Vary"))
                        .containsExactlyInAnyOrder("Accept", "Origin");
            }
            RawHttp.Answer plain = server.ask(RawHttp.get("/work"));
            assertThat(plain.list("Vary")).containsExactlyInAnyOrder("Accept", "Origin");
            assertThat(plain.headers()).doesNotContainKey("Access-Control-Allow-Origin");
            assertThat(server.ask(RawHttp.get("/nowhere")).list("Vary")).containsExactly("Origin");
            assertThat(server.ask(RawHttp.get("/streamed")).list("Vary")).containsExactly("Origin");
            assertThat(server.ask(RawHttp.get("/work", "Origin: https://good.example"))
                            .headers())
                    .containsEntry("Access-Control-Allow-Origin", allowed);
            close();
        }
    }

    @Test
    void aPreflightIsAnsweredWithoutTheKeyAndTellsNothing() throws Exception {
        rules.apiKey = Optional.of("s3cret");
        rules.openPaths = List.of("/work");
        rules.corsOrigin = Optional.of("https://good.example");
        serve();
        String[] preflight = {"Origin: https://good.example", "Access-Control-Request-Method: POST"};
        for (String path : List.of("/api/list", "/nowhere")) {
            RawHttp.Answer answer = server.ask(RawHttp.request("OPTIONS", path, "", preflight));
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.list("Access-Control-Allow-Methods")).contains("POST", "DELETE");
            assertThat(answer.headers()).doesNotContainKey("Allow");
            server.ask(RawHttp.request("OPTIONS", path, "")).assertProblem(401, "unauthorized");
        }
        assertThat(server.ask(RawHttp.request("OPTIONS", "/work", "")).headers())
                .containsKey("Allow");
        assertThat(server.ask(RawHttp.request("OPTIONS", "/api/list", "", "X-API-Key: s3cret"))
                        .headers())
                .containsKey("Allow");
    }

    @Test
    void aMachineKnowsItsNamesWithoutAskingForThem() {
        OwnHosts hosts = new OwnHosts(List.of(" Extra.Example. "));
        hosts.addMachine(
                "Box\n",
                Stream.of(
                        "127.0.0.1 localhost",
                        "127.0.1.1\tbox.lan.example  box other-name # comment",
                        "0.0.0.0 ads.example",
                        "# 1.2.3.4 box commented.example"));
        assertThat(List.of("box", "box.local", "box.lan.example", "other-name", "extra.example"))
                .allMatch(name -> hosts.contains(Authority.parse(name)));
        assertThat(List.of("ads.example", "commented.example", "comment", "lan.example", "127.0.1.1.example"))
                .noneMatch(name -> hosts.contains(Authority.parse(name)));
    }
}
