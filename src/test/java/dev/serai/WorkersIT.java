package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.app.InProcess;
import dev.serai.app.Part;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** Three worker processes on one set of queues and buckets. */
class WorkersIT {
    private static final int IMAGES = 300;
    private static final int WORKERS = 3;

    @TempDir
    private Path folder;

    @Test
    void threeWorkersShareTheWorkAndEveryImageComesOutOnce() throws Exception {
        byte[] picture = Codecs.write(
                Picture.of(Format.PNG, Frame.of(new byte[64 * 48 * 3], 3, 64, 48, 0)),
                Format.PNG,
                WriteOptions.DEFAULT);
        try (InProcess broker = InProcess.start(folder.resolve("data"), Map.of(), Part.NUMBERS)) {
            Map<String, String> where = Map.of(
                    "SERAI_SQS_ENDPOINT",
                    broker.settings().access().sqsEndpoint().orElseThrow().toString(),
                    "SERAI_S3_ENDPOINT",
                    broker.settings().access().s3Endpoint().orElseThrow().toString());
            SeraiProcess.run(folder, where, "setup");
            List<SeraiProcess> workers = new ArrayList<>();
            List<Integer> ports = new ArrayList<>();
            try {
                for (int i = 0; i < WORKERS; i++) {
                    ports.add(SeraiProcess.freePort());
                    workers.add(SeraiProcess.start(
                            folder, where, "run", "--only", "images", "--health-port", String.valueOf(ports.get(i))));
                }
                workers.forEach(SeraiProcess::awaitReady);
                for (int i = 0; i < IMAGES; i++) {
                    String key = "image-" + i + ".png";
                    broker.s3().putObject(request -> request.bucket("images").key(key), RequestBody.fromBytes(picture));
                    broker.send("inbox", "{\"key\":\"" + key + "\",\"sigma\":1}");
                }
                List<Message> replies = broker.receive("outbox", IMAGES, Duration.ofMinutes(4));
                Map<String, Integer> times = new HashMap<>();
                for (Message reply : replies) {
                    times.merge(Json.readObject(reply.body()).path("key").asText(), 1, Integer::sum);
                }
                assertThat(times).hasSize(IMAGES).allSatisfy((key, count) -> assertThat(count)
                        .isOne());
                assertThat(broker.receive("outbox", 1, Duration.ofSeconds(2))).isEmpty();
                assertThat(shares(ports)).allSatisfy(share -> assertThat(share)
                        .as("what one of the workers did")
                        .isBetween(IMAGES / WORKERS / 4, IMAGES));
                assertThat(shares(ports).stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(IMAGES);
            } finally {
                workers.forEach(SeraiProcess::close);
            }
        }
    }

    /** How many jobs each worker's metrics say it has done. */
    private static List<Integer> shares(List<Integer> ports) throws IOException, InterruptedException {
        Pattern done = Pattern.compile(
                "serai_step_seconds_count\\{outcome=\"success\",route=\"image-job\",step=\"store-result\"} (\\d+)");
        List<Integer> shares = new ArrayList<>();
        for (int port : ports) {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/metrics"))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher matcher = done.matcher(metrics);
            assertThat(matcher.find()).as(metrics).isTrue();
            shares.add(Integer.parseInt(matcher.group(1)));
        }
        return shares;
    }
}
