package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Settings;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A route of each template, saved into the folder of a running application. */
class TemplatesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final byte[] PICTURE = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[40 * 30 * 3], 3, 40, 30, 0)), Format.PNG, WriteOptions.DEFAULT);

    @TempDir
    private Path folder;

    @Test
    void aNewRouteIsAFileOfFiveLines() throws Exception {
        String sqsPort = String.valueOf(SeraiProcess.freePort());
        String s3Port = String.valueOf(SeraiProcess.freePort());
        int httpPort = SeraiProcess.freePort();
        Map<String, String> options = Map.of(
                "serai.embedded.sqs-port", sqsPort,
                "serai.embedded.s3-port", s3Port);
        try (SeraiProcess serai = SeraiProcess.startInFull(
                        folder,
                        Map.of(),
                        "run",
                        "--only",
                        "images,http",
                        "--health-port",
                        "-1",
                        "-D",
                        "serai.embedded.sqs-port=" + sqsPort,
                        "-D",
                        "serai.embedded.s3-port=" + s3Port,
                        "-D",
                        "serai.http.children=1",
                        "-D",
                        "serai.http.port=" + httpPort);
                SqsClient sqs = Settings.load(options).access().sqs();
                S3Client s3 = Settings.load(options).access().s3()) {
            serai.awaitReady();
            String thumbnails =
                    sqs.createQueue(request -> request.queueName("thumbnails")).queueUrl();
            Files.createDirectories(folder.resolve("routes"));
            Files.writeString(
                    folder.resolve("routes/thumbnails.yaml"),
                    """
                    - templatedRoute:
                        routeTemplateRef: queue-worker
                        parameters:
                          - { name: queue, value: thumbnails }
                          - { name: pipeline, value: "scale:0.25" }
                    """);
            Files.writeString(
                    folder.resolve("routes/soft.yaml"),
                    """
                    - templatedRoute:
                        routeTemplateRef: http-operation
                        parameters:
                          - { name: path, value: soft }
                          - { name: pipeline, value: "grayscale,blur:2" }
                    """);
            Files.writeString(
                    folder.resolve("routes/watch.yaml"),
                    """
                    - templatedRoute:
                        routeTemplateRef: folder-watcher
                        parameters:
                          - { name: folder, value: in }
                          - { name: pipeline, value: "scale:0.5" }
                          - { name: to, value: "file:out" }
                    """);
            worksOnItsQueue(sqs, s3, thumbnails);
            answersOnItsPath(httpPort);
            watchesItsFolder();
        }
    }

    private static void worksOnItsQueue(SqsClient sqs, S3Client s3, String thumbnails) {
        s3.putObject(request -> request.bucket("images").key("cat.png"), RequestBody.fromBytes(PICTURE));
        for (String message : List.of("{\"key\":\"cat.png\"}", "{\"key\":\"dog.png\"}")) {
            sqs.sendMessage(request -> request.queueUrl(thumbnails).messageBody(message));
        }
        String outbox = sqs.getQueueUrl(request -> request.queueName("outbox")).queueUrl();
        List<Message> replies = new java.util.ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            replies.addAll(sqs.receiveMessage(request ->
                            request.queueUrl(outbox).maxNumberOfMessages(10).waitTimeSeconds(1))
                    .messages());
            return replies.size() == 2;
        });
        assertThat(replies)
                .extracting(Message::body)
                .anySatisfy(body -> {
                    assertThat(Json.readObject(body).path("key").asText()).isEqualTo("processed/scale-0.25/cat.png");
                    assertThat(Json.readObject(body).path("width").asInt()).isEqualTo(10);
                })
                .anySatisfy(body -> assertThat(
                                Json.readObject(body).path("error").path("code").asText())
                        .isEqualTo("not-found"));
    }

    private static void answersOnItsPath(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/soft"))
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(PICTURE))
                .build();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Codecs.header(answer.body()).channels()).isEqualTo(1);
    }

    private void watchesItsFolder() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("in"));
        // a pipe that nobody writes to holds nobody up
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("in/a.png").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.write(folder.resolve("in/dog.png"), PICTURE);
        Files.write(folder.resolve("in/broken.png"), new byte[] {1, 2, 3});
        await().atMost(PATIENCE)
                .until(() -> Files.exists(folder.resolve("in/.done/dog.png"))
                        && Files.exists(folder.resolve("in/.failed/broken.png")));
        assertThat(Codecs.header(Files.readAllBytes(folder.resolve("out/dog.png")))
                        .width())
                .isEqualTo(20);
    }
}
