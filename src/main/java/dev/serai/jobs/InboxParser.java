package dev.serai.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import dev.serai.json.Json;
import dev.serai.refusal.KnownNames;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads an inbox message into jobs. It is {@code {"key":"cat.png","sigma":2.5}}, {@code
 * {"key":"cat.png","pipeline":"grayscale,blur:2","format":"png"}}, or tells of objects that were made in the bucket, for
 * which the default pipeline applies: an S3 event notification or an EventBridge event, plain or wrapped by SNS.
 *
 * <p>Each record of a notification stands for itself. One that is refused is a {@link RefusedJob} among the others; a
 * message that cannot be read at all, or has no records, is a single one. What asks for nothing gives no job: objects removed or restored,
 * folder markers, results, and the message by which S3 tests a queue.
 *
 * <p>A field that is none of these refuses the message, so that a slip of the pen does not silently give the default;
 * {@code null} is the same as no field.
 */
final class InboxParser {
    private static final String FORM =
            "A message is {\"key\":\"cat.png\"} with \"sigma\" or \"pipeline\", and \"format\" if you like.";
    private static final List<String> NAMES = List.of("key", "sigma", "pipeline", "format");
    private static final KnownNames FIELDS =
            new KnownNames(Refusal.INVALID_MESSAGE, "The message has a field that means nothing here:", FORM, NAMES);

    private final InboxMessage message;
    private final String bucket;
    private final Pipeline defaultPipeline;
    private final int maxRecords;
    private final Consumer<String> keyCheck;
    private final List<InboxJob> jobs = new ArrayList<>();

    private InboxParser(
            InboxMessage message, String bucket, Pipeline defaultPipeline, int maxRecords, Consumer<String> keyCheck) {
        this.message = message;
        this.bucket = bucket;
        this.defaultPipeline = defaultPipeline;
        this.maxRecords = maxRecords;
        this.keyCheck = keyCheck;
    }

    /**
     * The jobs that a message asks for, in its order.
     *
     * @param bucket the bucket whose objects can be asked for
     * @param defaultPipeline what is done for a message that does not say
     * @param maxRecords the most records of one message; one with more is refused
     * @param keyCheck refuses keys that the bucket is known not to hold
     */
    static List<InboxJob> jobs(
            InboxMessage message, String bucket, Pipeline defaultPipeline, int maxRecords, Consumer<String> keyCheck) {
        InboxParser reader = new InboxParser(message, bucket, defaultPipeline, maxRecords, keyCheck);
        try {
            reader.read(unwrapped(Json.withoutNulls(Json.readObject(message.body()))));
            return List.copyOf(reader.jobs);
        } catch (RefusedException e) {
            return List.of(reader.refused(null, message.body(), e));
        }
    }

    /** What an SNS notification holds; any other message as it is. */
    private static JsonNode unwrapped(JsonNode body) {
        switch (body.path("Type").asText()) {
            case "Notification":
                if (!body.path("Message").isTextual()) {
                    throw invalid("The SNS notification has no \"Message\".");
                }
                return Json.withoutNulls(Json.readObject(body.path("Message").textValue()));
            case "SubscriptionConfirmation":
                throw invalid("SNS asks whether its topic may send messages here. Serai calls no addresses that it is"
                        + " sent: confirm the subscription yourself, with the token in this message's log event.");
            case "UnsubscribeConfirmation":
                throw invalid("SNS says that its topic sends no more messages here; that asks for no work.");
            default:
                return body;
        }
    }

    private void read(JsonNode body) {
        if (body.path("Records").isArray() || body.path("detail-type").isTextual()) {
            NAMES.stream().filter(body::has).findFirst().ifPresent(name -> {
                throw invalid("The message is a notification, which has no \"" + name
                        + "\": send what that asks for as a message of its own.");
            });
        }
        if (body.path("Records").isArray()) {
            if (body.path("Records").isEmpty()) {
                throw invalid("The notification has no records.");
            }
            if (body.path("Records").size() > maxRecords) {
                throw invalid("The message has " + body.path("Records").size() + " records; one message may have "
                        + maxRecords + ".");
            }
            body.path("Records").forEach(this::readRecord);
        } else if (body.path("detail-type").isTextual()) {
            readEventBridge(body);
        } else if (!body.path("Event").asText().equals("s3:TestEvent")) {
            jobs.add(plain(body));
        }
    }

    private void readRecord(JsonNode record) {
        String name = record.path("eventName").textValue();
        if (name == null) {
            addRefused(null, record, invalid("A record has no \"eventName\": it is not one of an S3 event."));
        } else if (name.startsWith("ObjectCreated:") || name.startsWith("s3:ObjectCreated:")) {
            readObject(record.path("s3"), record, true);
        }
    }

    private void readEventBridge(JsonNode event) {
        if (!event.path("source").asText().equals("aws.s3")) {
            throw invalid("The event is not from S3: its \"source\" is not aws.s3.");
        }
        if (event.path("detail-type").asText().equals("Object Created")) {
            readObject(event.path("detail"), event, false);
        }
    }

    /** @param encoded whether the key is URL-encoded, as it is in S3's own notifications only */
    private void readObject(JsonNode place, JsonNode record, boolean encoded) {
        String key = place.path("object").path("key").textValue();
        try {
            if (key == null) {
                throw invalid("A record names no object: its \"key\" is missing or not a string.");
            }
            if (encoded) {
                key = ObjectKeys.decoded(key);
            }
            if (ObjectKeys.isFolder(key)) {
                return;
            }
            if (!bucket.equals(place.path("bucket").path("name").textValue())) {
                throw invalid("The notification is about another bucket than " + bucket + ".");
            }
            if (!key.startsWith(ResultKeys.FOLDER)) {
                jobs.add(job(ObjectKeys.checked(key), defaultPipeline, Optional.empty()));
            }
        } catch (RefusedException e) {
            addRefused(key, record, e);
        }
    }

    private InboxJob plain(JsonNode body) {
        String key = body.path("key").textValue();
        try {
            FIELDS.check(body::fieldNames);
            if (key == null) {
                throw invalid("The message names no image: \"key\" is missing or not a string. " + FORM);
            }
            return job(ObjectKeys.checked(key), pipeline(body), format(body.get("format")));
        } catch (RefusedException e) {
            return refused(key, message.body(), e);
        }
    }

    private Pipeline pipeline(JsonNode body) {
        JsonNode sigma = body.get("sigma");
        JsonNode steps = body.get("pipeline");
        if (sigma != null && steps != null) {
            throw invalid("The message has both \"sigma\" and \"pipeline\"; one of them says what to do.");
        }
        if (sigma != null) {
            if (!sigma.isNumber()) {
                throw invalid("\"sigma\" is not a number.");
            }
            return Pipeline.parse("blur:" + sigma.doubleValue()); // an overflow is Infinity, which blur refuses
        }
        if (steps != null) {
            if (!steps.isTextual()) {
                throw invalid("\"pipeline\" is not a string.");
            }
            return Pipeline.parse(steps.textValue());
        }
        return defaultPipeline;
    }

    private static Optional<Format> format(JsonNode node) {
        if (node == null) {
            return Optional.empty();
        }
        Optional<Format> format = node.isTextual() ? Format.ofLabel(node.textValue()) : Optional.empty();
        if (format.filter(Format::writable).isEmpty()) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "\"format\" is one of png, jpeg, gif and webp.");
        }
        return format;
    }

    private ImageJob job(String key, Pipeline pipeline, Optional<Format> format) {
        ImageJob job = new ImageJob(message.id(), eventId(), message.sent(), key, pipeline, format);
        String resultKey = ResultKeys.of(key, pipeline.toString(), format);
        int length = ObjectKeys.bytes(resultKey);
        if (length > ObjectKeys.MAX_BYTES) {
            throw invalid("The result's key would have " + length + " bytes; S3 takes " + ObjectKeys.MAX_BYTES
                    + ". Shorten the key or the pipeline.");
        }
        keyCheck.accept(key);
        keyCheck.accept(resultKey);
        return job;
    }

    private void addRefused(String key, JsonNode record, RefusedException reason) {
        jobs.add(refused(key, record.toString(), reason));
    }

    /** @param key the key that was given, or null if there is none */
    private RefusedJob refused(String key, String text, RefusedException reason) {
        return new RefusedJob(
                message.id(),
                eventId(),
                message.sent(),
                Optional.ofNullable(key).map(ObjectKeys::shown),
                text,
                reason);
    }

    private String eventId() {
        return jobs.isEmpty() ? message.id() : message.id() + "-" + (jobs.size() + 1);
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(Refusal.INVALID_MESSAGE, message);
    }
}
