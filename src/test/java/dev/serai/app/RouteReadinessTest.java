package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readiness says of a route that ran before and did not start again when an edit was taken back. */
class RouteReadinessTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private int health;

    /** A step that cannot be made any more once it has been made twice, until it may again. */
    public static final class Fickle {
        private static volatile boolean willing = true;

        public Fickle() {
            if (!willing) {
                throw new IllegalStateException("not now");
            }
        }

        public void run() {}
    }

    /** A step that is never made, and takes away what the one above needs. */
    public static final class Spoiler {
        public Spoiler() {
            Fickle.willing = false;
            throw new IllegalStateException("never");
        }

        public void run() {}
    }

    private static String route(String id, String word, String step) {
        return """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - setBody: { constant: %s }
                        - bean: { beanType: "%s" }
                """
                .formatted(id, id, word, step);
    }

    private HttpResponse<String> readiness() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health + "/observe/health/ready"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void awaitStatus(int status) {
        await().atMost(SOON).until(() -> readiness().statusCode() == status);
    }

    @Test
    void isDownAndNamesTheRouteUntilItRunsAgain() throws Exception {
        int udp;
        try (DatagramSocket free = new DatagramSocket();
                ServerSocket alsoFree = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            udp = free.getLocalPort();
            health = alsoFree.getLocalPort();
        }
        Path file = Files.createDirectories(data.resolve("routes")).resolve("own.yaml");
        Files.writeString(
                file, route("first", "one", Fickle.class.getName()) + route("second", "one", Fickle.class.getName()));
        try (Application serai = Application.start(
                Settings.load(Map.of(
                        "serai.udp.port", String.valueOf(udp),
                        "serai.health.port", String.valueOf(health),
                        "serai.routes.directory", file.getParent().toString(),
                        "serai.data", data.toString())),
                EnumSet.of(Part.UDP))) {
            awaitStatus(200);
            Files.writeString(
                    file,
                    route("first", "two", Fickle.class.getName()) + route("second", "one", Spoiler.class.getName()));
            awaitStatus(503);
            assertThat(readiness().body()).contains("Route 'first'", "Route 'second'", "not now", "own.yaml:1");
            Fickle.willing = true;
            awaitStatus(200);
            assertThat(serai.camel()
                            .getRouteController()
                            .getRouteStatus("first")
                            .isStarted())
                    .isTrue();
            assertThat(serai.camel()
                            .getRouteController()
                            .getRouteStatus("second")
                            .isStarted())
                    .isTrue();
        }
    }
}
