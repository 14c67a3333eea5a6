package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.app.Part;
import dev.serai.http.HttpServers;
import dev.serai.http.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Every endpoint of servers A and B, asked for by targets that are written in other ways: whoever writes a target gets
 * what the plain target gives, or is refused; and nothing that needs the key is given without it.
 */
@Timeout(300)
class HttpTargetsIT {
    private static final String KEY = "s3cret";
    private static final byte[] PNG = Images.encoded("png", 24, 16);
    private static final String PICTURE = new String(PNG, ISO_8859_1);

    @TempDir
    static Path data;

    private static HttpServers servers;

    /**
     * An endpoint.
     *
     * @param path of its route
     * @param target a plain one, with which it does something
     * @param open whether it goes without the key
     */
    private record Endpoint(int port, String method, String path, String target, String body, boolean open) {
        String name() {
            return method + " " + path;
        }

        RawHttp.Answer ask(String target, boolean key) throws IOException {
            String[] headers = key ? new String[] {"X-API-Key: " + KEY} : new String[0];
            try (RawHttp client = new RawHttp(port)) {
                return client.send(RawHttp.request(method, target, body, headers))
                        .answer(!method.equals("HEAD"));
            }
        }
    }

    private static List<Endpoint> endpoints() {
        int a = servers.portA;
        return List.of(
                new Endpoint(a, "POST", "/", "/", PICTURE, false),
                new Endpoint(a, "POST", "/blur", "/blur?sigma=2", PICTURE, false),
                new Endpoint(a, "POST", "/pipeline", "/pipeline?steps=grayscale", PICTURE, false),
                new Endpoint(a, "POST", "/scale", "/scale?factor=0.5", PICTURE, false),
                new Endpoint(a, "POST", "/statistics", "/statistics", "1,2,3", false),
                new Endpoint(a, "POST", "/checksum", "/checksum", "abcde", false),
                new Endpoint(a, "GET", "/images", "/images/folder/cat.png", "", false),
                new Endpoint(a, "HEAD", "/images", "/images/folder/cat.png", "", false),
                new Endpoint(a, "GET", "/openapi.json", "/openapi.json", "", true),
                new Endpoint(a, "HEAD", "/openapi.json", "/openapi.json", "", true),
                new Endpoint(a, "GET", "/", "/", "", true),
                new Endpoint(a, "HEAD", "/", "/", "", true),
                new Endpoint(a, "GET", "/web", "/web/style.css", "", true),
                new Endpoint(a, "HEAD", "/web", "/web/style.css", "", true),
                new Endpoint(a, "GET", "/api/images", "/api/images?limit=1", "", false),
                new Endpoint(a, "POST", "/api/images", "/api/images?name=x", "no image", false),
                new Endpoint(a, "GET", "/api/thumbnail", "/api/thumbnail?key=folder/cat.png", "", false),
                new Endpoint(a, "HEAD", "/api/thumbnail", "/api/thumbnail?key=folder/cat.png", "", false),
                new Endpoint(a, "GET", "/api/view", "/api/view?key=folder/cat.png", "", false),
                new Endpoint(a, "HEAD", "/api/view", "/api/view?key=folder/cat.png", "", false),
                new Endpoint(a, "GET", "/api/download", "/api/download?key=folder/cat.png", "", false),
                new Endpoint(a, "HEAD", "/api/download", "/api/download?key=folder/cat.png", "", false),
                new Endpoint(a, "POST", "/api/jobs", "/api/jobs", "no job", false),
                new Endpoint(a, "POST", "/api/numbers", "/api/numbers", "no list", false),
                new Endpoint(a, "POST", "/api/watch", "/api/watch", "no question", false),
                new Endpoint(a, "POST", "/api/session", "/api/session", "", false),
                new Endpoint(servers.portB, "POST", "/", "/?factor=0.5", PICTURE, false));
    }

    @BeforeAll
    static void start() throws Exception {
        servers = new HttpServers(
                data,
                EnumSet.of(Part.HTTP, Part.SCALE, Part.IMAGES, Part.NUMBERS, Part.WEB),
                Map.of("serai.http.children", "1", "serai.http.api-key", KEY));
        String bucket = servers.application.settings().get("serai.bucket.images");
        try (S3Client s3 = servers.application.settings().access().s3()) {
            s3.putObject(put -> put.bucket(bucket).key("folder/cat.png"), RequestBody.fromBytes(PNG));
        }
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    /** The plain target written in other ways, and mixed with others that are open. */
    private static List<String> variants(Endpoint endpoint) {
        int mark = endpoint.target().indexOf('?');
        String path = mark < 0 ? endpoint.target() : endpoint.target().substring(0, mark);
        String query = mark < 0 ? "" : endpoint.target().substring(mark);
        String bare = path.substring(1);
        String escaped = bare.chars()
                .mapToObj(c -> c == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", c))
                .collect(Collectors.joining());
        List<String> variants = new ArrayList<>(List.of(
                "/" + escaped + query,
                "/" + bare.replace("/", "%2F") + query,
                "/" + bare.replace("/", "%2f") + query,
                "%2F" + bare + query,
                "/" + path + query,
                "/" + bare.replace("/", "//") + query,
                path + "/" + query,
                path + "//" + query,
                path + "/." + query,
                "/." + path + query,
                "/web/.." + path + query,
                "/web/%2e%2e" + path + query,
                "/web/..%2F" + bare + query,
                "/web%2F..%2F" + bare + query,
                "/openapi.json/.." + path + query,
                "/web/.;" + path + query,
                "/web/x.css" + path + query,
                "/web/x.css;" + path + query,
                path.toUpperCase(Locale.ROOT) + query,
                bare.isEmpty()
                        ? "/%2F" + query
                        : "/" + Character.toUpperCase(bare.charAt(0)) + bare.substring(1) + query,
                path + "%00" + query,
                path + "%3F" + query,
                path + "#/web/style.css",
                path + ";a=b" + query,
                "\\" + bare + query,
                "http://localhost" + path + query,
                "HTTP://elsewhere.example:1" + path + query,
                "https://localhost:1/web/.." + path + query,
                "http://localhost/web/style.css?http://localhost" + path + query,
                "http:" + path + query,
                "ftp://localhost" + path + query,
                "http://user@localhost" + path + query,
                "localhost" + path + query));
        for (int port : Set.of(servers.portA, servers.portB)) {
            for (String open : List.of("/", "/web/", "/web/style.css", "/openapi.json", "/x", "/images/x", "")) {
                variants.add(open + ":" + port + path + query);
                variants.add(open + "?:" + port + path + query);
                variants.add(open + "?x=http://localhost:" + port + path + query);
            }
            variants.add("http://localhost:" + port + path + query);
            variants.add("http://localhost:" + port + "/web/style.css?:" + port + path + query);
            variants.add(path + ":" + port + query);
            variants.add("/%3A" + port + path + query);
            variants.add(path + (query.isEmpty() ? "?" : query + "&") + "x=:" + port + "/openapi.json");
        }
        return variants;
    }

    private static boolean isRefusal(RawHttp.Answer answer) {
        return answer.status() >= 400 && answer.status() < 500;
    }

    private static boolean same(RawHttp.Answer one, RawHttp.Answer other) {
        return one.status() == other.status()
                && one.headers().get("Content-Type").equals(other.headers().get("Content-Type"))
                && one.body().equals(other.body());
    }

    @Test
    void theTableHasEveryEndpoint() {
        Set<String> known = endpoints().stream().map(Endpoint::name).collect(Collectors.toSet());
        Set<String> served = servers.application.camel().getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof NettyHttpConsumer)
                .map(route -> (NettyHttpConsumer) route.getConsumer())
                .flatMap(consumer -> Stream.of(
                                consumer.getEndpoint().getHttpMethodRestrict().split(","))
                        .map(method ->
                                method + " " + consumer.getConfiguration().getPath()))
                .collect(Collectors.toSet());
        assertThat(known).isEqualTo(served);
    }

    /** But the page and its files: links to pages gain parameters on their way. */
    @Test
    void everyEndpointRefusesAParameterThatItDoesNotKnow() throws Exception {
        for (Endpoint endpoint : endpoints()) {
            boolean page = endpoint.port() == servers.portA
                    && (endpoint.path().equals("/web") || endpoint.name().matches("(GET|HEAD) /"));
            String target = endpoint.target() + (endpoint.target().contains("?") ? "&" : "?") + "utm_source=x";
            RawHttp.Answer answer = endpoint.ask(target, true);
            assertThat(answer.status()).as(endpoint.name()).isEqualTo(page ? 200 : 400);
            if (!page && !endpoint.method().equals("HEAD")) {
                assertThat(answer.body()).as(endpoint.name()).contains("utm_source");
            }
        }
    }

    @Test
    void aTargetWrittenInAnotherWayGetsWhatThePlainOneGetsOrARefusal() throws Exception {
        RawHttp.Answer page = new Endpoint(servers.portA, "GET", "/", "/", "", true).ask("/", true);
        RawHttp.Answer style = new Endpoint(servers.portA, "GET", "/", "/", "", true).ask("/web/style.css", true);
        RawHttp.Answer api = new Endpoint(servers.portA, "GET", "/", "/", "", true).ask("/openapi.json", true);
        assertThat(List.of(page, style, api)).allMatch(answer -> answer.status() == 200);
        for (Endpoint endpoint : endpoints()) {
            RawHttp.Answer plain = endpoint.ask(endpoint.target(), true);
            assertThat(plain.status())
                    .as(endpoint.name() + ": " + plain.body())
                    .isNotIn(401, 404, 405)
                    .isLessThan(500);
            for (String variant : variants(endpoint)) {
                RawHttp.Answer answer = endpoint.ask(variant, true);
                assertThat(isRefusal(answer)
                                || answer.status() == plain.status() && isPath(variant, endpoint.target())
                                || endpoint.method().equals("POST") && isPath(variant, "/")
                                || opens(endpoint, answer, page, style, api))
                        .as(endpoint.name() + " as " + variant + ": " + answer)
                        .isTrue();
            }
        }
    }

    /** Whether the path of that target, up to its query, is that of the plain one. */
    private static boolean isPath(String variant, String plain) {
        return RequestTarget.parse("GET", variant)
                .segments()
                .equals(RequestTarget.parse("GET", plain).segments());
    }

    /** Whether it is what an open path gives, to a target whose query alone names something else. */
    private static boolean opens(Endpoint endpoint, RawHttp.Answer answer, RawHttp.Answer... open) {
        return Stream.of(open)
                .anyMatch(known -> endpoint.method().equals("HEAD")
                        ? answer.headers().get("ETag") != null
                                        && answer.headers()
                                                .get("ETag")
                                                .equals(known.headers().get("ETag"))
                                || answer.headers()
                                        .get("Content-Length")
                                        .equals(known.headers().get("Content-Length"))
                        : same(answer, known));
    }

    @Test
    void withoutTheKeyNothingIsGivenButWhatIsOpen() throws Exception {
        Endpoint reader = new Endpoint(servers.portA, "GET", "/", "/", "", true);
        RawHttp.Answer page = reader.ask("/", false);
        RawHttp.Answer style = reader.ask("/web/style.css", false);
        RawHttp.Answer api = reader.ask("/openapi.json", false);
        assertThat(List.of(page, style, api)).allMatch(answer -> answer.status() == 200);
        for (Endpoint endpoint : endpoints()) {
            RawHttp.Answer plain = endpoint.ask(endpoint.target(), false);
            assertThat(plain.status()).as(endpoint.name()).isEqualTo(endpoint.open() ? 200 : 401);
            for (String variant : variants(endpoint)) {
                RawHttp.Answer answer = endpoint.ask(variant, false);
                boolean read =
                        endpoint.method().equals("GET") || endpoint.method().equals("HEAD");
                assertThat(answer.status() == 401
                                || Set.of(400, 404, 405).contains(answer.status())
                                        && (endpoint.method().equals("HEAD")
                                                || Stream.of("bad-request", "not-found", "method-not-allowed")
                                                        .anyMatch(code ->
                                                                answer.body().contains("\"code\":\"" + code + "\"")))
                                || variant.startsWith("/openapi.json?") // open, and takes no parameters
                                        && answer.status() == 400
                                        && answer.body().contains("\"code\":\"invalid-parameter\"")
                                || read && opens(endpoint, answer, page, style, api))
                        .as(endpoint.name() + " as " + variant + ": " + answer)
                        .isTrue();
            }
        }
    }

    @Test
    void methodsAreWhatTheRequestLineSays() throws Exception {
        String override = "X-HTTP-Method-Override: GET";
        for (String target : List.of("/images/folder/cat.png", "/api/images", "/api/view?key=folder/cat.png")) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get")) {
                try (RawHttp client = new RawHttp(servers.portA)) {
                    RawHttp.Answer answer = client.send(
                                    RawHttp.request(method, target, "", override, "X-Method-Override: GET"))
                            .answer(!method.equals("HEAD"));
                    assertThat(answer.status()).as(method + " " + target).isEqualTo(401);
                }
            }
        }
    }
}
