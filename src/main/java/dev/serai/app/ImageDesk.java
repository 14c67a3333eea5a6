package dev.serai.app;

import dev.serai.aws.EventKeys;
import dev.serai.aws.ImageBucket;
import dev.serai.aws.Provisioning;
import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
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
 * Where the images route meets the operations: it reads messages into jobs, fetches and stores, and writes records and
 * replies. Bound as {@code imageDesk}. Safe for use by several threads.
 */
public final class ImageDesk {
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Clock clock;
    private final ImageBucket images;
    private final EventStore events;
    private final ImageRequest requests;
    private final WriteOptions writeOptions;

    /**
     * @param images the bucket with sources and results
     * @param events where log events are kept
     * @param defaultPipeline what is done for a message that does not say
     */
    public ImageDesk(
            Clock clock, ImageBucket images, EventStore events, Pipeline defaultPipeline, WriteOptions writeOptions) {
        this.clock = clock;
        this.images = images;
        this.events = events;
        this.requests = new ImageRequest(images.name(), defaultPipeline);
        this.writeOptions = writeOptions;
    }

    /**
     * The desk of another worker.
     *
     * @param desk the desk that shares its clock, clients and limits
     * @param bucket the bucket with its sources and results
     * @param pipeline the text of what it does for a message that does not say
     */
    public static ImageDesk forWorker(ImageDesk desk, String bucket, String pipeline) {
        return new ImageDesk(
                desk.clock, desk.images.of(bucket), desk.events, Pipeline.parse(pipeline), desk.writeOptions);
    }

    /**
     * A message as it came.
     *
     * @param id the id the queue gave it
     * @param sent when it was sent
     * @param tries how often the queue has given it out, this time included
     * @param body its text
     */
    public record Letter(String id, Instant sent, int tries, String body) {}

    /**
     * A result, stored.
     *
     * @param key its key in the bucket
     */
    public record Stored(String key, Format format, int width, int height, int bytes) {}

    /** The message as the rest of the route needs it. */
    public Letter letter(
            @Body String body,
            @Header("CamelAwsSqsMessageId") String messageId,
            @Header("SentTimestamp") String sentMillis,
            @Header("ApproximateReceiveCount") String receiveCount) {
        if (!MESSAGE_ID.matcher(messageId).matches()) {
            throw new IllegalArgumentException("the queue gave an id that cannot be part of a key");
        }
        Instant sent = sentMillis == null ? clock.instant() : Instant.ofEpochMilli(Long.parseLong(sentMillis));
        int tries = receiveCount == null ? 1 : Integer.parseInt(receiveCount);
        return new Letter(messageId, sent, tries, body);
    }

    /** The jobs the message asks for. */
    public List<ImageJob> jobs(@Variable("letter") Letter letter) {
        return requests.jobs(letter.body(), letter.id(), letter.sent());
    }

    /** Notes in the job's log event that work on it has begun. */
    public void begin(@Variable("job") ImageJob job) {
        Map<String, Object> event = event(job, "working");
        event.put("started", clock.instant().toString());
        events.put(job.eventKey(), json(event));
    }

    /** The bytes of the source. */
    public byte[] fetch(@Variable("job") ImageJob job) {
        return images.fetch(job.sourceKey());
    }

    /** The text of the job's pipeline. */
    public String steps(@Variable("job") ImageJob job) {
        return job.pipeline().toString();
    }

    /** Encodes the result and stores it under its key. */
    public Stored store(@Body Picture picture, @Variable("job") ImageJob job) {
        Format format = job.format().orElse(picture.format().written());
        byte[] bytes = Codecs.write(picture, format, writeOptions);
        images.store(job.resultKey(), bytes, format.mediaType());
        return new Stored(job.resultKey(), format, picture.width(), picture.height(), bytes.length);
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

    /** The message that announces the result. */
    public String announcement(@Variable("job") ImageJob job, @Variable("stored") Stored stored) {
        Map<String, Object> reply = job.fields();
        putResult(reply, stored);
        return Json.write(ordered(reply));
    }

    /** Completes the log event of a job, or of a message that is none, with why it was refused. */
    public void refused(
            @Variable("letter") Letter letter,
            @Variable("job") ImageJob job,
            @ExchangeException RefusedException refusal) {
        Map<String, Object> event = event(letter, job, "failed");
        event.put("processed", clock.instant().toString());
        event.put("error", refusal.asMap());
        events.put(eventKey(letter, job), json(event));
    }

    /**
     * Notes in the log event that a try has failed for a reason that is not the sender's. While there are tries left the
     * request counts as being worked on; after the last one it has failed, and its message goes to the dead letters.
     */
    public void failed(@Variable("letter") Letter letter, @Variable("job") ImageJob job) {
        boolean last = letter.tries() >= Provisioning.MAX_RECEIVES;
        Map<String, Object> event = event(letter, job, last ? "failed" : "working");
        event.put("tries", letter.tries());
        if (last) {
            RefusedException words = new RefusedException(
                    Refusal.WORKER_FAILED,
                    "The work failed " + letter.tries()
                            + " times, through no fault of the request; it is kept among the"
                            + " dead letters and can be sent back.");
            event.put("processed", clock.instant().toString());
            event.put("error", words.asMap());
        }
        events.put(eventKey(letter, job), json(event));
    }

    /** The message that says why a job, or a message that is none, was refused. */
    public String apology(
            @Variable("letter") Letter letter,
            @Variable("job") ImageJob job,
            @ExchangeException RefusedException refusal) {
        Map<String, Object> reply = new LinkedHashMap<>();
        if (job != null) {
            reply.putAll(job.fields());
        } else {
            reply.put("requestId", letter.id());
        }
        reply.put("error", refusal.asMap());
        return Json.write(reply);
    }

    /** The id of the request a reply belongs to. */
    public String requestId(@Variable("letter") Letter letter) {
        return letter.id();
    }

    private static String eventKey(Letter letter, ImageJob job) {
        return job == null ? EventKeys.of("images", letter.id(), letter.sent()) : job.eventKey();
    }

    /** @param job null for a message that holds none */
    private static Map<String, Object> event(Letter letter, ImageJob job, String state) {
        if (job != null) {
            return event(job, state);
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("requestId", letter.id());
        event.put("state", state);
        event.put("sent", letter.sent().toString());
        event.put("text", letter.body());
        return event;
    }

    private static Map<String, Object> event(ImageJob job, String state) {
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
