package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.json.Json;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.NumberForm;
import dev.serai.numbers.Statistics;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The statistics of a list of integers. Bound as {@code listStatistics}; safe for use by several threads. */
public final class ListStatistics {
    private final NumberForm defaultForm;

    /** @param defaultForm how numbers are written where a request does not say */
    public ListStatistics(NumberForm defaultForm) {
        this.defaultForm = defaultForm;
    }

    /**
     * The statistics of that list, such as {@code 1,2,3}, as a JSON object, with numbers in the form that the parameter
     * {@code numbers} names.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-list} with the position of the first fault; {@code
     *     invalid-parameter} for another form than {@code text} and {@code number}
     */
    public String of(@Body String list, @Variable("request") Request request) {
        NumberForm form = request.parameter("numbers").map(NumberForm::of).orElse(defaultForm);
        return Json.write(Statistics.of(IntegerList.parse(list)).asMap(form));
    }
}
