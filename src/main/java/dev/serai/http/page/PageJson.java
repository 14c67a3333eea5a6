package dev.serai.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.http.server.Reply;
import dev.serai.json.Json;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The page's JSON. */
final class PageJson {
    /** The longest request of JSON: fifty jobs, or a key and a pipeline, take a fraction of it. */
    private static final int MAX_BYTES = 64 << 10;

    private PageJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An answer of JSON that no cache keeps. */
    static Reply reply(int status, JsonNode body) {
        return new Reply(
                status,
                "application/json",
                body.toString().getBytes(StandardCharsets.UTF_8),
                Map.of("Cache-Control", "no-store", "Cross-Origin-Resource-Policy", "same-origin"));
    }

    /**
     * The JSON object in those bytes, which strangers sent.
     *
     * @throws RefusedException {@code invalid-message} if it is not one, {@code too-large} if it has more than 64 KiB
     */
    static JsonNode object(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The body has " + bytes.length + " bytes; it may have " + MAX_BYTES + ".");
        }
        return Json.object(bytes)
                .orElseThrow(() -> new RefusedException(Refusal.INVALID_MESSAGE, "The body is not a JSON object."));
    }
}
