package dev.serai.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventKeysTest {
    private static final Instant LATE = Instant.parse("2026-03-01T23:59:59.999Z");

    @Test
    void anEventIsKeptUnderTheDayTheRequestWasSent() {
        String key = EventKeys.of("numbers", "id-1", LATE);
        assertThat(key).isEqualTo("numbers/2026/03/01/id-1.json");
        assertThat(key).startsWith(EventKeys.folder("numbers", EventKeys.day(LATE)));
        assertThat(EventKeys.id(key)).isEqualTo("id-1");
    }

    @Test
    void anEventIsLookedForOnTheNeighbouringDayAsWellAboutMidnight() {
        assertThat(EventKeys.about("images", "id-1", LATE))
                .containsExactly("images/2026/03/01/id-1.json", "images/2026/03/02/id-1.json");
        assertThat(EventKeys.about("images", "id-1", LATE.plusSeconds(1)))
                .containsExactly("images/2026/03/02/id-1.json", "images/2026/03/01/id-1.json");
        assertThat(EventKeys.about("images", "id-1", LATE.plusSeconds(36_000))).hasSize(1);
    }
}
