package dev.serai.numbers;

import dev.serai.refusal.RefusedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One request for statistics and what came of it: the record that is kept, and the reply made from it. Exactly one of
 * {@code statistics} and {@code refusal} is there.
 *
 * @param requestId the id the queue gave the message
 * @param sent when the message was sent
 * @param processed when it was answered
 * @param text the list as it was sent
 * @param numbers the numbers, or null if the list was refused
 * @param statistics the result, or null if the list was refused
 * @param refusal why the list was refused, or null
 */
public record NumbersEvent(
        String requestId,
        Instant sent,
        Instant processed,
        String text,
        IntegerList numbers,
        Statistics statistics,
        RefusedException refusal) {
    public NumbersEvent {
        Objects.requireNonNull(requestId);
        Objects.requireNonNull(sent);
        Objects.requireNonNull(processed);
        if ((statistics == null) == (refusal == null)) {
            throw new IllegalArgumentException("a request is either answered or refused");
        }
    }

    /** Reads the list and answers it, or says why not. Never throws for what the text holds. */
    public static NumbersEvent of(String requestId, Instant sent, Instant processed, String text) {
        try {
            IntegerList numbers = IntegerList.parse(text);
            return new NumbersEvent(requestId, sent, processed, text, numbers, Statistics.of(numbers), null);
        } catch (RefusedException refusal) {
            return new NumbersEvent(requestId, sent, processed, text, null, null, refusal);
        }
    }

    /** What is kept, as a JSON object: ids and times, then the numbers and the results, or the text and the error. */
    public Map<String, Object> record() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", requestId);
        fields.put("sent", sent.toString());
        fields.put("processed", processed.toString());
        if (statistics != null) {
            fields.put("numbers", numbers.asList());
        } else {
            fields.put("text", text == null ? "" : text);
        }
        putOutcome(fields);
        return fields;
    }

    /** The reply, as a JSON object: the request's id with the results or the error. */
    public Map<String, Object> reply() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", requestId);
        putOutcome(fields);
        return fields;
    }

    private void putOutcome(Map<String, Object> fields) {
        if (statistics != null) {
            fields.putAll(statistics.asMap());
        } else {
            fields.put("error", refusal.asMap());
        }
    }
}
