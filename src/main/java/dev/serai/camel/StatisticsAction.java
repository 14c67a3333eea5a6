package dev.serai.camel;

import dev.serai.numbers.Decimal;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.NumberForm;
import dev.serai.numbers.Statistics;
import java.util.StringJoiner;

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
        // Without a JSON library: an application that uses the Kamelets need not have one.
        StringJoiner members = new StringJoiner(",", "{", "}");
        Statistics.of(IntegerList.parse(list))
                .asMap(form)
                .forEach((name, value) -> members.add("\"" + name + "\":" + json(value)));
        return members.toString();
    }

    private static String json(Object value) {
        if (value instanceof Decimal number) {
            return number.toPlainString();
        }
        return value instanceof String digits ? "\"" + digits + "\"" : value.toString();
    }
}
