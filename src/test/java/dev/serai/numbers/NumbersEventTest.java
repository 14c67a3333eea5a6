package dev.serai.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NumbersEventTest {
    private static final Instant SENT = Instant.parse("2026-03-01T23:59:59.999Z");
    private static final Instant PROCESSED = Instant.parse("2026-03-02T00:00:01Z");

    @Test
    void recordsTimesNumbersAndResults() {
        assertThat(NumbersEvent.of("id-1", SENT, PROCESSED, "3,1").record())
                .containsEntry("requestId", "id-1")
                .containsEntry("sent", "2026-03-01T23:59:59.999Z")
                .containsEntry("processed", "2026-03-02T00:00:01Z")
                .containsKeys("numbers", "count", "min", "max", "mean", "median")
                .doesNotContainKeys("error", "text");
    }

    @Test
    void recordsTheTextAndTheErrorOfARefusedList() {
        NumbersEvent event = NumbersEvent.of("id-1", SENT, PROCESSED, "1,2.0,3210,+6540a");
        assertThat(event.record()).containsEntry("text", "1,2.0,3210,+6540a").containsKey("error");
        assertThat(event.reply()).containsOnlyKeys("requestId", "error");
    }

    @Test
    void repliesWithTheResultsOnly() {
        assertThat(NumbersEvent.of("id-1", SENT, PROCESSED, "3,1").reply())
                .containsOnlyKeys("requestId", "count", "min", "max", "mean", "median");
    }
}
