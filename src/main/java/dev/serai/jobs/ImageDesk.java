package dev.serai.jobs;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.Provisioning;
import dev.serai.events.EventKeys;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.json.Json;
import dev.serai.process.EncodedImage;
import dev.serai.process.ImageEngine;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Where the image routes meet the operations: it reads messages into jobs, fetches and stores, and writes log events and
 * replies. Bound as {@code imageDesk}. Safe for use by several threads.
 */
public final class ImageDesk {
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Clock clock;
    private final ImageBucket images;
    private final EventStore events;
    private final ImageEngine engine;
    private final int maxRecords;

    /**
     * @param images any bucket; routes say by a variable which one a job is about
     * @param events where log events are kept
     * @param engine what turns pictures into bytes
     * @param maxRecords the most records of one message; one with more is refused
     */
    public ImageDesk(Clock clock, ImageBucket images, EventStore events, ImageEngine engine, int maxRecords) {
        this.clock = clock;
        this.images = images;
        this.events = events;
        this.engine = engine;
        this.maxRecords = maxRecords;
    }

    /**
     * A result, stored.
     *
     * @param key its key in the bucket
     */
    public record Stored(String key, Format format, int width, int height, int bytes) {}

    /** The message as the rest of the route needs it. */
    public InboxMessage message(
            @Body String body,
            @Header("CamelAwsSqsMessageId") String messageId,
            @Header("SentTimestamp") String sentMillis,
            @Header("ApproximateReceiveCount") String receiveCount) {
        if (!MESSAGE_ID.matcher(messageId).matches()) {
            throw new IllegalArgumentException("the queue gave an id that cannot be part of a key");
        }
        Instant sent = sentMillis == null ? clock.instant() : Instant.ofEpochMilli(Long.parseLong(sentMillis));
        int tries = receiveCount == null ? 1 : Integer.parseInt(receiveCount);
        return new InboxMessage(messageId, sent, tries, body);
    }

    /**
     * The jobs that a message asks for; what cannot be understood is a job that is refused.
     *
     * @param bucket the bucket whose objects can be asked for
     * @param defaultPipeline the text of what is done for a message that does not say
     */
    public List<InboxJob> jobs(
            @Variable("message") InboxMessage message,
            @Variable("bucket") String bucket,
            @Variable("defaultPipeline") String defaultPipeline) {
        return InboxReader.jobs(message, bucket, ownPipeline(defaultPipeline), maxRecords);
    }

    /** A pipeline that is none stands in a route, not in the message: the fault is not the sender's. */
    private static Pipeline ownPipeline(String text) {
        try {
            return Pipeline.parse(text);
        } catch (RefusedException e) {
            throw new IllegalStateException("The route's variable defaultPipeline: " + e.getMessage(), e);
        }
    }

    /**
     * Lets a job pass that can be tried.
     *
     * @throws RefusedException why it cannot be, if it was refused as it was written
     */
    public void accept(@Variable("job") InboxJob job) {
        if (job instanceof RefusedJob refused) {
            throw refused.reason();
        }
    }

    /** Notes in the job's log event that work on it has begun. */
    public void begin(@Variable("job") ImageJob job) {
        Map<String, Object> event = event(job, "working");
        event.put("started", clock.instant().toString());
        events.put(job.eventKey(), json(event));
    }

    /** The bytes of the source. */
    public byte[] fetch(@Variable("job") ImageJob job, @Variable("bucket") String bucket) {
        return images.of(bucket).fetch(job.sourceKey());
    }

    /** The text of the job's pipeline. */
    public String steps(@Variable("job") ImageJob job) {
        return job.pipeline().toString();
    }

    /** Has the engine make the result, of what the route has noted, and stores it under its key. */
    public Stored store(@Body Picture picture, @Variable("job") ImageJob job, @Variable("bucket") String bucket) {
        Format format = job.format().orElse(picture.format().written());
        EncodedImage result = engine.write(picture, format);
        images.of(bucket).store(job.resultKey(), result.image(), format.mediaType());
        return new Stored(job.resultKey(), format, result.width(), result.height(), result.image().length);
    }

    /** Completes the job's log event with its result. */
    public void done(@Variable("job") ImageJob job, @Variable("stored") Stored stored) {
        Map<String, Object> event = event(job, "done");
        event.put("processed", clock.instant().toString());
        putResult(event, stored);
        event.put("format", stored.format().label());
        event.put("bytes", stored.bytes());
        events.put(job.eventKey(), json(event));
    }

    /** The reply to a job that is done. */
    public String reply(@Variable("job") ImageJob job, @Variable("stored") Stored stored) {
        Map<String, Object> reply = job.fields();
        putResult(reply, stored);
        return Json.write(ordered(reply));
    }

    /** Completes a job's log event with why it was refused. */
    public void refused(@Variable("job") InboxJob job, @ExchangeException RefusedException refusal) {
        Map<String, Object> event = event(job, "failed");
        if (job instanceof RefusedJob refused) {
            event.put("text", refused.text());
        }
        event.put("processed", clock.instant().toString());
        event.put("error", refusal.asMap());
        events.put(job.eventKey(), json(event));
    }

    /** The reply to a job that was refused. */
    public String errorReply(@Variable("job") InboxJob job, @ExchangeException RefusedException refusal) {
        Map<String, Object> reply = job.fields();
        reply.put("error", refusal.asMap());
        return ObjectKeys.sendable(Json.write(reply));
    }

    /**
     * Notes in the log event that a try has failed for a reason that is not the sender's. While there are tries left the
     * request counts as being worked on; after the last one it has failed, and its message goes to the dead letters.
     */
    public void failed(@Variable("message") InboxMessage message, @Variable("job") InboxJob job) {
        boolean last = message.tries() >= Provisioning.MAX_RECEIVES;
        String state = last ? "failed" : "working";
        Map<String, Object> event = job == null ? event(message, state) : event(job, state);
        event.put("tries", message.tries());
        if (last) {
            RefusedException words = new RefusedException(
                    Refusal.WORKER_FAILED,
                    "The work failed " + message.tries()
                            + " times, through no fault of the request; it is kept among the"
                            + " dead letters and can be sent back.");
            event.put("processed", clock.instant().toString());
            event.put("error", words.asMap());
        }
        String key = job == null ? EventKeys.of("images", message.id(), message.sent()) : job.eventKey();
        events.put(key, json(event));
    }

    /** The id of the request a reply belongs to. */
    public String requestId(@Variable("job") InboxJob job) {
        return job.requestId();
    }

    /** The event of a message that failed before there was a job. */
    private static Map<String, Object> event(InboxMessage message, String state) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("requestId", message.id());
        event.put("state", state);
        event.put("sent", message.sent().toString());
        event.put("text", message.body());
        return event;
    }

    private static Map<String, Object> event(InboxJob job, String state) {
        Map<String, Object> event = job.fields();
        event.put("state", state);
        event.put("sent", job.sent().toString());
        return event;
    }

    private static void putResult(Map<String, Object> fields, Stored stored) {
        fields.put("key", stored.key());
        fields.put("width", stored.width());
        fields.put("height", stored.height());
    }

    /** The members in the order in which they are documented. */
    private static Map<String, Object> ordered(Map<String, Object> reply) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String name : List.of("requestId", "sourceKey", "key", "pipeline", "width", "height")) {
            ordered.put(name, reply.get(name));
        }
        return ordered;
    }

    private static byte[] json(Map<String, Object> event) {
        return Json.write(event).getBytes(StandardCharsets.UTF_8);
    }
}
