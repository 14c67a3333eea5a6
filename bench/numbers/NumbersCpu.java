import dev.serai.json.Json;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.Statistics;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Processor time that one list costs: read, answered, and written as log event and as reply. Prints a line for each list:
 * its name and milliseconds, the least of several rounds.
 */
public class NumbersCpu {
    private static long written;

    public static void main(String[] arguments) {
        Random random = new Random(1);
        measure("one-number-of-a-million-digits", digits(random, 1_000_000), 12);
        measure("ten-numbers-of-100000-digits", list(random, 10, 100_000), 12);
        measure("40000-numbers-of-24-digits", list(random, 40_000, 24), 40);
        measure("500000-numbers-of-one-digit", list(random, 500_000, 1), 40);
        measure("three-small-numbers", "1,2,3", 200_000);
        if (written == 0) {
            throw new IllegalStateException("nothing was done");
        }
    }

    private static String digits(Random random, int count) {
        return (1 + random.nextInt(9))
                + random.ints(count - 1, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
    }

    private static String list(Random random, int count, int digits) {
        return IntStream.range(0, count).mapToObj(i -> digits(random, digits)).collect(Collectors.joining(","));
    }

    private static void measure(String name, String list, int times) {
        int perRound = Math.max(1, times / 8);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < perRound; i++) {
                IntegerList numbers = IntegerList.parse(list);
                Map<String, Object> results = Statistics.of(numbers).asMap();
                Map<String, Object> event = new LinkedHashMap<>();
                event.put("numbers", numbers.asList());
                event.putAll(results);
                written += Json.write(event).length() + Json.write(results).length();
            }
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            least = Math.min(least, spent / perRound);
        }
        System.out.printf("%s %.4f%n", name, least / 1e6);
    }
}
