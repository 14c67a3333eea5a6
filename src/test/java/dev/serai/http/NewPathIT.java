package dev.serai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Part;
import dev.serai.app.routes.RouteFiles;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's new path of server A, added to the ejected http.yaml while the server runs. */
class NewPathIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** The example in docs/routes.md, as it stands there. */
    private static String example() throws IOException {
        String page = Files.readString(Path.of("docs", "routes.md"));
        int begin = page.indexOf("- route:\n    id: http-poster\n");
        assertThat(begin).isPositive();
        return page.substring(begin, page.indexOf("```", begin));
    }

    @Test
    void aNewPathIsARouteOfTwelveLines() throws Exception {
        assertThat(example().lines().count()).isLessThanOrEqualTo(12);
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Path file = routes.resolve("http.yaml");
        try (InputStream bundled = RouteFiles.class.getResourceAsStream("/routes/http.yaml")) {
            Files.write(file, bundled.readAllBytes());
        }
        byte[] image = Codecs.write(
                Picture.of(Format.JPEG, Frame.of(new byte[3 * 80 * 60], 3, 80, 60, 0)),
                Format.JPEG,
                WriteOptions.DEFAULT);
        try (HttpServers servers = new HttpServers(
                folder.resolve("data"),
                EnumSet.of(Part.HTTP),
                Map.of("serai.routes.directory", routes.toString(), "serai.http.children", "1"))) {
            assertThat(servers.post(servers.a("/poster"), image).statusCode()).isEqualTo(404);
            Files.writeString(file, "\n" + example(), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            await().atMost(SOON)
                    .until(() -> servers.post(servers.a("/poster"), image).statusCode() == 200);
            HttpResponse<byte[]> poster = servers.post(servers.a("/poster?format=png&mine=1"), image);
            Header header = Codecs.header(poster.body());
            assertThat(header).isEqualTo(new Header(Format.PNG, 20, 15, 1, 8, 1));
            assertThat(poster.headers().firstValue("Content-Type")).hasValue("image/png");
            assertThat(poster.statusCode())
                    .as("a route that does not say which parameters it takes takes all")
                    .isEqualTo(200);
            // the other routes of the file are as they were, and refuse as they did
            assertThat(Codecs.header(servers.post(servers.a("/"), image).body()).channels())
                    .isEqualTo(1);
            assertThat(servers.post(servers.a("/poster"), new byte[10]).statusCode())
                    .isEqualTo(415);
        }
    }
}
