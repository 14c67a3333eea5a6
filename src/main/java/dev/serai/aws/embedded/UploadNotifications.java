package dev.serai.aws.embedded;

import dev.serai.aws.Queues;
import dev.serai.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Sends an S3 event notification to the inbox for each object created in the embedded bucket. Safe for use by several
 * threads.
 */
public final class UploadNotifications {
    private final Queues queues;
    private final String inbox;
    private final String bucket;

    /**
     * Creates notifications of one bucket.
     *
     * @param queues sends the notifications; remains owned by the caller
     * @param inbox the name of the queue to notify
     * @param bucket the bucket's name, as the notifications state it
     */
    public UploadNotifications(Queues queues, String inbox, String bucket) {
        this.queues = queues;
        this.inbox = inbox;
        this.bucket = bucket;
    }

    /** Notifies the inbox of a created object; returns when the queue has the message. */
    public void created(String key) {
        String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"); // as S3 writes keys
        Map<String, Object> record = Map.of(
                "eventVersion",
                "2.1",
                "eventSource",
                "aws:s3",
                "eventName",
                "ObjectCreated:Put",
                "s3",
                Map.of("bucket", Map.of("name", bucket), "object", Map.of("key", encoded)));
        String body = Json.write(Map.of("Records", List.of(record)));
        queues.send(inbox, body, Map.of());
    }
}
