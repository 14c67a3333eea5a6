package dev.serai.http;

import dev.serai.http.server.Problem;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.Format;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.apache.camel.Variable;

/**
 * Where server B is, the request of server A to it, and the reply that B's answer becomes. Bound as {@code scaleServer};
 * safe for use by several threads.
 */
public final class ScaleServer {
    private final boolean inThisProcess;
    private final Optional<String> apiKey;

    /**
     * @param inThisProcess whether B's routes run in this process, so that A need not ask it over HTTP
     * @param apiKey the key that B wants, if it wants one
     */
    public ScaleServer(boolean inThisProcess, Optional<String> apiKey) {
        this.inThisProcess = inThisProcess;
        this.apiKey = apiKey;
    }

    /** Whether B's routes run in this process. */
    public boolean inThisProcess() {
        return inThisProcess;
    }

    /** Makes the message, whose body is an image, the request to B: with the factor and the format asked for, if any. */
    public void request(
            @Variable("request") Request request,
            @Variable("format") Format format,
            @Headers Map<String, Object> headers) {
        Optional<String> factor = request.parameter("scale").or(() -> request.parameter("factor"));
        StringBuilder query = new StringBuilder();
        factor.ifPresent(
                value -> query.append("factor=").append(URLEncoder.encode(value.strip(), StandardCharsets.US_ASCII)));
        if (format != null) {
            query.append(query.isEmpty() ? "" : "&").append("format=").append(format.label());
        }
        headers.clear();
        headers.put(Exchange.HTTP_METHOD, "POST");
        headers.put(Exchange.HTTP_QUERY, query.toString());
        headers.put(Exchange.CONTENT_TYPE, "application/octet-stream");
        apiKey.ifPresent(key -> headers.put("X-API-Key", key));
    }

    /** B's answer as server A's reply: its image, or its problem. */
    public Reply reply(
            @Body byte[] body,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header(Exchange.CONTENT_TYPE) String type,
            @Header("Retry-After") String retryAfter) {
        if (status == 200 && type != null && type.startsWith("image/")) {
            return Reply.of(type, body).with("Vary", "Accept");
        }
        if (status >= 400 && Problem.MEDIA_TYPE.equals(type) && status != 401 && status != 405) {
            Reply problem = new Reply(status, type, body, Map.of());
            return retryAfter == null ? problem : problem.with("Retry-After", retryAfter);
        }
        return new Problem(
                        502, "server-absent", "What stands behind this server is not a scale server that it may use.")
                .reply();
    }
}
