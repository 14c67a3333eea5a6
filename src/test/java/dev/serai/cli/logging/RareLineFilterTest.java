package dev.serai.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RareLineFilterTest {
    private static final String LINE = "Failed to notify queue event listener. The state may be inconsistent.";

    private final AtomicLong nanoTime = new AtomicLong();
    private final RareLineFilter filter = new RareLineFilter(nanoTime::get);

    private FilterReply decide(String logger, String line) {
        return filter.decide(null, (Logger) LoggerFactory.getLogger(logger), Level.ERROR, line, null, null);
    }

    @Test
    void whatIsLoggedForEachMessagePassesOnceAMinute() {
        String logger = "org.elasticmq.actor.queue.QueueActorStorage$ResultWithEvents";
        assertThat(decide(logger, LINE)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(logger, LINE)).isEqualTo(FilterReply.DENY);
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(decide(logger, LINE)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(logger, LINE)).isEqualTo(FilterReply.DENY);
    }

    @Test
    void otherLinesPass() {
        for (int twice = 0; twice < 2; twice++) {
            assertThat(decide("org.elasticmq.actor.queue.QueueActorStorage", "Another"))
                    .isEqualTo(FilterReply.NEUTRAL);
            assertThat(decide("dev.serai.aws.Availability", LINE)).isEqualTo(FilterReply.NEUTRAL);
            assertThat(decide("dev.serai.aws.Availability", null)).isEqualTo(FilterReply.NEUTRAL);
        }
    }
}
