package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.SeraiProcess;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Provisioning;
import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.embedded.queues.EmbeddedQueues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Queues and buckets that accept connections and say nothing: what needs them is told so, and nothing else waits. */
class HungEndpointTest {
    /** Less than the SDK waits for an answer unless told otherwise, and far more than any answer here takes. */
    private static final Duration SOON = Duration.ofSeconds(25);

    private static final String EVENT_OF_NOBODY =
            "{\"jobs\":[{\"kind\":\"numbers\",\"id\":\"%s\",\"sent\":\"2026-01-01T00:00:00Z\"}],\"wait\":1}";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(SOON)
            .build();

    @TempDir
    private Path data;

    private EmbeddedQueues queues;
    private EmbeddedBuckets buckets;
    private Cable toQueues;
    private Cable toBuckets;
    private InProcess serai;

    @BeforeEach
    void startServersBehindCables() throws IOException {
        queues = EmbeddedQueues.start(data, 0);
        buckets = EmbeddedBuckets.start(data, 0, new AwsAccess.Keys("local", "local-secret"));
        AwsAccess direct = Settings.load(Map.of(
                        "serai.sqs.endpoint", queues.endpoint().toString(),
                        "serai.s3.endpoint", buckets.endpoint().toString()))
                .access();
        try (SqsClient sqs = direct.sqs();
                S3Client s3 = direct.s3()) {
            Provisioning provisioning = new Provisioning(sqs, s3, direct);
            provisioning.makeQueues(List.of("requestQueue", "responseQueue", "inbox", "outbox"), 30);
            provisioning.makeBuckets(List.of("images", "log-events"));
            s3.putObject(
                    put -> put.bucket("images").key("cat.png"),
                    RequestBody.fromBytes(getClass()
                            .getResourceAsStream("/images/reference.png")
                            .readAllBytes()));
        }
        toQueues = Cable.to(queues.endpoint());
        toBuckets = Cable.to(buckets.endpoint());
        serai = InProcess.start(
                data,
                Map.of(
                        "serai.sqs.endpoint", toQueues.url(),
                        "serai.s3.endpoint", toBuckets.url(),
                        "serai.http.port", String.valueOf(SeraiProcess.freePort()),
                        "serai.http.host", "127.0.0.1",
                        "serai.http.children", "1",
                        "serai.health.port", String.valueOf(SeraiProcess.freePort())),
                Part.HTTP,
                Part.WEB);
    }

    @AfterEach
    void stop() throws IOException {
        toQueues.mend();
        toBuckets.mend();
        serai.close();
        toQueues.close();
        toBuckets.close();
        queues.close();
        buckets.close();
    }

    @Test
    void aBucketThatHangsCostsOnlyWhatNeedsIt() {
        assertThat(get("/images/cat.png").join().statusCode()).isEqualTo(200);
        toBuckets.hang();
        List<CompletableFuture<HttpResponse<String>>> waiting = Stream.generate(
                        () -> List.of("/images/cat.png", "/api/download?key=cat.png", "/api/images"))
                .limit(20)
                .flatMap(List::stream)
                .map(this::get)
                .toList();
        Awaitility.await().atMost(SOON).until(() -> toBuckets.connections() >= 20);
        assertThat(post("/statistics", "1,2,3").join().body()).contains("\"mean\":2");
        assertThat(get("/").join().statusCode()).isEqualTo(200);
        assertThat(post("/api/numbers", "{\"list\":\"1,2\"}").join().statusCode())
                .isLessThan(300);

        waiting.forEach(answer -> {
            assertThat(answer.join().statusCode()).isIn(502, 503);
            assertThat(answer.join().body()).contains("\"detail\"");
        });
        assertThat(waiting)
                .filteredOn(answer -> answer.join().statusCode() == 503)
                .allSatisfy(answer -> assertThat(answer.join().headers().map()).containsKey("retry-after"));

        toBuckets.mend();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> get("/images/cat.png").join().statusCode() == 200);
        Awaitility.await().atMost(SOON).until(() -> get("/api/images").join().statusCode() == 200);
    }

    @Test
    void queuesThatHangCostOnlyWhatNeedsThem() {
        toQueues.hang();
        List<CompletableFuture<HttpResponse<String>>> waiting = Stream.generate(
                        () -> post("/api/numbers", "{\"list\":\"1,2\"}"))
                .limit(40)
                .toList();
        Awaitility.await().atMost(SOON).until(() -> toQueues.connections() >= 12);
        assertThat(post("/statistics", "1,2,3").join().body()).contains("\"mean\":2");
        assertThat(get("/images/cat.png").join().statusCode()).isEqualTo(200);
        waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(503));

        toQueues.mend();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> post("/api/numbers", "{\"list\":\"1,2\"}").join().statusCode() < 300);
    }

    @Test
    void aPageThatWaitsIsAnswered() {
        toBuckets.hang();
        toQueues.hang();
        for (String id : List.of("a", "b")) {
            assertThat(post("/api/watch", EVENT_OF_NOBODY.formatted(id)).join().statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void readinessSaysWhatHangsAndLivenessDoesNotWaitForIt() {
        Awaitility.await().atMost(SOON).until(() -> health("/ready").join().statusCode() == 200); // with its child
        toBuckets.hang();
        List<CompletableFuture<HttpResponse<String>>> asked =
                Stream.generate(() -> health("/ready")).limit(30).toList();
        assertThat(health("/live").join().statusCode()).isEqualTo(200);
        assertThat(asked).allSatisfy(answer -> {
            assertThat(answer.join().statusCode()).isEqualTo(503);
            assertThat(answer.join().body()).contains("These buckets do not answer: ");
        });
        toBuckets.mend();
        Awaitility.await().atMost(SOON).until(() -> health("/ready").join().statusCode() == 200);
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return http.sendAsync(
                HttpRequest.newBuilder(serai.http(path)).timeout(SOON).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(serai.http(path))
                        .timeout(SOON)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> health(String path) {
        URI uri = URI.create("http://127.0.0.1:" + serai.application().healthPort() + "/observe/health" + path);
        return http.sendAsync(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(90)).build(), BodyHandlers.ofString());
    }
}
