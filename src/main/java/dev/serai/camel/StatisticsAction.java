package dev.serai.camel;

import dev.serai.numbers.IntegerList;
import dev.serai.numbers.Statistics;

/** What the Kamelet {@code numbers-statistics-action} does. Safe for use by several threads. */
public final class StatisticsAction {
    /**
     * The statistics of a list such as {@code 1,2,3}, as a JSON object: {@code
     * {"count":3,"min":1,"max":3,"mean":2,"median":2}}.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-list} with the position of the first fault
     */
    public String apply(String list) {
        Statistics statistics = Statistics.of(IntegerList.parse(list));
        return "{\"count\":" + statistics.count()
                + ",\"min\":" + statistics.min()
                + ",\"max\":" + statistics.max()
                + ",\"mean\":" + statistics.mean().toPlainString()
                + ",\"median\":" + statistics.median().toPlainString() + "}";
    }
}
