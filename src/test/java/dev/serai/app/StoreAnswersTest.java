package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.serai.SeraiProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP client is told when buckets or queues answer, but not as they should: never that the fault is in this server. */
@Timeout(300)
class StoreAnswersTest {
    private static final String[] OF_OBJECTS = {
        "/images/cat.png", "/api/view?key=cat.png", "/api/thumbnail?key=cat.png", "/api/download?key=cat.png"
    };

    /** The smallest image that the page uploads. */
    private static final byte[] GIF =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private interface Answer {
        void to(HttpExchange call) throws IOException;
    }

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    private HttpServer buckets;
    private volatile Answer answer = call -> call.sendResponseHeaders(200, -1);
    private InProcess serai;

    @BeforeEach
    void startOnBucketsThatAnswerAsATestLikes() throws IOException {
        buckets = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        buckets.createContext("/", call -> {
            try (call) {
                call.getRequestBody().readAllBytes();
                answer.to(call);
            }
        });
        buckets.start();
        serai = InProcess.start(
                data,
                Map.of(
                        "serai.s3.endpoint",
                        "http://127.0.0.1:" + buckets.getAddress().getPort(),
                        "serai.http.port",
                        String.valueOf(SeraiProcess.freePort()),
                        "serai.http.host",
                        "127.0.0.1",
                        "serai.http.children",
                        "1"),
                Part.HTTP,
                Part.WEB);
    }

    @AfterEach
    void stop() {
        serai.close();
        buckets.stop(0);
    }

    private static Answer error(int status, String code) {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                        + "</Code><Message>m</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        return call -> send(call, status, body);
    }

    private static void send(HttpExchange call, int status, byte[] body) throws IOException {
        boolean head = call.getRequestMethod().equals("HEAD");
        call.getResponseHeaders().set("Content-Type", "application/xml");
        call.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            call.getResponseBody().write(body);
        }
    }

    @Test
    void aBucketThatRefusesIs502WithItsStatus() throws Exception {
        for (int status : new int[] {301, 307, 400, 409}) {
            answer = error(status, "ExpiredToken");
            for (String path : OF_OBJECTS) {
                expectFailure(path, get(path), "status " + status);
            }
            expectFailure("/api/images", get("/api/images"), "status " + status);
            expectFailure(
                    "a job",
                    post("/api/jobs", "{\"key\":\"cat.png\",\"pipeline\":\"blur\"}".getBytes(StandardCharsets.UTF_8)),
                    "");
            expectFailure("an upload", post("/api/images?name=a.gif", GIF), "status " + status);
        }
        answer = error(403, "AccessDenied"); // of an object it means as much as that there is none
        expectFailure("/api/images", get("/api/images"), "status 403");
        expectFailure("an upload", post("/api/images?name=a.gif", GIF), "status 403");
        assertThat(get("/images/cat.png").statusCode()).isEqualTo(404);
        answer = error(400, "KeyTooLongError"); // nor can there be one of such a key
        assertThat(get("/images/cat.png").statusCode()).isEqualTo(404);
        assertThat(get("/api/view?key=cat.png").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "<html></html>",
                "no XML",
                "<ListBucketResult></ListBucketResult>",
                "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
                "<ListBucketResult><Name>images</Name><Contents></Contents></ListBucketResult>",
                "<ListBucketResult><Contents></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>a</Key><Size>x</Size></Contents></ListBucketResult>"
            })
    void aBucketThatTalksNonsenseIs502(String nonsense) throws Exception {
        answer = call -> send(call, 200, nonsense.getBytes(StandardCharsets.UTF_8));
        expectFailure("/api/images", get("/api/images"), "");
    }

    @Test
    void aListThatAlwaysGoesOnAtTheSamePlaceIs502() throws Exception {
        byte[] page =
                "<ListBucketResult><NextContinuationToken>x</NextContinuationToken><IsTruncated>true</IsTruncated></ListBucketResult>"
                        .getBytes(StandardCharsets.UTF_8);
        answer = call -> send(call, 200, page);
        expectFailure("/api/images", get("/api/images"), "");
    }

    @Test
    void anUploadThatNothingSaysWasStoredIs502() throws Exception {
        answer = call -> send(call, 200, new byte[0]);
        expectFailure("an upload", post("/api/images?name=a.gif", GIF), "");
        answer = call -> send(call, 200, "<html></html>".getBytes(StandardCharsets.UTF_8));
        expectFailure("an upload", post("/api/images?name=a.gif", GIF), "");
        answer = call -> {
            call.getResponseHeaders().set("ETag", "\"abc\"");
            call.sendResponseHeaders(200, -1);
        };
        HttpResponse<String> stored = post("/api/images?name=a.gif", GIF);
        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(stored.body()).contains("\"tag\":\"abc\"");
    }

    @Test
    void anObjectWhoseLengthIsNotToldIs502() throws Exception {
        answer = call -> call.sendResponseHeaders(200, call.getRequestMethod().equals("HEAD") ? -1 : 0);
        for (String path : OF_OBJECTS) {
            expectFailure(path, get(path), "");
        }
    }

    @Test
    void anObjectThatEndsEarlyOrABucketWithoutAnAnswerIsToBeAskedForAgain() throws Exception {
        answer = call -> {
            call.getResponseHeaders().set("Content-Length", "1000");
            if (call.getRequestMethod().equals("HEAD")) {
                call.sendResponseHeaders(200, -1);
            } else {
                call.sendResponseHeaders(200, 1000);
                call.getResponseBody().write(new byte[10]);
                throw new IOException("it ends here");
            }
        };
        expectAgain(OF_OBJECTS);
        answer = error(500, "InternalError");
        expectAgain(OF_OBJECTS);
        expectAgain("/api/images");
        answer = call -> {
            throw new IOException("not a byte");
        };
        expectAgain(OF_OBJECTS);
        expectAgain("/api/images");
    }

    @Test
    void aQueueThatIsGoneIs502() throws Exception {
        String requests = serai.queue("requestQueue");
        serai.sqs().deleteQueue(request -> request.queueUrl(requests));
        expectFailure("a list", post("/api/numbers", "1,2".getBytes(StandardCharsets.UTF_8)), "refuse");
    }

    private static void expectFailure(String what, HttpResponse<String> answer, String detail) {
        assertThat(answer.body()).as(what).contains("\"code\":\"store-failed\"").contains(detail);
        assertThat(answer.statusCode()).as(what).isEqualTo(502);
    }

    private void expectAgain(String... paths) throws Exception {
        for (String path : paths) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(serai.http(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(serai.http(path))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
