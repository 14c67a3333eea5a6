package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.SeraiProcess;
import dev.serai.aws.FullDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the application tells when the embedded queues can no longer store. */
class StoreFailureTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @BeforeEach
    void mount() {
        FullDisk.mount();
    }

    @AfterEach
    void unmount() {
        FullDisk.unmount();
    }

    @Test
    void livenessAndReadinessGoDownAndWhoeverRunsItIsTold() {
        int port = SeraiProcess.freePort();
        try (InProcess serai = InProcess.start(data, Map.of("serai.health.port", String.valueOf(port)), Part.NUMBERS)) {
            await().atMost(SOON).ignoreExceptions().until(() -> status(port, "ready") == 200);
            assertThat(status(port, "live")).isEqualTo(200);
            assertThat(serai.application().failure().toCompletableFuture()).isNotDone();

            FullDisk.full(true);
            String url = serai.queue("requestQueue");
            assertThatThrownBy(() -> serai.sqs().sendMessage(request -> request.queueUrl(url)
                            .messageBody("1,2,3")
                            .overrideConfiguration(call -> call.apiCallTimeout(Duration.ofSeconds(3)))))
                    .isInstanceOf(RuntimeException.class);
            await().atMost(SOON)
                    .until(() ->
                            serai.application().failure().toCompletableFuture().isDone());
            FullDisk.full(false);

            assertThat(status(port, "live")).isEqualTo(503);
            assertThat(status(port, "ready")).isEqualTo(503);
        }
    }

    private static int status(int port, String check) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health/" + check))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
