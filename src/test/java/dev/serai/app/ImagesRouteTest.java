package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.aws.ImageBucket;
import dev.serai.events.EventIndex;
import dev.serai.events.EventKeys;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.GaussianBlur;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.json.Json;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;

/** The images route on real (embedded) queues and buckets. */
class ImagesRouteTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, Message> REPLIES = new ConcurrentHashMap<>();

    @TempDir
    private static Path data;

    private static InProcess serai;
    private static byte[] cat;

    @BeforeAll
    static void start() {
        serai = InProcess.start(data, Map.of("serai.image.max-frames", "100"), Part.IMAGES);
        byte[] samples = new byte[3 * 40 * 30];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 31 % 251);
        }
        cat = Codecs.write(Picture.of(Format.PNG, Frame.of(samples, 3, 40, 30, 0)), Format.PNG, WriteOptions.DEFAULT);
        put("cat.png", cat);
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void blursTheImageThatAMessageNames() {
        String id = serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":2.5}");
        assertThat(reply(id).body())
                .isEqualTo("{\"requestId\":\"" + id
                        + "\",\"sourceKey\":\"cat.png\",\"key\":\"processed/blur-2.5/cat.png\",\"pipeline\":\"blur:2.5\","
                        + "\"width\":40,\"height\":30}");
        assertThat(reply(id).messageAttributes().get("requestId").stringValue()).isEqualTo(id);
        Picture result = Codecs.read(get("processed/blur-2.5/cat.png"), Limits.DEFAULT);
        Picture expected = new GaussianBlur().apply(Codecs.read(cat, Limits.DEFAULT), 2.5);
        assertThat(result.frames().get(0).bytes())
                .isEqualTo(expected.frames().get(0).bytes());
        assertThat(stored("processed/blur-2.5/cat.png").contentType()).isEqualTo("image/png");
        JsonNode event = event(id);
        assertThat(event.path("state").asText()).isEqualTo("done");
        assertThat(event.path("key").asText()).isEqualTo("processed/blur-2.5/cat.png");
    }

    @Test
    void anEventIsInTheIndexOnceWhenItsReplyIsThere() {
        String id = serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":1}");
        reply(id);
        LocalDate day = EventKeys.day(Instant.parse(event(id).path("processed").asText()));
        assertThat(new EventIndex(serai.s3(), "log-events").latest("images", day, 1000))
                .extracting(entry -> EventKeys.id(entry.key()))
                .containsOnlyOnce(id);
    }

    @Test
    void runsAnyPipelineAndWritesTheFormatThatIsAskedFor() {
        String id =
                serai.send("inbox", "{\"key\":\"cat.png\",\"pipeline\":\"grayscale, scale:0.5\",\"format\":\"jpg\"}");
        assertThat(reply(id).body())
                .contains("\"key\":\"processed/grayscale_scale-0.5/cat.png.jpeg\"")
                .contains("\"width\":20,\"height\":15");
        Picture result = Codecs.read(get("processed/grayscale_scale-0.5/cat.png.jpeg"), Limits.DEFAULT);
        assertThat(result.format()).isEqualTo(Format.JPEG);
        assertThat(result.channels()).isEqualTo(1);
    }

    @Test
    void doneTwiceGivesTheSameKeyAndTheSameBytes() {
        reply(serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":1.5}"));
        byte[] first = get("processed/blur-1.5/cat.png");
        reply(serai.send("inbox", "{\"key\":\"cat.png\",\"sigma\":1.50}"));
        assertThat(get("processed/blur-1.5/cat.png")).isEqualTo(first);
    }

    @Test
    void processesWhatIsUploadedBelowThePrefixOfTheEmbeddedBucket() {
        String key = "incoming/c\u00e4t +1.png";
        put(key, cat);
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            collectReplies();
            assertThat(REPLIES.values()).anySatisfy(message -> assertThat(
                            Json.readObject(message.body()).path("sourceKey").asText())
                    .isEqualTo(key));
        });
        assertThat(Codecs.read(get("processed/blur-1/" + key), Limits.DEFAULT).width())
                .isEqualTo(40);
    }

    @Test
    void understandsS3EventNotifications() {
        put("a folder/c\u00e4t+1.png", cat);
        String id = serai.send(
                "inbox",
                """
                {"Records":[
                  {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",
                   "s3":{"bucket":{"name":"images"},"object":{"key":"a+folder/c%C3%A4t%2B1.png","size":1}}},
                  {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",
                   "s3":{"bucket":{"name":"images"},"object":{"key":"processed/blur-1/cat.png","size":1}}},
                  {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectRemoved:Delete",
                   "s3":{"bucket":{"name":"images"},"object":{"key":"gone.png"}}}]}
                """);
        assertThat(reply(id).body()).contains("\"key\":\"processed/blur-1/a folder/c\u00e4t+1.png\"");
        assertThat(get("processed/blur-1/a folder/c\u00e4t+1.png")).isNotEmpty();
    }

    @Test
    void answersWhatItCannotServeOnTheOutboxAndGoesOn() {
        put("text.png", "not an image".getBytes(StandardCharsets.US_ASCII));
        put("empty.png", new byte[0]);
        put("cut.png", Arrays.copyOf(cat, cat.length / 2));
        put("huge.png", pngClaiming(50_000, 50_000));
        put("frames.gif", gifOf(10_000));
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("nope", "invalid-message");
        codes.put("[]", "invalid-message");
        codes.put("{}", "invalid-message");
        codes.put("{\"key\":7}", "invalid-message");
        codes.put("{\"key\":\"\"}", "invalid-message");
        codes.put("{\"key\":\"cat.png\",\"blur\":2}", "invalid-message");
        codes.put("{\"key\":\"cat.png\",\"key\":\"dog.png\"}", "invalid-message");
        codes.put("{\"key\":\"cat.png\",\"sigma\":1,\"pipeline\":\"blur\"}", "invalid-message");
        codes.put("{\"key\":\"../../x\"}", "invalid-message");
        codes.put("{\"key\":\"${env.HOME}\"}", "not-found");
        codes.put("{\"key\":\"missing.png\"}", "not-found");
        codes.put("{\"key\":\"cat.png\",\"sigma\":0}", "invalid-parameter");
        codes.put("{\"key\":\"cat.png\",\"sigma\":-1}", "invalid-parameter");
        codes.put("{\"key\":\"cat.png\",\"sigma\":NaN}", "invalid-message");
        codes.put("{\"key\":\"cat.png\",\"sigma\":\"NaN\"}", "invalid-message");
        codes.put("{\"key\":\"cat.png\",\"sigma\":1e9}", "invalid-parameter");
        codes.put("{\"key\":\"cat.png\",\"sigma\":1e999999999}", "invalid-parameter");
        codes.put("{\"key\":\"cat.png\",\"pipeline\":\"rotate\"}", "invalid-parameter");
        codes.put("{\"key\":\"cat.png\",\"format\":\"exe\"}", "invalid-parameter");
        codes.put("{\"key\":\"text.png\"}", "unsupported-format");
        codes.put("{\"key\":\"empty.png\"}", "unsupported-format");
        codes.put("{\"key\":\"cut.png\"}", "broken-image");
        codes.put("{\"key\":\"huge.png\"}", "too-many-pixels");
        codes.put("{\"key\":\"frames.gif\"}", "too-many-pixels");
        Map<String, String> sent = new LinkedHashMap<>();
        codes.keySet().forEach(body -> sent.put(serai.send("inbox", body), body));
        sent.forEach((id, body) -> {
            JsonNode reply = Json.readObject(reply(id).body());
            assertThat(reply.path("error").path("code").asText()).as(body).isEqualTo(codes.get(body));
            assertThat(reply.path("error").path("message").asText()).as(body).isNotBlank();
            assertThat(reply.toString()).doesNotContain(System.getProperty("user.home") + "\"");
            assertThat(event(id).path("state").asText()).as(body).isEqualTo("failed");
        });
        assertThat(reply(serai.send("inbox", "{\"key\":\"cat.png\"}")).body()).contains("processed/blur-1/cat.png");
        List<String> keys = serai
                .s3()
                .listObjectsV2Paginator(request -> request.bucket("images").prefix("processed/"))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
        assertThat(keys).noneMatch(key -> key.contains(".."));
    }

    private static String refusal(Map<String, String> message) {
        String id = serai.send("inbox", Json.write(message));
        JsonNode error = Json.readObject(reply(id).body()).path("error");
        assertThat(event(id).path("state").asText()).isEqualTo("failed");
        assertThat(event(id).path("tries").isMissingNode()).isTrue();
        return error.path("code").asText() + ": " + error.path("message").asText();
    }

    /** Files have names of at most 255 bytes; a result's is that of its source, and perhaps the format's. */
    @Test
    void refusesKeysAtOnceThatTheEmbeddedBucketCannotHold() {
        String rule =
                "invalid-parameter: The embedded buckets keep objects as files: the parts of a key between slashes"
                        + " have at most 255 bytes; one has ";
        String longest = "x".repeat(251) + ".png";
        assertThat(refusal(Map.of("key", "x" + longest))).isEqualTo(rule + "256.");
        assertThat(refusal(Map.of("key", "\u00e4".repeat(128) + "/cat.png"))).isEqualTo(rule + "256.");
        put(longest, cat);
        assertThat(refusal(Map.of("key", longest, "format", "jpeg"))).isEqualTo(rule + "260.");
        String steps = String.join(",", Collections.nCopies(16, "blur:1.23456789012345"));
        assertThat(refusal(Map.of("key", "cat.png", "pipeline", steps))).startsWith(rule);
        assertThat(reply(serai.send("inbox", Json.write(Map.of("key", longest))))
                        .body())
                .contains("\"key\":\"processed/blur-1/" + longest + "\"");
    }

    @Test
    void refusesAKeyBesideWhichTheResultsCannotExist() {
        put("processed/blur-3", cat);
        assertThat(refusal(Map.of("key", "cat.png", "pipeline", "blur:3")))
                .startsWith("invalid-parameter: Bucket images cannot hold the key processed/blur-3/cat.png: ")
                .contains("cannot exist beside the object \"processed/blur-3\"");
    }

    @Test
    void anotherWorkerOnTheseBucketsIsRefusedInWordsToo() {
        ImageBucket bucket = new ImageBucket(serai.s3(), "images", 1_000_000); // over HTTP
        String key = "x".repeat(256);
        for (ThrowingCallable ask : List.<ThrowingCallable>of(
                () -> bucket.store(key, cat, "image/png"),
                () -> bucket.store("a/" + key + "/b", cat, "image/png"),
                () -> bucket.fetch(key),
                () -> bucket.info(key),
                () -> bucket.open(key))) {
            assertThatThrownBy(ask).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void neverEvaluatesAKey() {
        put("${env.PATH}.png", cat);
        assertThat(reply(serai.send("inbox", "{\"key\":\"${env.PATH}.png\",\"sigma\":1}"))
                        .body())
                .contains("\"key\":\"processed/blur-1/${env.PATH}.png\"");
        assertThat(get("processed/blur-1/${env.PATH}.png")).isNotEmpty();
    }

    /** What Camel's languages, and the way it calls beans, read as something of their own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "'quoted'",
                "\"quoted\"",
                "${body}",
                "$simple{body}",
                "${variable.job.source}.png",
                "${bean:imageStore?method=store}",
                "{{serai.queue.outbox}}",
                "#{1+1}",
                "a, b (c), ${d.png",
                ", ",
                "(x)",
                "true",
                "java.lang.String.class",
                "x.class ${body}"
            })
    void takesAKeyAsItIs(String key) {
        put(key, cat);
        String id = serai.send("inbox", Json.write(Map.of("key", key, "sigma", 2)));
        JsonNode reply = Json.readObject(reply(id).body());
        assertThat(reply.path("sourceKey").asText()).isEqualTo(key);
        assertThat(reply.path("key").asText()).isEqualTo("processed/blur-2/" + key);
        assertThat(get("processed/blur-2/" + key)).isNotEmpty();
        assertThat(event(id).path("sourceKey").asText()).isEqualTo(key);
    }

    private static void put(String key, byte[] bytes) {
        serai.s3().putObject(request -> request.bucket("images").key(key), RequestBody.fromBytes(bytes));
    }

    private static byte[] get(String key) {
        return serai.s3()
                .getObjectAsBytes(request -> request.bucket("images").key(key))
                .asByteArray();
    }

    private static GetObjectResponse stored(String key) {
        return serai.s3()
                .getObjectAsBytes(request -> request.bucket("images").key(key))
                .response();
    }

    private static JsonNode event(String id) {
        return new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC())
                .find("images", id, Instant.now())
                .orElseThrow(() -> new AssertionError("no event of " + id));
    }

    private static void collectReplies() {
        for (Message message : serai.receive("outbox", 1, Duration.ofMillis(1))) {
            REPLIES.put(Json.readObject(message.body()).path("requestId").asText(), message);
        }
    }

    private static Message reply(String id) {
        Awaitility.await("reply to " + id).atMost(SOON).pollDelay(Duration.ZERO).until(() -> {
            if (!REPLIES.containsKey(id)) { // or it would wait for a message that has come already
                collectReplies();
            }
            return REPLIES.containsKey(id);
        });
        return REPLIES.get(id);
    }

    /** The cat's file with another size in its header and the right checksum over it. */
    private static byte[] pngClaiming(int width, int height) {
        byte[] file = cat.clone();
        java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(file);
        header.putInt(16, width).putInt(20, height);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(file, 12, 17);
        header.putInt(29, (int) crc.getValue());
        return file;
    }

    /** A GIF89a of 1 x 1 with that many frames, by the letter of its specification. */
    private static byte[] gifOf(int frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            file.write(new byte[] {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, (byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1});
            for (int i = 0; i < frames; i++) {
                file.write(new byte[] {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
            }
            file.write(0x3b);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file.toByteArray();
    }
}
