package dev.serai.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Settings;
import dev.serai.http.server.HttpServerComponent;
import dev.serai.http.server.HttpServerRules;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of HTTP see while all routes of a port are replaced. */
class EditedHttpRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    @Test
    void everyPathIsThereOrAnswers503AtEveryMomentOfAnEdit() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        write("http.yaml", route("one") + route("two"));
        write("errors.yaml", LiveRoutesTest.rescue("before"));
        Collection<Integer> seen = new ConcurrentLinkedQueue<>();
        try (DefaultCamelContext camel = new DefaultCamelContext();
                LiveRoutes routes = new LiveRoutes(
                        new RouteFiles(folder, List.of(), List.of()), new RouteCheck(Settings.load(Map.of())::find))) {
            camel.addComponent(
                    "netty-http",
                    new HttpServerComponent(new HttpServerRules(
                            1_000,
                            10_000,
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(20),
                            Optional.empty(),
                            List.of(),
                            Optional.empty(),
                            List.of(),
                            Optional.empty(),
                            -1)));
            camel.addRoutes(routes);
            camel.start();
            camel.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
                @Override
                public void notify(CamelEvent event) throws Exception {
                    if (event instanceof CamelEvent.RouteEvent && !camel.isStopping()) {
                        seen.add(status("one"));
                        seen.add(status("two"));
                    }
                }
            });
            var before = camel.getRoute("two");
            routes.follow();
            write("errors.yaml", LiveRoutesTest.rescue("after"));
            await().atMost(SOON).until(() -> camel.getRoute("two") != null && camel.getRoute("two") != before);
            await().atMost(SOON).until(() -> status("one") == 200 && status("two") == 200);
            assertThat(seen).hasSizeGreaterThan(10).contains(503).containsOnly(200, 503);
            assertThat(status("three")).isEqualTo(404);
        }
    }

    /** The status that a path is answered with; 0 if the connection is refused. */
    private int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (ConnectException e) {
            return 0;
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String route(String id) {
        return """
                - route:
                    id: %s
                    from:
                      uri: netty-http:http://127.0.0.1:%d/%s?mapHeaders=false
                      steps:
                        - setBody: { constant: hello }
                """
                .formatted(id, port, id);
    }
}
