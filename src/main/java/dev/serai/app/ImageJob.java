package dev.serai.app;

import dev.serai.aws.EventKeys;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One image to process, as a message on the inbox asked for it.
 *
 * @param requestId the id the queue gave the message
 * @param eventId the id of the job's log event: the request's, and for the second and later images of one message that
 *     with a number
 * @param sent when the message was sent
 * @param sourceKey the image's key in the bucket
 * @param pipeline what to do with it
 * @param format the format to write, or empty for the one that comes in
 */
public record ImageJob(
        String requestId, String eventId, Instant sent, String sourceKey, Pipeline pipeline, Optional<Format> format) {
    /** Where results are kept; what lies there is never taken for a new image. */
    public static final String RESULTS = "processed/";

    /**
     * The result's key: {@code processed/blur-2.5/cat.png}. It depends only on what was asked for, so that work done
     * twice writes the same object. A format that was asked for is added to a name that does not say so already.
     */
    public String resultKey() {
        String steps = pipeline.toString().replace(':', '-').replace(',', '_');
        String key = RESULTS + steps + "/" + sourceKey;
        String extension = sourceKey.substring(sourceKey.lastIndexOf('.') + 1);
        return format.filter(
                        asked -> Format.ofLabel(extension).filter(asked::equals).isEmpty())
                .map(asked -> key + "." + asked.label())
                .orElse(key);
    }

    /** The key of the job's log event. */
    public String eventKey() {
        return EventKeys.of("images", eventId, sent);
    }

    /** What every record and reply begins with. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", requestId);
        fields.put("sourceKey", sourceKey);
        fields.put("pipeline", pipeline.toString());
        return fields;
    }
}
