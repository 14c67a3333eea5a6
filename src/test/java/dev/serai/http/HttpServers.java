package dev.serai.http;

import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HTTP servers of a whole application on free ports, with real child processes, and a client. */
public final class HttpServers implements AutoCloseable {
    public final int portA = freePort();
    public final int portB = freePort();
    public final Application application;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public HttpServers(Path data, EnumSet<Part> parts, Map<String, String> more) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("serai.http.port", String.valueOf(portA));
        options.put("serai.scale.port", String.valueOf(portB));
        options.put("serai.http.children", "2");
        options.put("serai.health.port", "-1");
        options.put("serai.embedded.sqs-port", "0");
        options.put("serai.embedded.s3-port", "0");
        options.put("serai.data", data.toString());
        options.putAll(more);
        application = Application.start(Settings.load(options), parts);
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    URI a(String path) {
        return URI.create("http://localhost:" + portA + path);
    }

    URI b(String path) {
        return URI.create("http://localhost:" + portB + path);
    }

    HttpResponse<byte[]> post(URI uri, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** The child processes of this one that run Java: those that do image work. */
    static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    @Override
    public void close() {
        application.close();
    }
}
