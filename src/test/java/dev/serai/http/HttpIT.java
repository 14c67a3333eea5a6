package dev.serai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.app.Part;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The two servers as a client sees them: real ports, real children, the embedded bucket. */
@Timeout(600)
class HttpIT {
    private static final byte[] PNG = Images.encoded("png", 61, 40);
    private static final byte[] JPEG = Images.encoded("jpg", 64, 48);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path data;

    private static HttpServers servers;

    @BeforeAll
    static void start() throws Exception {
        servers = new HttpServers(
                data,
                EnumSet.of(Part.HTTP, Part.SCALE, Part.IMAGES),
                Map.of("serai.image.max-bytes", "3000000", "serai.image.max-pixels", "4000000"));
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private static String type(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private static BufferedImage image(HttpResponse<byte[]> answer, String type) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), ISO_8859_1))
                .isEqualTo(200);
        assertThat(type(answer)).isEqualTo(type);
        return Images.decoded(answer.body());
    }

    static JsonNode problem(HttpResponse<byte[]> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), ISO_8859_1))
                .isEqualTo(status);
        assertThat(type(answer)).isEqualTo("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("detail").asText()).isNotBlank().doesNotContain("Exception");
        return problem;
    }

    @Test
    void aPostedImageComesBackGrey() throws Exception {
        BufferedImage source = Images.decoded(PNG);
        for (String host : List.of("127.0.0.1", "[::1]")) {
            URI uri = URI.create("http://" + host + ":" + servers.portA + "/");
            BufferedImage grey = image(servers.post(uri, PNG, "Content-Type", "image/png"), "image/png");
            assertThat(grey.getColorModel().getNumComponents()).isEqualTo(1);
            for (int y = 0; y < grey.getHeight(); y++) {
                for (int x = 0; x < grey.getWidth(); x++) {
                    assertThat(grey.getRaster().getSample(x, y, 0)).isCloseTo(Images.luma(source, x, y), within(1));
                }
            }
        }
        image(servers.post(servers.a(""), JPEG), "image/jpeg");
    }

    @Test
    void scalingIsReachedThroughServerA() throws Exception {
        BufferedImage quarter = image(servers.post(servers.a("/scale?factor=0.25"), PNG), "image/png");
        assertThat(List.of(quarter.getWidth(), quarter.getHeight())).containsExactly(15, 10);
        BufferedImage half = image(servers.post(servers.a("/scale"), PNG), "image/png");
        assertThat(List.of(half.getWidth(), half.getHeight()))
                .as("B's default; 30.5 is rounded up")
                .containsExactly(31, 20);
        BufferedImage both = image(servers.post(servers.a("/?scale=0.5"), PNG), "image/png");
        assertThat(List.of(
                        both.getWidth(), both.getHeight(), both.getColorModel().getNumComponents()))
                .containsExactly(31, 20, 1);
    }

    @Test
    void aServerBInTheSameProcessIsNotAskedOverHttp() throws Exception {
        servers.application.camel().getRouteController().stopRoute("scale");
        try {
            assertThatThrownBy(() -> servers.post(servers.b("/"), PNG)).isInstanceOf(ConnectException.class);
            BufferedImage half = image(servers.post(servers.a("/scale?format=gif"), PNG), "image/gif");
            assertThat(List.of(half.getWidth(), half.getHeight())).containsExactly(31, 20);
            image(servers.post(servers.a("/?scale=0.5"), PNG, "Accept", "image/jpeg"), "image/jpeg");
        } finally {
            servers.application.camel().getRouteController().startRoute("scale");
        }
    }

    @Test
    void serverBScalesByItselfAsWell() throws Exception {
        for (String host : List.of("127.0.0.1", "[::1]")) {
            URI uri = URI.create("http://" + host + ":" + servers.portB + "/?factor=2");
            BufferedImage twice = image(servers.post(uri, JPEG), "image/jpeg");
            assertThat(List.of(twice.getWidth(), twice.getHeight())).containsExactly(128, 96);
        }
        assertThat(image(servers.post(servers.b("/"), PNG), "image/png").getWidth())
                .isEqualTo(31);
        problem(servers.post(servers.b("/?factor=0"), PNG), 400, "invalid-parameter");
        problem(servers.get(servers.b("/")), 405, "method-not-allowed");
    }

    @Test
    void otherWorkHasPathsOfItsOwn() throws Exception {
        assertThat(image(servers.post(servers.a("/blur?sigma=2"), PNG), "image/png")
                        .getWidth())
                .isEqualTo(61);
        assertThat(image(servers.post(servers.a("/blur"), PNG), "image/png").getWidth())
                .isEqualTo(61);
        BufferedImage piped = image(servers.post(servers.a("/pipeline?steps=grayscale,scale:0.5"), PNG), "image/png");
        assertThat(List.of(piped.getWidth(), piped.getColorModel().getNumComponents()))
                .containsExactly(31, 1);
        HttpResponse<byte[]> statistics = servers.post(servers.a("/statistics"), "3, 1,2\n".getBytes(UTF_8));
        assertThat(new String(statistics.body(), UTF_8))
                .isEqualTo("{\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}");
        HttpResponse<byte[]> checksum = servers.post(servers.a("/checksum"), "abcde".getBytes(UTF_8));
        assertThat(new String(checksum.body(), UTF_8)).isEqualTo("{\"bytes\":5,\"fletcher32\":\"F04FC729\"}");
        JsonNode facts = JSON.readTree(servers.post(servers.a("/checksum"), PNG).body());
        assertThat(facts.path("parity").path("width").asText()).isEqualTo("impair");
        assertThat(facts.path("parity").path("height").asText()).isEqualTo("pair");
    }

    @Test
    void theFormatIsTheOneAskedFor() throws Exception {
        image(servers.post(servers.a("/?format=jpeg"), PNG), "image/jpeg");
        image(servers.post(servers.a("/?format=JPG"), PNG, "Accept", "image/png"), "image/jpeg");
        image(servers.post(servers.a("/scale?format=gif"), PNG), "image/gif");
        image(servers.post(servers.a("/"), PNG, "Accept", "image/jpeg"), "image/jpeg");
        image(servers.post(servers.a("/"), PNG, "Accept", "text/html, image/gif;q=0.5, image/jpeg;q=0.2"), "image/gif");
        image(servers.post(servers.a("/"), PNG, "Accept", "image/*, image/png;q=0"), "image/jpeg");
        image(servers.post(servers.a("/"), JPEG, "Accept", "image/avif,image/webp,image/*,*/*;q=0.8"), "image/jpeg");
        image(servers.post(servers.a("/"), Images.encoded("bmp", 20, 20)), "image/png");
        problem(servers.post(servers.a("/"), PNG, "Accept", "text/html"), 406, "not-acceptable");
        problem(servers.post(servers.a("/?format=bmp"), PNG), 400, "invalid-parameter");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        problem(servers.post(servers.a("/"), "hello".getBytes(UTF_8)), 415, "unsupported-format");
        problem(servers.post(servers.a("/"), new byte[0]), 415, "unsupported-format");
        problem(servers.post(servers.a("/"), new byte[1]), 415, "unsupported-format");
        problem(servers.post(servers.a("/"), Arrays.copyOf(PNG, PNG.length / 2)), 422, "broken-image");
        problem(servers.post(servers.a("/scale"), Arrays.copyOf(PNG, PNG.length / 2)), 422, "broken-image");
        problem(servers.post(servers.a("/"), Images.claimingPng(50_000, 50_000)), 413, "too-many-pixels");
        problem(servers.post(servers.a("/scale"), Images.claimingPng(50_000, 50_000)), 413, "too-many-pixels");
        problem(servers.post(servers.a("/"), new byte[3_000_001]), 413, "too-large");
        for (String parameters : List.of(
                "/blur?sigma=0",
                "/blur?sigma=-1",
                "/blur?sigma=NaN",
                "/blur?sigma=1e9",
                "/blur?sigma=",
                "/blur?sigma=2,grayscale",
                "/blur?sigma=1&sigma=2",
                "/blur?sigma=%24%7Benv.HOME%7D",
                "/pipeline",
                "/pipeline?steps=sharpen",
                "/scale?factor=0",
                "/scale?factor=5",
                "/?scale=2x")) {
            problem(servers.post(servers.a(parameters), PNG), 400, "invalid-parameter");
        }
        problem(servers.post(servers.a("/statistics"), "1,2.0".getBytes(UTF_8)), 400, "invalid-list");
        problem(servers.post(servers.a("/statistics"), new byte[] {(byte) 0xFF}), 400, "invalid-list");
        problem(servers.post(servers.a("/nowhere"), PNG), 404, "not-found");
        HttpResponse<byte[]> wrong = servers.get(servers.a("/blur"));
        problem(wrong, 405, "method-not-allowed");
        assertThat(wrong.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
    }

    @Test
    void bodiesComeInWhateverWayClientsSendThem() throws Exception {
        // in chunks, because its length is not known
        HttpRequest chunked = HttpRequest.newBuilder(servers.a("/"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(PNG)))
                .build();
        image(servers.client.send(chunked, BodyHandlers.ofByteArray()), "image/png");
        HttpRequest expecting = HttpRequest.newBuilder(servers.a("/"))
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(PNG))
                .build();
        image(servers.client.send(expecting, BodyHandlers.ofByteArray()), "image/png");
        HttpRequest endless = HttpRequest.newBuilder(servers.a("/"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_500_000])))
                .build();
        problem(servers.client.send(endless, BodyHandlers.ofByteArray()), 413, "too-large");
        // what curl says of --data-binary
        image(servers.post(servers.a("/"), PNG, "Content-Type", "application/x-www-form-urlencoded"), "image/png");
        image(servers.post(servers.a("/scale"), PNG, "Content-Type", "application/x-www-form-urlencoded"), "image/png");
        image(servers.post(servers.a("/"), PNG, "Content-Type", "text/plain; charset=utf-16"), "image/png");
        image(servers.post(servers.a("/"), form(PNG), "Content-Type", "multipart/form-data; boundary=XX"), "image/png");
        problem(
                servers.post(servers.a("/"), form(PNG, PNG), "Content-Type", "multipart/form-data; boundary=XX"),
                400,
                "invalid-parameter");
        problem(
                servers.post(servers.a("/"), PNG, "Content-Type", "multipart/form-data; boundary=XX"),
                400,
                "invalid-parameter");
        problem(servers.post(servers.a("/"), PNG, "Content-Type", "multipart/form-data"), 400, "invalid-parameter");
    }

    static final String MULTIPART = "multipart/form-data; boundary=XX";

    private String statistics(String path, byte[] body, String type) throws Exception {
        HttpResponse<byte[]> answer = servers.post(servers.a(path), body, "Content-Type", type);
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
        return new String(answer.body(), UTF_8);
    }

    @Test
    void aListMayBeAFileInAForm() throws Exception {
        String expected = "{\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}";
        byte[] list = "\uFEFF1,2,3\r\n".getBytes(UTF_8);
        assertThat(statistics("/statistics", form(list), MULTIPART)).isEqualTo(expected);
        assertThat(statistics("/statistics", list, "text/plain")).isEqualTo(expected);
        assertThat(statistics("/statistics", "\uFEFF1,2,3\r\n".getBytes(UTF_16LE), "text/plain"))
                .isEqualTo(expected);
        byte[] field =
                "--XX\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n1,2,3\r\n--XX--\r\n".getBytes(UTF_8);
        assertThat(statistics("/statistics", field, MULTIPART)).isEqualTo(expected);
        problem(
                servers.post(servers.a("/statistics"), form(list, list), "Content-Type", MULTIPART),
                400,
                "invalid-parameter");
    }

    @Test
    void numbersAreStringsForAClientThatAsksForThem() throws Exception {
        byte[] list = "123456789012345678901234567890,1".getBytes(UTF_8);
        assertThat(statistics("/statistics?numbers=text", list, "text/plain"))
                .isEqualTo(
                        "{\"count\":2,\"min\":\"1\",\"max\":\"123456789012345678901234567890\","
                                + "\"mean\":\"61728394506172839450617283945.5\",\"median\":\"61728394506172839450617283945.5\"}");
        assertThat(statistics("/statistics?numbers=number", list, "text/plain"))
                .isEqualTo(statistics("/statistics", list, "text/plain"))
                .contains("\"max\":123456789012345678901234567890,");
        for (String wrong : List.of("?numbers=", "?numbers=string", "?numbers=text&numbers=text", "?number=text")) {
            problem(servers.post(servers.a("/statistics" + wrong), list), 400, "invalid-parameter");
        }
    }

    static byte[] form(byte[]... files) throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write("--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n".getBytes(ISO_8859_1));
        for (byte[] file : files) {
            form.write(("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.png\"\r\n"
                            + "Content-Type: image/png\r\n\r\n")
                    .getBytes(ISO_8859_1));
            form.write(file);
            form.write("\r\n".getBytes(ISO_8859_1));
        }
        form.write("--XX--\r\n".getBytes(ISO_8859_1));
        return form.toByteArray();
    }

    @Test
    void anImageOfTheBucketHasAnEntityTag() throws Exception {
        String bucket = servers.application.settings().get("serai.bucket.images");
        try (S3Client s3 = servers.application.settings().access().s3()) {
            s3.putObject(
                    put -> put.bucket(bucket).key("animals/my cat.png").contentType("image/png"),
                    RequestBody.fromBytes(PNG));
            s3.putObject(
                    put -> put.bucket(bucket).key("page.html").contentType("text/html"),
                    RequestBody.fromString("<script>alert(1)</script>"));
        }
        HttpResponse<byte[]> original = servers.get(servers.a("/images/animals/my%20cat.png"));
        assertThat(original.body()).isEqualTo(PNG);
        assertThat(type(original)).isEqualTo("image/png");
        String tag = original.headers().firstValue("ETag").orElseThrow();
        assertThat(original.headers().firstValue("Cache-Control")).isPresent();

        HttpResponse<byte[]> again = servers.get(servers.a("/images/animals/my%20cat.png"), "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(tag);

        URI half = servers.a("/images/animals/my%20cat.png?steps=grayscale,scale:0.5");
        HttpResponse<byte[]> worked = servers.get(half, "If-None-Match", tag);
        assertThat(image(worked, "image/png").getWidth()).isEqualTo(31);
        String workedTag = worked.headers().firstValue("ETag").orElseThrow();
        assertThat(workedTag).isNotEqualTo(tag);
        assertThat(servers.get(half, "If-None-Match", "\"x\", W/" + workedTag).statusCode())
                .isEqualTo(304);
        // the same steps written in another way are the same image
        assertThat(servers.get(
                                servers.a("/images/animals/my%20cat.png?steps=grayscale,%20scale:.50"),
                                "If-None-Match",
                                workedTag)
                        .statusCode())
                .isEqualTo(304);

        HttpResponse<byte[]> head = servers.client.send(
                HttpRequest.newBuilder(servers.a("/images/animals/my%20cat.png"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(PNG.length);
        assertThat(head.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(head.headers().firstValue("ETag")).hasValue(tag);
        assertThat(type(head)).isEqualTo("image/png");

        problem(servers.get(servers.a("/images/page.html")), 415, "unsupported-format");
        problem(servers.get(servers.a("/images/missing.png")), 404, "not-found");
        problem(servers.get(servers.a("/images/%24%7Benv.HOME%7D")), 404, "not-found");
        problem(servers.get(servers.a("/images/..%2F..%2Fetc%2Fpasswd")), 404, "not-found");
        problem(servers.get(servers.a("/images/")), 404, "not-found");
        problem(servers.get(servers.a("/images/animals/my%20cat.png?steps=nothing")), 400, "invalid-parameter");
        problem(servers.post(servers.a("/images/x.png"), PNG), 405, "method-not-allowed");
    }

    @Test
    void aRangeOfAStoredImageIsAnsweredAlone() throws Exception {
        String bucket = servers.application.settings().get("serai.bucket.images");
        try (S3Client s3 = servers.application.settings().access().s3()) {
            s3.putObject(put -> put.bucket(bucket).key("range.png"), RequestBody.fromBytes(PNG));
            s3.putObject(put -> put.bucket(bucket).key("range.html"), RequestBody.fromString("<script>x</script>"));
        }
        RangeRequests.check(servers, "/images/range.png", PNG);
        HttpResponse<byte[]> made = RangeRequests.ask(servers, "/images/range.png?steps=grayscale", "bytes=0-9");
        assertThat(made.statusCode())
                .as("results that are made anew have no ranges")
                .isEqualTo(200);
        assertThat(made.headers().firstValue("Accept-Ranges")).isEmpty();
        problem(RangeRequests.ask(servers, "/images/range.html", "bytes=3-4"), 415, "unsupported-format");
    }

    @Test
    void theDescriptionNamesThePathsAndMethodsThatAreServed() throws Exception {
        HttpResponse<byte[]> answer = servers.get(servers.a("/openapi.json"));
        assertThat(type(answer)).isEqualTo("application/json");
        JsonNode paths = JSON.readTree(answer.body()).path("paths");
        assertThat(paths.size()).isEqualTo(8);
        for (Iterator<String> names = paths.fieldNames(); names.hasNext(); ) {
            String path = names.next();
            HttpRequest options = HttpRequest.newBuilder(servers.a(path.replace("{key}", "x")))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<byte[]> allowed = servers.client.send(options, BodyHandlers.ofByteArray());
            Set<String> served = new TreeSet<>(List.of(allowed.headers()
                    .firstValue("Allow")
                    .orElseThrow()
                    .toLowerCase()
                    .split(", ")));
            served.removeAll(Set.of("options", "head"));
            Set<String> described = new TreeSet<>();
            paths.path(path).fieldNames().forEachRemaining(described::add);
            assertThat(described).as(path).isEqualTo(served);
        }
    }

    @Test
    void anUnknownParameterIsRefusedWithTheNearestKnownOne() throws Exception {
        String detail = problem(servers.post(servers.a("/blur?sgima=2"), PNG), 400, "invalid-parameter")
                .path("detail")
                .asText();
        assertThat(detail)
                .isEqualTo(
                        "The request has a parameter that means nothing here: \"sgima\". Is \"sigma\" meant? This path"
                                + " takes sigma, format.");
        assertThat(problem(servers.post(servers.a("/statistics?sigma=2"), PNG), 400, "invalid-parameter")
                        .path("detail")
                        .asText())
                .contains("\"sigma\"")
                .doesNotContain("meant");
        for (String target : List.of("/?factor=0.5", "/scale?scale=0.5", "/checksum?format=png", "/blur?Sigma=2")) {
            problem(servers.post(servers.a(target), PNG), 400, "invalid-parameter");
        }
        problem(servers.post(servers.b("/?scale=0.5"), PNG), 400, "invalid-parameter");
        problem(servers.get(servers.a("/images/x.png?X-Amz-Signature=0&X-Amz-Date=1")), 400, "invalid-parameter");
    }

    @Test
    void namesOfCamelsOwnChangeNothing() throws Exception {
        String names = "CamelHttpResponseCode=500&CamelHttpUri=http://127.0.0.1:1&bridgeEndpoint=true";
        problem(servers.post(servers.a("/?" + names), PNG), 400, "invalid-parameter");
        problem(servers.post(servers.a("/scale?" + names), PNG), 400, "invalid-parameter");
        image(
                servers.post(servers.a("/"), PNG, "CamelHttpResponseCode", "500", "CamelHttpUri", "http://127.0.0.1:1"),
                "image/png");
        image(
                servers.post(
                        servers.a("/scale?factor=0.5"),
                        PNG,
                        "CamelHttpUri",
                        "http://127.0.0.1:1",
                        "CamelHttpPath",
                        "/x",
                        "CamelHttpQuery",
                        "factor=9"),
                "image/png");
    }
}
