package dev.serai.http;

import dev.serai.http.server.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The server's description in the form of OpenAPI. Bound as {@code openApi}; safe for use by several threads. */
public final class OpenApi {
    private final Reply description;

    /** Reads the description from the jar. */
    public OpenApi() {
        try (InputStream file = OpenApi.class.getResourceAsStream("/http/openapi.json")) {
            description = new Reply(200, "application/json", file.readAllBytes(), Map.of("Cache-Control", "no-cache"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reply to {@code GET /openapi.json}. */
    public Reply reply() {
        return description;
    }
}
