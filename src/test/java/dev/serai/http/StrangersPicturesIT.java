package dev.serai.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.SeraiProcess;
import dev.serai.app.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Pictures of strangers, by every way there is into the process that holds the queues. */
@Timeout(240)
class StrangersPicturesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /**
     * Classes of Serai that decode, encode or hold pixels; the JVM may look at others, which these would use, to verify
     * a class.
     */
    private static final Set<String> OWN_AT_PIXELS = Stream.of(
                    "Frame",
                    "rows.Rows",
                    "rows.Samples",
                    "rows.BlurredFrame",
                    "kernels.KernelFamily",
                    "codec.ImageIoPlugin",
                    "codec.deflate.DeflateDecoder",
                    "codec.gif.GifEncoder",
                    "codec.gif.GifLzwDecoder",
                    "codec.gif.GifSource",
                    "codec.jpeg.JpegDecoder",
                    "codec.jpeg.JpegEncoder",
                    "codec.jpeg.JpegJavaEngine",
                    "codec.jpeg.JpegLumaTranscoder",
                    "codec.jpeg.JpegSource",
                    "codec.jpeg.JpegTurboEngine",
                    "codec.jpeg.kernels.JpegKernels",
                    "codec.png.PngDecoder",
                    "codec.png.PngEncoder",
                    "codec.tiff.TiffDecoder",
                    "codec.tiff.TiffDecompressor",
                    "codec.webp.WebpContainerWriter",
                    "codec.webp.WebpSource")
            .map(name -> "dev.serai.image." + name)
            .collect(Collectors.toSet());

    /** The same of others. */
    private static final Pattern OTHERS_AT_PIXELS = Pattern.compile("javax\\.imageio\\.ImageIO"
            + "|com\\.twelvemonkeys\\.imageio\\.plugins\\.tiff\\.TIFFImageReader"
            + "|com\\.luciad\\.imageio\\.webp\\.(WebP|WebPReader|WebPWriter)|com\\.sun\\.jna\\.Native");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    private int port;
    private int scalePort;
    private Settings settings;

    private SeraiProcess serve(Map<String, String> environment) throws IOException {
        port = SeraiProcess.freePort();
        scalePort = SeraiProcess.freePort();
        Map<String, String> ports = Map.of(
                "serai.embedded.sqs-port", String.valueOf(SeraiProcess.freePort()),
                "serai.embedded.s3-port", String.valueOf(SeraiProcess.freePort()),
                "serai.http.port", String.valueOf(port),
                "serai.scale.port", String.valueOf(scalePort));
        settings = Settings.load(ports);
        List<String> arguments = new ArrayList<>(List.of(
                "run", "--only", "images,http,scale,web", "--health-port", "-1", "-D", "serai.http.children=2"));
        ports.forEach((name, value) -> arguments.addAll(List.of("-D", name + "=" + value)));
        return SeraiProcess.start(folder, environment, arguments.toArray(String[]::new))
                .awaitReady();
    }

    private HttpRequest.Builder request(int to, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                .timeout(Duration.ofSeconds(120));
    }

    private byte[] post(int to, String path, byte[] body) throws IOException, InterruptedException {
        return answer(request(to, path).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        return answer(request(port, path));
    }

    private byte[] answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as(() -> new String(answer.body(), UTF_8))
                .isBetween(200, 201);
        return answer.body();
    }

    /** Uploads by the page; the key in the bucket, ready for a query. */
    private String upload(String name, byte[] image) throws IOException, InterruptedException {
        Matcher key = Pattern.compile("\"key\":\"([^\"]+)\"")
                .matcher(new String(post(port, "/api/images?name=" + name, image), UTF_8));
        assertThat(key.find()).isTrue();
        return URLEncoder.encode(key.group(1), UTF_8);
    }

    @Test
    void theClassesThatWorkOnPixelsHaveTheseNames() {
        assertThat(OWN_AT_PIXELS)
                .allSatisfy(name -> assertThat(getClass().getResource("/" + name.replace('.', '/') + ".class"))
                        .isNotNull());
    }

    @Test
    void noneIsEverDecodedOrEncodedInTheMainProcess() throws Exception {
        byte[] png = Images.encoded("png", 60, 40);
        byte[] jpeg = Images.encoded("jpg", 60, 40);
        byte[] tiff = Images.encoded("tiff", 60, 40);
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(
                folder.resolve("routes/own.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: queue-worker
                    parameters:
                      - { name: queue, value: requestQueue }
                      - { name: pipeline, value: "scale:0.5" }
                - templatedRoute:
                    routeTemplateRef: folder-watcher
                    parameters:
                      - { name: folder, value: in }
                      - { name: pipeline, value: "blur:1" }
                      - { name: to, value: "file:out" }
                - templatedRoute:
                    routeTemplateRef: http-operation
                    parameters:
                      - { name: path, value: soft }
                      - { name: pipeline, value: "blur:2" }
                """);
        Path logs = Files.createDirectory(folder.resolve("logs"));
        try (SeraiProcess serai =
                        serve(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load=info:file=" + logs.resolve("%p.log")));
                SqsClient sqs = settings.access().sqs();
                S3Client s3 = settings.access().s3()) {
            List<byte[]> images = List.of(png, jpeg, tiff);
            for (byte[] image : images) {
                post(port, "/", image);
                post(port, "/blur", image);
                post(port, "/?scale=0.5", image);
                post(port, "/checksum", image);
                post(port, "/soft", image);
                post(scalePort, "/", image);
                String key = upload("cat.img", image);
                get("/api/thumbnail?key=" + key);
                get("/api/view?key=" + key);
                get("/images/" + key.replace("%2F", "/") + "?steps=grayscale&format=webp");
            }
            for (int i = 0; i < images.size(); i++) {
                String key = "cat-" + i;
                byte[] image = images.get(i);
                s3.putObject(request -> request.bucket("images").key(key), RequestBody.fromBytes(image));
                sqs.sendMessage(request -> request.queueUrl(sqs.getQueueUrl(queue -> queue.queueName("inbox"))
                                .queueUrl())
                        .messageBody("{\"key\":\"" + key + "\",\"pipeline\":\"grayscale,blur:1\"}"));
                sqs.sendMessage(request -> request.queueUrl(sqs.getQueueUrl(queue -> queue.queueName("requestQueue"))
                                .queueUrl())
                        .messageBody("{\"key\":\"" + key + "\"}"));
                Files.createDirectories(folder.resolve("in"));
                Files.write(folder.resolve("in/" + key), image);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(s3.listObjectsV2(list -> list.bucket("images").prefix("processed/"))
                                    .contents())
                            .anyMatch(object -> object.key().endsWith("grayscale_blur-1/" + key))
                            .anyMatch(object -> object.key().endsWith("scale-0.5/" + key));
                    assertThat(folder.resolve("out/" + key)).isNotEmptyFile();
                });
            }
        }
        List<Path> ofChildren = new ArrayList<>();
        List<Path> ofParent = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.toList()) {
                String classes = Files.readString(log);
                (classes.contains(" dev.serai.app.Application ") ? ofParent : ofChildren).add(log);
            }
        }
        assertThat(ofParent).hasSize(1);
        assertThat(atPixels(ofParent.get(0))).isEmpty();
        assertThat(ofChildren).hasSizeGreaterThanOrEqualTo(2);
        // One child alone may have had all the work, another its warm-up still before it.
        Set<String> inChildren = new HashSet<>();
        for (Path log : ofChildren) {
            inChildren.addAll(atPixels(log));
        }
        assertThat(inChildren).contains("dev.serai.image.Frame", "dev.serai.image.codec.png.PngDecoder");
    }

    /** The classes of that log which work on pixels. */
    private static List<String> atPixels(Path log) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            for (String word : line.split(" ")) {
                if (OWN_AT_PIXELS.contains(word)
                        || OTHERS_AT_PIXELS.matcher(word).matches()) {
                    found.add(word);
                }
            }
        }
        return found;
    }

    @Test
    void thirtyTwoThumbnailsOfAnEnormousPictureLeaveOthersAnswered() throws Exception {
        byte[] enormous = HostileImages.png(9_000, 9_000, 8, 2, HostileImages.zlibZeros(9_000L * 27_001), null, null);
        assertThat(enormous.length).isLessThan(1 << 20);
        byte[] small = Images.encoded("png", 60, 40);
        try (SeraiProcess serai = serve(Map.of())) {
            String key = upload("enormous.png", enormous);
            List<CompletableFuture<Integer>> thumbnails = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                thumbnails.add(client.sendAsync(
                                request(port, "/api/thumbnail?key=" + key).build(), BodyHandlers.ofByteArray())
                        .thenApply(HttpResponse::statusCode));
            }
            for (int i = 0; i < 3; i++) {
                post(port, "/blur", small);
                get("/api/images?limit=1");
            }
            assertThat(thumbnails)
                    .as("those who came later were served in between")
                    .anyMatch(future -> !future.isDone());
            for (CompletableFuture<Integer> thumbnail : thumbnails) {
                assertThat(thumbnail.join()).isIn(200, 503);
            }
            assertThat(thumbnails).anyMatch(future -> future.join() == 200);
            assertThat(serai.errors()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }
}
