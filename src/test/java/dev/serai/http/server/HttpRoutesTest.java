package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route answers: the one that the parsed path names, whatever else the target holds. */
@Timeout(60)
class HttpRoutesTest {
    private final Map<String, Object> seen = new ConcurrentHashMap<>();
    private HttpTestServer server;

    private static RouteDefinition answering(RouteDefinition route, String text) {
        return route.routeId(text).setBody(exchange -> Reply.of("text/plain", text.getBytes(UTF_8)));
    }

    private void serve() throws Exception {
        server = new HttpTestServer(new HttpTestServer.Rules(), from -> {
            answering(from.apply("/?httpMethodRestrict=GET&mapHeaders=false"), "root");
            answering(from.apply("/one?httpMethodRestrict=GET&mapHeaders=false"), "one");
            answering(from.apply("/one?httpMethodRestrict=POST&mapHeaders=false"), "post-one");
            answering(from.apply("/tree?mapHeaders=false&matchOnUriPrefix=true"), "tree");
            answering(from.apply("/tree/leaf?mapHeaders=false"), "leaf");
            answering(from.apply("/user/{id}?mapHeaders=false"), "user");
            answering(from.apply("/user/me?mapHeaders=false"), "me");
            from.apply("/mapped?matchOnUriPrefix=true").process(exchange -> {
                exchange.getMessage().getHeaders().forEach((name, value) -> seen.put(name, String.valueOf(value)));
                exchange.getMessage().setBody("mapped");
            });
        });
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200, root",
        "/one, 200, one",
        "/one/, 200, one",
        "/%6Fne, 200, one",
        "/one?x=1, 200, one",
        "http://elsewhere.example:1/one, 200, one",
        "http://localhost:PORT/one, 200, one",
        "http://localhost:PORT, 200, root",
        "/tree, 200, tree",
        "/tree/, 200, tree",
        "/tree/a/b, 200, tree",
        "/tree%2Fa, 200, tree",
        "/tree//a, 200, tree",
        "/tree/leaf, 200, leaf",
        "/tree/leafy, 200, tree",
        "/user/7, 200, user",
        "/user/me, 200, me",
        // the port names nothing, wherever it stands
        "/:PORT/one, 404, ",
        "/x:PORT/one, 404, ",
        "/one?x=:PORT/tree, 200, one",
        "/?:PORT/one, 200, root",
        "/nowhere?:PORT/one, 404, ",
        "http://localhost:PORT/nowhere?http://localhost:PORT/one, 404, ",
        "/tree/http://localhost:PORT/one, 200, tree",
        // prefixes are of segments, and letters have their case
        "/treehouse, 404, ",
        "/ones, 404, ",
        "/One, 404, ",
        "/TREE/a, 404, ",
        "/user, 404, ",
        "/user/7/8, 404, ",
        "//one, 400, ",
        "/one//, 404, ",
        "/one/../tree, 404, ",
        "/tree/../one, 404, ",
        "/tree/%2e%2e/one, 404, ",
        "*, 400, ",
        "localhost:PORT, 400, ",
        "ftp://localhost:PORT/one, 400, ",
    })
    void theParsedPathFindsTheRoute(String target, int status, String body) throws Exception {
        serve();
        RawHttp.Answer answer = server.ask(RawHttp.get(target.replace("PORT", String.valueOf(server.port))));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (body != null) {
            assertThat(answer.body()).isEqualTo(body);
        } else {
            answer.assertProblem(status, status == 404 ? "not-found" : "bad-request");
        }
    }

    @Test
    void theMethodBelongsToTheRoute() throws Exception {
        serve();
        assertThat(server.ask(RawHttp.post("/one", "x")).body()).isEqualTo("post-one");
        RawHttp.Answer wrong = server.ask(RawHttp.request("DELETE", "/one", "", "X-HTTP-Method-Override: GET"));
        wrong.assertProblem(405, "method-not-allowed");
        assertThat(wrong.list("Allow")).containsExactly("GET", "POST", "OPTIONS");
        server.ask(RawHttp.request("CONNECT", "localhost:" + server.port, "")).assertProblem(400, "bad-request");
        assertThat(server.ask(RawHttp.request("OPTIONS", "*", "")).status()).isEqualTo(204);
        assertThat(server.ask(RawHttp.request("OPTIONS", "http://localhost/one", ""))
                        .list("Allow"))
                .containsExactly("GET", "POST", "OPTIONS");
    }

    @Test
    void aRouteThatMapsHeadersSeesTheSamePath() throws Exception {
        serve();
        assertThat(server.ask(RawHttp.get("http://elsewhere.example:9/m%61pped/a%2Fb%20c?x=:" + server.port + "/one"))
                        .body())
                .isEqualTo("mapped");
        assertThat(seen)
                .containsEntry(Exchange.HTTP_URI, "/mapped/a/b c")
                .containsEntry(Exchange.HTTP_PATH, "/a/b%20c")
                .containsEntry(Exchange.HTTP_METHOD, "GET")
                .containsEntry(Exchange.HTTP_RAW_QUERY, "x=:" + server.port + "/one");
    }

    @Test
    void aRouteThatIsStoppedIsToBeTriedAgain() throws Exception {
        serve();
        server.camel.getRouteController().stopRoute("post-one");
        server.ask(RawHttp.post("/one", "x")).assertProblem(503, "overloaded");
        assertThat(server.ask(RawHttp.get("/one")).body()).isEqualTo("one");
        server.camel.getRouteController().startRoute("post-one");
        assertThat(server.ask(RawHttp.post("/one", "x")).body()).isEqualTo("post-one");
        server.camel.getRouteController().stopRoute("post-one");
        server.camel.removeRoute("post-one");
        server.ask(RawHttp.post("/one", "x")).assertProblem(405, "method-not-allowed");
    }

    @Test
    void routesComeAndGo() throws Exception {
        serve();
        server.ask(RawHttp.get("/new")).assertProblem(404, "not-found");
        server.add(from -> answering(from.apply("/new?mapHeaders=false"), "new"));
        assertThat(server.ask(RawHttp.get("/new")).body()).isEqualTo("new");
        server.camel.getRouteController().stopRoute("new");
        server.camel.removeRoute("new");
        server.ask(RawHttp.get("/new")).assertProblem(404, "not-found");
    }

    @Test
    void aRequestUnderWayGoesToTheRouteThatReplacedItsOwn() throws Exception {
        serve();
        try (RawHttp client = server.connect()) {
            client.send("POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            server.camel.getRouteController().stopRoute("post-one");
            server.camel.removeRoute("post-one");
            server.add(from -> answering(from.apply("/one?httpMethodRestrict=POST&mapHeaders=false"), "edited"));
            assertThat(client.send("ok").answer().body()).isEqualTo("edited");
        }
        try (RawHttp client = server.connect()) {
            client.send("POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            server.camel.getRouteController().stopRoute("edited");
            server.camel.removeRoute("edited");
            client.send("ok").answer().assertProblem(404, "not-found");
        }
    }

    @Test
    void whileRoutesAreEditedTheirPathsSaySoAndTheirPortStaysBound() throws Exception {
        serve();
        try (RawHttp client = server.connect()) {
            try (HttpServerComponent.Hold held = HttpServerComponent.hold(server.camel)) {
                remove("post-one");
                server.ask(RawHttp.post("/one", "x")).assertProblem(503, "overloaded");
                for (Route route : server.camel.getRoutes()) {
                    remove(route.getRouteId());
                }
                for (String path : List.of("/one", "/mapped/a")) {
                    client.send(RawHttp.get(path)).answer().assertProblem(503, "overloaded");
                    server.ask(RawHttp.get(path)).assertProblem(503, "overloaded");
                }
                server.ask(RawHttp.get("/never")).assertProblem(404, "not-found");
                server.add(from -> answering(from.apply("/one?mapHeaders=false"), "edited"));
            }
            assertThat(client.send(RawHttp.get("/one")).answer().body()).isEqualTo("edited");
            client.send(RawHttp.get("/mapped/a")).answer().assertProblem(404, "not-found");
        }
        try (HttpServerComponent.Hold held = HttpServerComponent.hold(server.camel)) {
            remove("edited");
            server.ask(RawHttp.get("/one")).assertProblem(503, "overloaded");
        }
        assertThatThrownBy(() -> server.ask(RawHttp.get("/one"))).isInstanceOf(ConnectException.class);
    }

    @Test
    void anEditMayGiveAPortAnotherAddress() throws Exception {
        serve();
        try (HttpServerComponent.Hold held = HttpServerComponent.hold(server.camel)) {
            for (Route route : server.camel.getRoutes()) {
                remove(route.getRouteId());
            }
            server.camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    answering(from("netty-http:http://127.0.0.1:" + server.port + "/one?mapHeaders=false"), "moved");
                }
            });
        }
        assertThat(server.ask(RawHttp.get("/one")).body()).isEqualTo("moved");
    }

    @Test
    void aStoppedRouteIsNotServedByOneThatTakesMorePaths() throws Exception {
        serve();
        server.add(from -> answering(from.apply("/*?mapHeaders=false"), "any"));
        server.camel.getRouteController().stopRoute("one");
        server.ask(RawHttp.get("/one")).assertProblem(503, "overloaded");
        assertThat(server.ask(RawHttp.get("/other")).body()).isEqualTo("any");
    }

    private void remove(String route) throws Exception {
        server.camel.getRouteController().stopRoute(route);
        server.camel.removeRoute(route);
    }

    @Test
    void aSuspendedRouteSaysSo() throws Exception {
        serve();
        server.camel.getRouteController().suspendRoute("one");
        RawHttp.Answer suspended = server.ask(RawHttp.get("/one"));
        suspended.assertProblem(503, "overloaded");
        assertThat(suspended.headers()).containsEntry("Retry-After", "1");
        server.camel.getRouteController().resumeRoute("one");
        assertThat(server.ask(RawHttp.get("/one")).body()).isEqualTo("one");
    }

    @Test
    void whateverIsThrownIsAnswered() throws Exception {
        server = new HttpTestServer(new HttpTestServer.Rules(), from -> {
            from.apply("/error?mapHeaders=false").process(exchange -> {
                throw new OutOfMemoryError("secret");
            });
            from.apply("/late?mapHeaders=false").bean(new Late(), "fail");
            from.apply("/unsendable?mapHeaders=false").setBody(exchange -> new Object() {
                @Override
                public String toString() {
                    throw new LinkageError("secret");
                }
            });
            from.apply("/nothing?mapHeaders=false").setBody(exchange -> null);
        });
        try (RawHttp client = server.connect()) {
            for (String path : new String[] {"/error", "/late", "/unsendable"}) {
                client.send(RawHttp.get(path));
                RawHttp.Answer answer = client.answer();
                answer.assertProblem(500, "internal-error");
                assertThat(answer.body()).doesNotContain("secret");
            }
            assertThat(client.send(RawHttp.get("/nothing")).answer().status()).isLessThan(300);
        }
        await("exchanges that never end")
                .until(() -> server.camel.getInflightRepository().size() == 0);
    }

    /** A bean that fails later, in a thread of its own. */
    public static final class Late {
        public CompletableFuture<String> fail() {
            return CompletableFuture.supplyAsync(() -> {
                throw new StackOverflowError("secret");
            });
        }
    }
}
