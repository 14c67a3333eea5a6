package dev.serai.jobs;

import dev.serai.events.LogEvent;
import dev.serai.events.LogEvent.State;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.NumberForm;
import dev.serai.numbers.Statistics;
import dev.serai.refusal.RefusedException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The log events of requests for statistics: ids and times, then the numbers and the results, or the text and the error.
 * Bound as {@code numbersEvents}. Safe for use by several threads.
 */
public final class NumbersEvents {
    private final Clock clock;

    /** Events with the time of that clock. */
    public NumbersEvents(Clock clock) {
        this.clock = clock;
    }

    /** The event of a list that was answered. */
    public LogEvent answered(NumbersRequest request, IntegerList numbers, Statistics statistics) {
        Map<String, Object> fields = fields(request);
        fields.put("numbers", numbers.asList());
        fields.putAll(statistics.asMap(NumberForm.NUMBER));
        return event(request, State.DONE, fields);
    }

    /**
     * The event of a list that was refused.
     *
     * @param failure a refusal, or what it is the cause of
     */
    public LogEvent refused(NumbersRequest request, Throwable failure) {
        Map<String, Object> fields = fields(request);
        fields.put("text", request.text() == null ? "" : request.text());
        fields.put("error", RefusedException.in(failure).asMap());
        return event(request, State.FAILED, fields);
    }

    private Map<String, Object> fields(NumbersRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", request.id());
        fields.put("sent", request.sent().toString());
        fields.put("processed", clock.instant().toString());
        return fields;
    }

    private static LogEvent event(NumbersRequest request, State state, Map<String, Object> fields) {
        return new LogEvent("numbers", request.id(), request.sent(), state, fields);
    }
}
