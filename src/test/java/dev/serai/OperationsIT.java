package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.serai.app.Settings;
import dev.serai.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What an operator sees: health, metrics, log lines. */
class OperationsIT {
    @TempDir
    private Path folder;

    @Test
    void anOperatorSeesHealthMetricsTracesAndJsonLogs() throws Exception {
        AtomicInteger traces = new AtomicInteger();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            traces.addAndGet(exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        int health = SeraiProcess.freePort();
        String sqsPort = String.valueOf(SeraiProcess.freePort());
        try (SeraiProcess serai = SeraiProcess.start(
                        folder,
                        Map.of(),
                        "run",
                        "--only",
                        "numbers,http",
                        "--health-port",
                        String.valueOf(health),
                        "--log-format",
                        "json",
                        "-D",
                        "serai.traces.endpoint=http://127.0.0.1:"
                                + collector.getAddress().getPort(),
                        "-D",
                        "serai.http.children=1",
                        "-D",
                        "serai.http.port=" + SeraiProcess.freePort(),
                        "-D",
                        "serai.embedded.sqs-port=" + sqsPort,
                        "-D",
                        "serai.embedded.s3-port=" + SeraiProcess.freePort());
                SqsClient sqs = Settings.load(Map.of("serai.embedded.sqs-port", sqsPort))
                        .access()
                        .sqs()) {
            serai.awaitReady();
            String queue = sqs.getQueueUrl(request -> request.queueName("requestQueue"))
                    .queueUrl();
            sqs.sendMessage(request -> request.queueUrl(queue).messageBody("1,2,3"));

            // what speeds up its own start is of use to children only if they run as it does
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> serai.process().descendants().anyMatch(child -> child.info()
                            .commandLine()
                            .orElse("")
                            .matches(".* -jar [^ ]*serai\\.jar dev\\.serai\\.process\\.ChildMain .*")));
            assertThat(get(health, "/observe/health/live").statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                HttpResponse<String> ready = get(health, "/observe/health/ready");
                assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
            });
            assertThat(get(health, "/observe/health/ready").body())
                    .contains("queues", "buckets", "consumer:numbers-requests");

            // The last of a message's work: the exchange of its route is counted.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            get(health, "/observe/metrics").body())
                    .contains(
                            "serai_step_seconds_count{outcome=\"success\",route=\"numbers-requests\",step=\"store-event\"} 1")
                    .containsPattern("camel_exchanges_succeeded_total\\{[^}]*routeId=\"numbers-requests\"\\} 1")
                    .contains("camel_route_policy_seconds_bucket{"));
            String metrics = get(health, "/observe/metrics").body();
            assertThat(metrics)
                    .contains("serai_queue_messages{queue=\"requestQueue\",state=\"waiting\"}")
                    .contains("serai_children{state=\"alive\"} 1.0")
                    .contains("serai_step_seconds_bucket{outcome=\"success\",route=\"numbers-requests\"")
                    .contains("serai_image_bytes_total")
                    .contains("serai_image_pixels_total");
            assertThat(namesInDashboard()).isNotEmpty().allSatisfy(name -> assertThat(metrics)
                    .as("the dashboard asks for " + name)
                    .contains(name));

            await().atMost(Duration.ofSeconds(30)).until(() -> traces.get() > 0);
            Files.createDirectories(folder.resolve("routes"));
            Files.writeString(folder.resolve("routes/broken.yaml"), "- broken\n");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> serai.errors().stream().anyMatch(line -> line.contains("broken.yaml:1: ")));
            assertThat(serai.errors()).isNotEmpty().allSatisfy(line -> assertThat(
                            Json.readObject(line).path("level").asText())
                    .as(line)
                    .isNotEmpty());
        } finally {
            collector.stop(0);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The names of metrics that the dashboard's queries use. */
    private static Set<String> namesInDashboard() throws IOException {
        Set<String> names = new TreeSet<>();
        List<String> queries = Json.readObject(Files.readString(Path.of("deploy/grafana-dashboard.json")))
                .findValuesAsText("expr");
        Pattern name = Pattern.compile("\\b(serai|camel|jvm)_[a-z_]+");
        for (String query : queries) {
            Matcher matcher = name.matcher(query);
            while (matcher.find()) {
                names.add(matcher.group());
            }
        }
        return names;
    }
}
