package dev.serai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An SQS endpoint that answers each operation with status 200 and whatever text a test likes. */
public final class ScriptedEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** Starts one that knows every queue, and answers {@code {}} to all else. */
    public ScriptedEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answer("GetQueueUrl", "{\"QueueUrl\":\"" + url() + "/queue/any\"}");
    }

    /** From now on answers that operation with that text. */
    public void answer(String operation, String text) {
        answers.put(operation, text);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            String target = String.valueOf(call.getRequestHeaders().getFirst("X-Amz-Target"));
            byte[] text = answers.getOrDefault(target.substring(target.indexOf('.') + 1), "{}")
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            boolean bare = text.length == 0 || call.getRequestMethod().equals("HEAD");
            call.sendResponseHeaders(200, bare ? -1 : text.length);
            if (!bare) {
                call.getResponseBody().write(text);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
