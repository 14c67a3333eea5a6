package dev.serai.events;

import dev.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What is kept of a request: one JSON object in the bucket of log events, at the key that {@link EventKeys} gives it. A later
 * state of the same request replaces it.
 *
 * @param kind one of {@link EventKeys#KINDS}
 * @param id tells it from all other events of its kind
 * @param sent when the request was sent
 * @param state how far the request is
 * @param fields the JSON's members in their order, not a copy
 */
public record LogEvent(String kind, String id, Instant sent, State state, Map<String, Object> fields) {
    /** How far a request is. */
    public enum State {
        /** Somebody works on it, or it waits for its next try. */
        WORKING,
        /** It has its result. */
        DONE,
        /** It was refused, or its tries are used up. */
        FAILED;

        /** The state as events write it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LogEvent {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(id);
        Objects.requireNonNull(sent);
        Objects.requireNonNull(state);
        Objects.requireNonNull(fields);
    }

    /** Where it is kept. */
    public String key() {
        return EventKeys.of(kind, id, sent);
    }

    /** The JSON that is kept, UTF-8. */
    public byte[] json() {
        return Json.write(fields).getBytes(StandardCharsets.UTF_8);
    }
}
