package dev.serai.jobs;

import dev.serai.events.EventIndex;
import dev.serai.events.LogEvent;
import dev.serai.json.Json;
import dev.serai.numbers.Decimal;
import dev.serai.numbers.NumberForm;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The replies to requests for statistics. Bound as {@code numbersReplies}. Safe for use by several threads. */
public final class NumbersReplies {
    /** What one queue message holds at most, and all messages of one call together. */
    private static final int MAX_BYTES = 1 << 20;

    /** Room for the attribute, which counts towards a message's size. */
    private static final int ATTRIBUTE_BYTES = 256;

    private static final int MAX_BATCH = 10;

    /** Members of the event that are no part of the reply: the sender knows them. */
    private static final Set<String> OF_THE_EVENT_ONLY = Set.of("sent", "processed", "numbers", "text");

    private final NumberForm defaultForm;

    /** @param defaultForm how numbers are written where a request does not say */
    public NumbersReplies(NumberForm defaultForm) {
        this.defaultForm = defaultForm;
    }

    /**
     * The reply to a request, with numbers in the form that it asks for: the results or the error of its event. An answer that no queue message can hold (min, max,
     * mean and median each as long as the list) is replaced by an error that names the log event, which holds it whole.
     */
    public NumbersReply reply(NumbersRequest request, LogEvent event) {
        EventIndex.Entry entry = new EventIndex.Entry(
                event.key(), Instant.parse(event.fields().get("processed").toString()));
        return new NumbersReply(
                request.id(), text(event, form(request)), request.reply(), entry, request.receiptHandle());
    }

    /** A request that asks for a form that there is not was refused: its reply has no numbers. */
    private NumberForm form(NumbersRequest request) {
        return Optional.ofNullable(request.numbers()).flatMap(NumberForm::find).orElse(defaultForm);
    }

    private static String text(LogEvent event, NumberForm form) {
        Map<String, Object> fields = new LinkedHashMap<>(event.fields());
        fields.keySet().removeAll(OF_THE_EVENT_ONLY);
        fields.replaceAll((name, value) -> value instanceof Decimal number ? form.value(number) : value);
        String text = Json.write(fields);
        if (text.length() <= MAX_BYTES - ATTRIBUTE_BYTES) { // it is ASCII: a char is a byte
            return text;
        }
        RefusedException tooLarge = new RefusedException(
                Refusal.ANSWER_TOO_LARGE,
                "The answer takes " + text.length() + " bytes and a queue message holds " + MAX_BYTES
                        + "; it is stored whole as " + event.key() + ".");
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("requestId", fields.get("requestId"));
        error.put("error", tooLarge.asMap());
        return Json.write(error);
    }

    /**
     * The same replies as batches, each of which one call takes: ten messages at most, with as many bytes as one may have.
     * Those that are not wanted are in batches of their own, so that no reply that fails holds them up.
     */
    public List<ReplyBatch> batches(List<NumbersReply> replies) {
        List<ReplyBatch> batches = new ArrayList<>();
        addBatches(replies.stream().filter(reply -> !reply.wanted()).toList(), batches);
        addBatches(replies.stream().filter(NumbersReply::wanted).toList(), batches);
        return batches;
    }

    private static void addBatches(List<NumbersReply> replies, List<ReplyBatch> batches) {
        List<NumbersReply> batch = new ArrayList<>();
        int bytes = 0;
        for (NumbersReply reply : replies) {
            int size = reply.text().length() + ATTRIBUTE_BYTES;
            if (batch.size() == MAX_BATCH || !batch.isEmpty() && bytes + size > MAX_BYTES) {
                batches.add(new ReplyBatch(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(reply);
            bytes += size;
        }
        if (!batch.isEmpty()) {
            batches.add(new ReplyBatch(batch));
        }
    }
}
