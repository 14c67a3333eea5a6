package dev.serai.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ContainerNode;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes JSON with exact numbers. Safe for use by several threads. */
public final class Json {
    private static final int MAX_NESTING = 64;

    /** Jackson has no exception of its own for such a number: it throws {@link NumberFormatException}. */
    private static final String EXPONENT = "The message has a number whose exponent is out of range.";

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(8 << 20)
                            .maxStringLength(8 << 20)
                            .maxNestingDepth(MAX_NESTING)
                            .build())
                    .build())
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER) // the default takes quadratic time in the digits
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // stripping takes quadratic time in the zeros
            .build();

    private Json() {}

    /** The value as JSON text. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value", e);
        }
    }

    /** The value as JSON text in UTF-8. */
    public static byte[] writeBytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value", e);
        }
    }

    /** The JSON object in those bytes; empty if they are not exactly one JSON object. */
    public static Optional<JsonNode> object(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
        } catch (IOException | NumberFormatException e) { // the latter for an exponent that no BigDecimal can have
            return Optional.empty();
        }
    }

    /**
     * The items of the JSON array in those bytes as plain Java values.
     *
     * @throws IOException if they are not exactly one JSON array
     */
    public static List<?> list(byte[] bytes) throws IOException {
        try {
            return MAPPER.readValue(bytes, List.class);
        } catch (NumberFormatException e) {
            throw new IOException(EXPONENT, e);
        }
    }

    /** A streaming parser with the same limits, for input that should not be held in memory as a whole. */
    public static JsonParser parser(InputStream stream) throws IOException {
        return MAPPER.createParser(stream);
    }

    /**
     * The JSON object in that text, which may begin with a byte order mark.
     *
     * @throws RefusedException {@code invalid-message} if it is not exactly one JSON object
     */
    public static JsonNode readObject(String text) {
        try {
            String json = text == null ? "" : text.startsWith("\uFEFF") ? text.substring(1) : text;
            JsonNode node = MAPPER.readTree(json);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new RefusedException(Refusal.INVALID_MESSAGE, fault(e));
        } catch (NumberFormatException e) {
            throw new RefusedException(Refusal.INVALID_MESSAGE, EXPONENT);
        }
        throw new RefusedException(Refusal.INVALID_MESSAGE, "The message is not a JSON object.");
    }

    private static String fault(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "The message's JSON is nested deeper than " + MAX_NESTING
                    + " levels, or has a number or a name that is too long.";
        }
        JsonLocation at = e.getLocation();
        String place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return e.getOriginalMessage().startsWith("Duplicate field")
                ? "The message has a field twice" + place + "."
                : "The message is not JSON" + place + ".";
    }

    /** Removes members and items that are {@code null}, in place; returns the same node. */
    public static JsonNode withoutNulls(JsonNode node) {
        if (node instanceof ContainerNode<?> container) {
            container.removeIf(JsonNode::isNull); // to remove one by one takes quadratic time in the items of an array
        }
        node.forEach(Json::withoutNulls);
        return node;
    }

    /** The members of a JSON object as plain Java values. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> asMap(JsonNode object) {
        return MAPPER.convertValue(object, Map.class);
    }
}
