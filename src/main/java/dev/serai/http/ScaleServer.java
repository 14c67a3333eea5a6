package dev.serai.http;

import dev.serai.http.server.Problem;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.process.Work;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** What server A says to server B, and what it makes of B's answer. Bound as {@code scaleServer}. */
public final class ScaleServer {
    private final Optional<String> apiKey;

    /** @param apiKey the key that B wants, if it wants one */
    public ScaleServer(Optional<String> apiKey) {
        this.apiKey = apiKey;
    }

    /** Makes the message the request to B: the image, the factor that was asked for if any, and the format. */
    public void question(@Body Work work, @Variable("request") Request request, Exchange exchange) {
        Optional<String> factor = request.parameter("scale").or(() -> request.parameter("factor"));
        StringBuilder query = new StringBuilder();
        factor.ifPresent(
                value -> query.append("factor=").append(URLEncoder.encode(value.strip(), StandardCharsets.US_ASCII)));
        work.format().ifPresent(format -> query.append(query.isEmpty() ? "" : "&")
                .append("format=")
                .append(format.label()));
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_QUERY, query.toString());
        message.setHeader(Exchange.CONTENT_TYPE, "application/octet-stream");
        apiKey.ifPresent(key -> message.setHeader("X-API-Key", key));
        message.setBody(work.image());
    }

    /** B's answer as our own: its image, or its problem. */
    public Reply answer(
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
