package dev.serai.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.CountedS3;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code serai log --follow} takes for new. */
class EventTailTest {
    private final CountedS3 s3 = new CountedS3();
    private final EventIndex index = new EventIndex(s3, "log-events");
    private Instant now = Instant.parse("2026-11-27T23:56:00Z");

    private final EventTail tail = new EventTail(
            new EventStore(
                    s3,
                    "log-events",
                    new AwsAccess(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                    Clock.systemUTC()),
            List.of("numbers", "images"),
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    private void store(String kind, String id, Instant stored) {
        index.add(List.of(new EventIndex.Entry(EventKeys.of(kind, id, stored), stored)));
    }

    private List<String> news() {
        return tail.news().stream().map(entry -> EventKeys.id(entry.key())).toList();
    }

    @Test
    void tellsOfBothKindsOnceAcrossMidnightAndOfWhatIsIndexedLate() {
        store("numbers", "before", now.minusSeconds(5));
        tail.start();
        assertThat(news()).isEmpty();
        store("numbers", "a", now.plusSeconds(1));
        store("images", "b", now.plusSeconds(2));
        assertThat(news()).containsExactlyInAnyOrder("a", "b");
        store("numbers", "late", now.minusSeconds(30));
        assertThat(news()).containsExactly("late");
        now = now.plus(Duration.ofMinutes(5));
        store("numbers", "tomorrow", now);
        store("images", "last of the day", Instant.parse("2026-11-27T23:59:59.999Z"));
        assertThat(news()).containsExactlyInAnyOrder("tomorrow", "last of the day");
        assertThat(news()).isEmpty();
    }

    @Test
    void followsWorkersWhoseClocksAreBehindItsOwn() {
        Instant theirs = now.minus(Duration.ofMinutes(10));
        store("numbers", "before", theirs);
        tail.start();
        store("numbers", "after", theirs.plusSeconds(1));
        assertThat(news()).containsExactly("after");
    }

    @Test
    void costsOneListingForEachKindHoweverManyEventsTheDayHas() {
        for (int number = 0; number < 5_000; number++) {
            store("numbers", "old-" + number, now.minus(Duration.ofHours(3)).plusMillis(number));
        }
        tail.start();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(news()).isEmpty();
        int lists = s3.lists();
        int gets = s3.gets();
        store("numbers", "new", now);
        assertThat(news()).containsExactly("new");
        assertThat(s3.lists() - lists)
                .as("for each kind the two days around midnight")
                .isEqualTo(4);
        assertThat(s3.gets() - gets).isEqualTo(1);
    }
}
