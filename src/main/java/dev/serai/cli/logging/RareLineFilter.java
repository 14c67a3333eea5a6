package dev.serai.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/**
 * Lets a line pass once a minute that ElasticMQ 1.7.1 logs for each message where the machine is too busy to store it within
 * five seconds. The client is told of each. Safe for use by several threads.
 */
public final class RareLineFilter extends TurboFilter {
    private static final String LOGGER = "org.elasticmq.actor.queue.QueueActorStorage";
    private static final String START = "Failed to notify queue event listener";
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final AtomicLong next;

    /** A filter that has seen no line yet. */
    public RareLineFilter() {
        this(System::nanoTime);
    }

    RareLineFilter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        if (format == null || !format.startsWith(START) || !logger.getName().startsWith(LOGGER)) {
            return FilterReply.NEUTRAL;
        }
        long now = nanoTime.getAsLong();
        long allowed = next.get();
        return now - allowed >= 0 && next.compareAndSet(allowed, now + EVERY_NANOS)
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
    }
}
