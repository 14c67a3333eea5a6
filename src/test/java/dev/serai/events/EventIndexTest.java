package dev.serai.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.CountedS3;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The newest of many events is found by few calls, whatever their ids. */
class EventIndexTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final Instant MORNING = Instant.parse("2026-11-27T08:00:00Z");

    private final CountedS3 s3 = new CountedS3();
    private final EventIndex index = new EventIndex(s3, "log-events");

    private static EventIndex.Entry entry(int number) {
        return new EventIndex.Entry("numbers/2026/11/27/id-" + number + ".json", MORNING.plusMillis(number * 10L));
    }

    private static List<String> ids(List<EventIndex.Entry> entries) {
        return entries.stream().map(entry -> EventKeys.id(entry.key())).toList();
    }

    private static List<String> lastOf(int count, int shown) {
        List<String> ids = new ArrayList<>();
        for (int number = count - 1; number >= count - shown; number--) {
            ids.add("id-" + number);
        }
        return ids;
    }

    @Test
    void findsTheNewestOfAHundredThousandWithOneListing() {
        List<EventIndex.Entry> batch = new ArrayList<>();
        for (int number = 0; number < 100_000; number++) {
            batch.add(entry(number));
            if (batch.size() == 10) {
                index.add(batch);
                batch.clear();
            }
        }
        EventIndex.Listed listed = index.listed("numbers", DAY, 20, 1);
        assertThat(ids(listed.entries())).isEqualTo(lastOf(100_000, 20));
        assertThat(listed.partial()).isFalse();
        assertThat(s3.lists()).isEqualTo(1);
        assertThat(s3.gets()).isLessThanOrEqualTo(21);
        index.listed("numbers", DAY, 20, 1);
        assertThat(s3.gets()).as("index objects never change").isLessThanOrEqualTo(21);
    }

    @Test
    void ordersWhatWorkersIndexedLateAndTwiceByTheTimeItWasStored() {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            numbers.add(number);
        }
        Collections.shuffle(numbers, new Random(12));
        for (int from = 0; from < 300; from += 10) {
            List<EventIndex.Entry> batch = numbers.subList(from, from + 10).stream()
                    .map(EventIndexTest::entry)
                    .toList();
            index.add(batch);
            index.add(batch.subList(0, 3));
        }
        for (int count : List.of(1, 20, 299, 300, 400, Integer.MAX_VALUE)) {
            assertThat(ids(index.latest("numbers", DAY, count)).subList(0, Math.min(count, 300)))
                    .isEqualTo(lastOf(300, Math.min(count, 300)));
        }
        assertThat(s3.lists()).isEqualTo(6);
    }

    @Test
    void anEventOfWhichThereIsNewsIsListedOnceAndByItsLastState() {
        index.add(List.of(entry(1)));
        index.add(List.of(entry(2)));
        index.add(List.of(new EventIndex.Entry(entry(1).key(), entry(3).stored())));
        assertThat(ids(index.latest("numbers", DAY, 20))).containsExactly("id-1", "id-2");
    }

    @Test
    void findsEventsThatWereStoredWithoutAnIndexInAsManyPagesAsItMay() {
        for (int number = 0; number < 2500; number++) {
            s3.put(entry(number).key(), "{}", entry(number).stored());
        }
        s3.put("numbers/2026/11/27/notes.txt", "not an event", MORNING);
        index.add(List.of(entry(2500)));
        EventIndex.Listed whole = index.listed("numbers", DAY, 20, 10);
        assertThat(whole.partial()).isFalse();
        assertThat(ids(whole.entries())).isEqualTo(lastOf(2501, 20));
        int before = s3.lists();
        EventIndex.Listed part = index.listed("numbers", DAY, 20, 1);
        assertThat(part.partial()).isTrue();
        assertThat(part.entries()).hasSize(20).startsWith(entry(2500));
        assertThat(s3.lists() - before).isEqualTo(2);
    }

    @Test
    void followsWithoutMissingWhatIsIndexedLate() {
        Set<String> seen = new HashSet<>();
        index.add(List.of(entry(1000)));
        assertThat(ids(index.since("numbers", DAY, MORNING, seen))).containsExactly("id-1000");
        index.add(List.of(entry(990)));
        index.add(List.of(entry(1010)));
        assertThat(ids(index.since("numbers", DAY, MORNING, seen))).containsExactly("id-1010", "id-990");
        assertThat(index.since("numbers", DAY, MORNING, seen)).isEmpty();
        assertThat(index.since("numbers", DAY, entry(1005).stored(), new HashSet<>()))
                .hasSize(1);
    }

    @Test
    void keepsOutWhatOthersPutAmongTheIndex() {
        index.add(List.of(entry(1)));
        s3.put("timeline/numbers/2026/11/27/00000000-notes", "x", MORNING);
        s3.put("timeline/numbers/2026/11/27/99999999-0123456789abcdef", "x", MORNING);
        s3.put(
                EventKeys.index("numbers", entry(2).stored()),
                "nonsense\n2026 numbers/a.json\n" + entry(2).stored() + " images/2026/11/27/b.json\n",
                MORNING);
        assertThat(ids(index.latest("numbers", DAY, 20))).containsExactly("id-1");
    }

    @Test
    void keysSortNewestFirst() {
        List<String> keys = new ArrayList<>();
        for (String time : List.of("00:00:00Z", "00:00:00.001Z", "07:59:59.999Z", "23:59:59.999Z")) {
            Instant moment = Instant.parse("2026-11-27T" + time);
            String key = EventKeys.index("numbers", moment);
            assertThat(EventKeys.isIndex(key)).isTrue();
            assertThat(EventKeys.indexed(key)).isEqualTo(moment);
            keys.add(0, key);
        }
        assertThat(keys).isSorted();
        assertThat(keys.get(0)).startsWith("timeline/numbers/2026/11/27/00000000-");
    }
}
