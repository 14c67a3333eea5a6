package dev.serai.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.NotificationEmitter;

/**
 * Collects the old generation of the serial collector when it has grown by a fixed amount since the last time. By itself
 * that of JDK 25 waits until the heap is at its largest, which the remains of requests reach within seconds, so the
 * process would take all of it at all times; that of JDK 17 collects before it lets the heap grow. Other collectors
 * decide by themselves and are left alone.
 */
final class EarlyCollections {
    private static final String OLD_GENERATION = "Tenured Gen";

    /** Bytes by which the old generation may grow: the bodies in flight, and a little. */
    private static final long GROWTH = 96L << 20;

    private final MemoryPoolMXBean old;

    private EarlyCollections(MemoryPoolMXBean old) {
        this.old = old;
    }

    /** Has it done from now on, if this JVM uses that collector. */
    static void enable() {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD_GENERATION) && pool.isUsageThresholdSupported())
                .findAny()
                .ifPresent(pool -> new EarlyCollections(pool).enableHere());
    }

    private void enableHere() {
        NotificationEmitter memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
        memory.addNotificationListener(
                (notification, nothing) -> collect(),
                notification -> notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
                null);
        allowGrowth();
    }

    private void collect() {
        System.gc();
        allowGrowth();
    }

    private void allowGrowth() {
        long most = old.getUsage().getMax();
        long threshold = old.getUsage().getUsed() + GROWTH;
        old.setUsageThreshold(most < 0 ? threshold : Math.min(most, threshold));
    }
}
