package dev.serai.http.page;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.events.EventKeys;
import dev.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Reads log events as the page shows them. Numbers stay text, to the last digit: JavaScript's would be rounded. A list may
 * be a mebibyte, so it is read as a stream and only its beginning is kept. Safe for use by several threads.
 */
public final class EventReader {
    private static final int SHOWN_OF_LIST = 200;
    private static final int SHOWN_OF_NUMBER = 2_000;
    private static final Set<String> KEPT = Set.of(
            "state",
            "sent",
            "started",
            "processed",
            "sourceKey",
            "key",
            "pipeline",
            "width",
            "height",
            "count",
            "min",
            "max",
            "mean",
            "median",
            "text",
            "error",
            "code",
            "message");

    private final S3Client s3;
    private final String bucket;

    /** A reader of the events in that bucket. */
    public EventReader(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** The event at that key, with its {@code id} and {@code state}; empty if there is none, or it is no event. */
    Optional<ObjectNode> read(String key) {
        try (InputStream in = s3.getObject(get -> get.bucket(bucket).key(key))) {
            ObjectNode event = parse(in);
            event.put("id", EventKeys.id(key));
            if (!event.has("state")) {
                event.put("state", event.has("error") ? "failed" : "done");
            }
            return Optional.of(event);
        } catch (NoSuchKeyException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode parse(InputStream in) throws IOException {
        try (JsonParser parser = Json.parser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "an event is an object");
            }
            return members(parser);
        }
    }

    private static ObjectNode members(JsonParser parser) throws IOException {
        ObjectNode node = PageJson.object();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("numbers") && value == JsonToken.START_ARRAY) {
                node.put("list", list(parser));
            } else if (value == JsonToken.START_OBJECT && KEPT.contains(name)) {
                node.set(name, members(parser));
            } else if (value.isScalarValue() && KEPT.contains(name)) {
                boolean text = name.equals("text");
                node.put(text ? "list" : name, cut(parser.getText(), text ? SHOWN_OF_LIST : SHOWN_OF_NUMBER));
            } else {
                parser.skipChildren();
            }
        }
        return node;
    }

    private static String list(JsonParser parser) throws IOException {
        StringBuilder list = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (list.length() <= SHOWN_OF_LIST) {
                list.append(list.isEmpty() ? "" : ",").append(cut(parser.getText(), SHOWN_OF_LIST));
            }
        }
        return cut(list.toString(), SHOWN_OF_LIST);
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }
}
