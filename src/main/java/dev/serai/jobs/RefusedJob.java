package dev.serai.jobs;

import dev.serai.refusal.RefusedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job that is refused as it was written: a message or a record of one that cannot be understood, or that asks for what
 * there is not.
 *
 * @param sourceKey the image it names, as far as it can be shown, or empty if it names none
 * @param text the message, or the record, as it came
 * @param reason what is wrong with it
 */
public record RefusedJob(
        String requestId,
        String eventId,
        Instant sent,
        Optional<String> sourceKey,
        String text,
        RefusedException reason)
        implements InboxJob {
    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", requestId);
        sourceKey.ifPresent(key -> fields.put("sourceKey", key));
        return fields;
    }
}
