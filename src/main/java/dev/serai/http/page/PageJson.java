package dev.serai.http.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.http.server.Reply;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The page's JSON. */
final class PageJson {
    /** A log event holds a list of a mebibyte and up to four numbers of that length. */
    private static final int LONGEST_NUMBER = 8 << 20;

    /** The longest request of JSON: fifty jobs, or a key and a pipeline, take a fraction of it. */
    private static final int MAX_BYTES = 64 << 10;

    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(LONGEST_NUMBER)
                            .maxNestingDepth(64)
                            .build())
                    .build())
            .build();

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
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            // said below
        }
        throw new RefusedException(Refusal.INVALID_MESSAGE, "The body is not a JSON object.");
    }
}
