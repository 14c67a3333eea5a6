package dev.serai.camel;

import dev.serai.json.Json;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.NumberForm;
import dev.serai.numbers.Statistics;

/** What the Kamelet {@code numbers-statistics-action} does. Safe for use by several threads once it is set. */
public final class StatisticsAction {
    private NumberForm form = NumberForm.NUMBER;

    /**
     * How the JSON holds numbers: {@code number} or {@code text}.
     *
     * @throws dev.serai.refusal.RefusedException for anything else, so that the route does not start
     */
    public void setNumbers(String numbers) {
        form = NumberForm.of(numbers);
    }

    /**
     * The statistics of a list such as {@code 1,2,3}, as a JSON object: {@code
     * {"count":3,"min":1,"max":3,"mean":2,"median":2}}.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-list} with the position of the first fault
     */
    public String apply(String list) {
        return Json.write(Statistics.of(IntegerList.parse(list)).asMap(form));
    }
}
