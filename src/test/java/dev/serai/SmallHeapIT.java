package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Settings;
import dev.serai.http.Images;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** More at once than the heap has room for, though each budget alone would let it in. */
@Timeout(300)
class SmallHeapIT {
    /** Some 60 are taken before anything is asked of the process; the budget of bodies alone has 96. */
    private static final int HEAP = 128;

    private static final int REQUESTS = 160;
    private static final int JOBS = 6;

    @TempDir
    private Path folder;

    @Test
    void refusesAndWaitsWhereItWouldEnd() throws Exception {
        Map<String, String> ports = Map.of(
                "serai.embedded.sqs-port", String.valueOf(SeraiProcess.freePort()),
                "serai.embedded.s3-port", String.valueOf(SeraiProcess.freePort()),
                "serai.http.port", String.valueOf(SeraiProcess.freePort()));
        Settings settings = Settings.load(ports);
        List<String> arguments = new ArrayList<>(List.of("run", "--only", "images,http", "--health-port", "-1"));
        ports.forEach((name, value) -> arguments.addAll(List.of("-D", name + "=" + value)));
        try (SeraiProcess serai =
                        SeraiProcess.startWithSmallHeap(folder, Map.of(), HEAP, arguments.toArray(String[]::new));
                SqsClient sqs = settings.access().sqs();
                S3Client s3 = settings.access().s3()) {
            serai.awaitReady();
            byte[] picture = bmp();
            String bucket = settings.get("serai.bucket.images");
            for (int job = 0; job < JOBS; job++) {
                String key = "large/" + job + ".bmp";
                s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(picture));
                sqs.sendMessage(request -> request.queueUrl(url(sqs, settings.get("serai.queue.inbox")))
                        .messageBody(
                                "{\"key\":\"" + key + "\",\"format\":\"png\",\"pipeline\":\"grayscale,scale:0.1\"}"));
            }
            List<Integer> statuses = ask(settings.get("serai.http.port"), picture);
            assertThat(statuses).isSubsetOf(200, 503).contains(200, 503);
            assertThat(answers(sqs, settings.get("serai.queue.outbox")))
                    .hasSize(JOBS)
                    .allSatisfy(answer -> assertThat(answer).contains("\"width\":80"));
            assertThat(serai.process().isAlive()).isTrue();
            assertThat(ask(settings.get("serai.http.port"), picture)).contains(200);
        }
    }

    private static byte[] bmp() {
        byte[] file = Images.encoded("bmp", 800, 600);
        byte[] noise = new byte[800 * 150 * 3];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, file, file.length - noise.length, noise.length);
        return file;
    }

    private static List<Integer> ask(String port, byte[] picture) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/?format=png"))
                .timeout(Duration.ofSeconds(120))
                .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                .build();
        List<CompletableFuture<HttpResponse<Void>>> sent = new ArrayList<>();
        for (int count = 0; count < REQUESTS; count++) {
            sent.add(client.sendAsync(request, BodyHandlers.discarding()));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<Void>> one : sent) {
            statuses.add(one.get(150, TimeUnit.SECONDS).statusCode());
        }
        return statuses;
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private static List<String> answers(SqsClient sqs, String queue) {
        List<String> answers = new ArrayList<>();
        await().atMost(Duration.ofSeconds(120)).until(() -> {
            for (Message message : sqs.receiveMessage(request -> request.queueUrl(url(sqs, queue))
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(2))
                    .messages()) {
                answers.add(message.body());
            }
            return answers.size() >= JOBS;
        });
        return answers;
    }
}
