package dev.serai.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.aws.CountedS3;
import dev.serai.events.EventIndex;
import dev.serai.events.EventKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page's log costs: what is shown, not what is stored. */
class EventLogTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final CountedS3 s3 = new CountedS3();
    private final EventIndex index = new EventIndex(s3, "log-events");
    private final EventLog log = newLog();

    private EventLog newLog() {
        return new EventLog(
                index, new EventReader(s3, "log-events"), Clock.fixed(NOON, ZoneOffset.UTC), Duration.ofSeconds(2));
    }

    private EventIndex.Entry store(int number, Instant stored) {
        String key = EventKeys.of("numbers", "id-" + number, stored);
        s3.put(key, "{\"count\":" + number + "}", stored);
        return new EventIndex.Entry(key, stored);
    }

    private static List<String> ids(ObjectNode look) {
        List<String> ids = new ArrayList<>();
        look.path("events").forEach(event -> ids.add(event.path("id").asText()));
        return ids;
    }

    private static List<String> downFrom(int newest) {
        List<String> ids = new ArrayList<>();
        for (int number = newest; number > newest - 20; number--) {
            ids.add("id-" + number);
        }
        return ids;
    }

    @Test
    void theFirstLookAtADayOfAHundredThousandEventsIsOneListingAndAFewReads() {
        List<EventIndex.Entry> batch = new ArrayList<>();
        for (int number = 1; number <= 100_000; number++) {
            batch.add(store(number, NOON.minusSeconds(11 * 3600).plusMillis(number * 100L)));
            if (batch.size() == 10) {
                index.add(batch);
                batch.clear();
            }
        }
        ObjectNode first = log.look();
        assertThat(ids(first)).isEqualTo(downFrom(100_000));
        assertThat(first.path("more").asText()).isEmpty();
        assertThat(s3.lists()).isEqualTo(1);
        assertThat(s3.gets()).isLessThan(50);

        int gets = s3.gets();
        assertThat(log.look()).isEqualTo(first);
        assertThat(s3.gets()).as("what was read is not read again").isEqualTo(gets);
        index.add(List.of(store(100_001, NOON)));
        assertThat(ids(log.look())).isEqualTo(downFrom(100_001));
        assertThat(s3.gets()).isEqualTo(gets + 2);
    }

    @Test
    void daysWithoutAnIndexAreListedInPartAndSeldom() {
        for (int number = 1; number <= 3_000; number++) {
            store(number, NOON.minus(Duration.ofDays(2)).plusMillis(number));
        }
        ObjectNode first = log.look();
        assertThat(first.path("events")).hasSize(20);
        assertThat(first.path("more").asText()).isNotEmpty();
        int lists = s3.lists();
        assertThat(lists).as("an index and a folder for each of three days").isEqualTo(6);
        log.look();
        assertThat(s3.lists() - lists).as("the index of today").isEqualTo(1);
    }

    @Test
    void showsWhatOthersStoredWithoutAnIndexBesideWhatHasOne() {
        store(1, NOON.minusSeconds(60));
        index.add(List.of(store(2, NOON.minusSeconds(30))));
        assertThat(ids(log.look())).containsExactly("id-2", "id-1");
    }

    @Test
    void cutsTextsWhereverTheirCharactersOfTwoUnitsLie() {
        String camel = "\uD83D\uDC2B";
        for (String start : List.of("", "x")) {
            for (int camels = 99; camels <= 202; camels++) {
                String key = EventKeys.of("numbers", "camels", NOON);
                String text = start + camel.repeat(camels);
                s3.put(key, "{\"text\":\"" + text + "\"}", NOON);
                index.add(List.of(new EventIndex.Entry(key, NOON)));

                String shown = newLog().look().at("/events/0/list").asText();
                if (start.length() + camels <= 200) {
                    assertThat(shown).isEqualTo(text);
                } else {
                    assertThat(shown).isEqualTo(start + camel.repeat(200 - start.length()) + "…");
                }
            }
        }
    }
}
