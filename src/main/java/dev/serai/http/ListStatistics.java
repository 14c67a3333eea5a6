package dev.serai.http;

import dev.serai.json.Json;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.Statistics;
import org.apache.camel.Body;

/** The statistics of a list of integers. Bound as {@code listStatistics}; safe for use by several threads. */
public final class ListStatistics {
    /**
     * The statistics of that list, such as {@code 1,2,3}, as a JSON object.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-list} with the position of the first fault
     */
    public String of(@Body String list) {
        return Json.write(Statistics.of(IntegerList.parse(list)).asMap());
    }
}
