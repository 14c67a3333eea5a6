package dev.serai.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads messages of the inbox: {@code {"key":"cat.png","sigma":2.5}}, {@code
 * {"key":"cat.png","pipeline":"grayscale,blur:2","format":"png"}}, or an S3 event notification, for which the default
 * pipeline applies. A field that is none of these refuses the message, so that a slip of the pen does not silently give
 * the default.
 */
final class ImageRequest {
    private static final Set<String> FIELDS = Set.of("key", "sigma", "pipeline", "format");
    private static final int MAX_KEY_BYTES = 900; // S3 allows 1,024; the result's key is longer than the source's
    private static final String FORM =
            " A message is {\"key\":\"cat.png\"} with \"sigma\" or \"pipeline\", and \"format\" if you like.";

    private final String bucket;
    private final Pipeline defaultPipeline;

    ImageRequest(String bucket, Pipeline defaultPipeline) {
        this.bucket = bucket;
        this.defaultPipeline = defaultPipeline;
    }

    /**
     * The jobs that a message asks for; none for a notification that asks for nothing, such as that of a result just
     * stored.
     *
     * @throws RefusedException {@code invalid-message} or {@code invalid-parameter}
     */
    List<ImageJob> jobs(String body, String messageId, Instant sent) {
        JsonNode message = Json.readObject(body);
        if (message.path("Records").isArray()) {
            return notified(message.path("Records"), messageId, sent);
        }
        if (message.path("Event").asText().equals("s3:TestEvent")) {
            return List.of();
        }
        for (Iterator<String> names = message.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw invalid("The message has a field that means nothing here: \"" + printable(name) + "\"." + FORM);
            }
        }
        return List.of(new ImageJob(
                messageId, messageId, sent, key(message.get("key")), pipeline(message), format(message.get("format"))));
    }

    private List<ImageJob> notified(JsonNode records, String messageId, Instant sent) {
        List<ImageJob> jobs = new ArrayList<>();
        for (JsonNode record : records) {
            String name = record.path("eventName").asText();
            if (!name.startsWith("ObjectCreated:") && !name.startsWith("s3:ObjectCreated:")) {
                continue;
            }
            if (!record.path("s3").path("bucket").path("name").asText().equals(bucket)) {
                throw invalid("The notification is about another bucket than " + bucket + ".");
            }
            String key =
                    checked(decoded(record.path("s3").path("object").path("key").asText()));
            if (!key.startsWith(ImageJob.RESULTS)) {
                String eventId = jobs.isEmpty() ? messageId : messageId + "-" + (jobs.size() + 1);
                jobs.add(new ImageJob(messageId, eventId, sent, key, defaultPipeline, Optional.empty()));
            }
        }
        return jobs;
    }

    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("The notification's key is not URL-encoded.");
        }
    }

    private static String key(JsonNode node) {
        if (node == null || !node.isTextual()) {
            throw invalid("The message names no image: \"key\" is missing or not a string." + FORM);
        }
        return checked(node.textValue());
    }

    private static String checked(String key) {
        if (key.isEmpty()) {
            throw invalid("The message names no image: \"key\" is empty.");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw invalid("The key has more than " + MAX_KEY_BYTES + " bytes.");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw invalid("The key has an empty part, or a part \".\" or \"..\", between its slashes.");
            }
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw invalid("The key holds a control character.");
        }
        return key;
    }

    private Pipeline pipeline(JsonNode message) {
        JsonNode sigma = message.get("sigma");
        JsonNode steps = message.get("pipeline");
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

    private static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "?").substring(0, Math.min(40, text.length()));
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(Refusal.INVALID_MESSAGE, message);
    }
}
