package dev.serai.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.app.Part;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other programs than a browser ask of the page's paths. */
@Timeout(600)
class PageRequestsIT {
    private static final byte[] PNG = Images.encoded("png", 61, 40);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path data;

    private static HttpServers servers;

    @BeforeAll
    static void start() throws Exception {
        servers = new HttpServers(
                data, EnumSet.of(Part.HTTP, Part.IMAGES, Part.NUMBERS, Part.WEB), Map.of("serai.http.children", "1"));
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private static HttpResponse<byte[]> form(String path, byte[]... files) throws Exception {
        return servers.post(servers.a(path), HttpIT.form(files), "Content-Type", HttpIT.MULTIPART);
    }

    @Test
    void anUploadMayBeAFileInAForm() throws Exception {
        HttpResponse<byte[]> named = form("/api/images", PNG);
        assertThat(named.statusCode()).isEqualTo(201);
        String key = JSON.readTree(named.body()).path("key").asText();
        assertThat(key).matches("uploads/[0-9a-f]+/x\\.png");
        assertThat(servers.get(servers.a("/images/" + key)).body()).isEqualTo(PNG);
        HttpResponse<byte[]> plain = servers.post(servers.a("/api/images?name=x.png"), PNG);
        assertThat(plain.body()).isEqualTo(named.body());
        assertThat(form("/api/images?name=y.png", PNG).body()).asString(UTF_8).contains("/y.png");
        HttpIT.problem(form("/api/images", PNG, PNG), 400, "invalid-parameter");
    }

    @Test
    void aListMayBeAFileInAForm() throws Exception {
        byte[] list = "\uFEFF1,2,3\r\n".getBytes(UTF_8);
        assertThat(form("/api/numbers", list).body()).asString(UTF_8).contains("\"id\"");
        HttpIT.problem(form("/api/numbers", list, list), 400, "invalid-parameter");
    }

    @Test
    void headOfADownloadHasTheHeadersOfTheWhole() throws Exception {
        byte[] stored =
                servers.post(servers.a("/api/images?name=head.png"), PNG).body();
        URI download = servers.a(
                "/api/download?key=" + JSON.readTree(stored).path("key").asText());
        HttpResponse<byte[]> head = servers.client.send(
                HttpRequest.newBuilder(download)
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(PNG.length);
        assertThat(withoutDate(head)).isEqualTo(withoutDate(servers.get(download)));
    }

    private static Map<String, List<String>> withoutDate(HttpResponse<byte[]> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    @Test
    void aDownloadMayBeContinued() throws Exception {
        byte[] stored = servers.post(servers.a("/api/images?name=z.png"), PNG).body();
        RangeRequests.check(
                servers,
                "/api/download?key=" + JSON.readTree(stored).path("key").asText(),
                PNG);
    }
}
