package dev.serai.http;

import dev.serai.http.server.Reply;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Body;

/** A JSON text as the reply to a request. Bound as {@code jsonReply}; safe for use by several threads. */
public final class JsonReply {
    /** 200 with that JSON. */
    public Reply of(@Body String json) {
        return Reply.of("application/json", json.getBytes(StandardCharsets.UTF_8));
    }
}
