package dev.serai.jobs;

import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One image to process, as a message on the inbox asked for it.
 *
 * @param sourceKey the image's key in the bucket
 * @param pipeline what to do with it
 * @param format the format to write, or empty for the one that comes in
 */
public record ImageJob(
        String requestId, String eventId, Instant sent, String sourceKey, Pipeline pipeline, Optional<Format> format)
        implements InboxJob {
    /** The image's key as beans take it. */
    public ObjectKey source() {
        return new ObjectKey(sourceKey);
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", requestId);
        fields.put("sourceKey", sourceKey);
        fields.put("pipeline", pipeline.toString());
        return fields;
    }
}
