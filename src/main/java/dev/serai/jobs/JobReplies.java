package dev.serai.jobs;

import dev.serai.json.Json;
import dev.serai.refusal.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The replies to image jobs, as JSON. Bound as {@code jobReplies}. Safe for use by several threads. */
public final class JobReplies {
    /**
     * The reply to a job that is done.
     *
     * @param steps what was done
     * @param key where the result is
     */
    public String done(ImageJob job, String steps, ObjectKey key, ImageResult image) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("requestId", job.requestId());
        reply.put("sourceKey", job.sourceKey());
        reply.put("key", key.text());
        reply.put("pipeline", steps);
        reply.put("width", image.width());
        reply.put("height", image.height());
        return Json.write(reply);
    }

    /**
     * The reply to a job that was refused.
     *
     * @param failure a refusal, or what it is the cause of
     */
    public String refused(InboxJob job, Throwable failure) {
        Map<String, Object> reply = job.fields();
        reply.put("error", RefusedException.in(failure).asMap());
        return ObjectKeys.sendable(Json.write(reply));
    }
}
