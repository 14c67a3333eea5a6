package dev.serai.app;

import com.sun.management.OperatingSystemMXBean;
import dev.serai.image.Limits;
import dev.serai.process.ChildMain;
import java.lang.management.ManagementFactory;

/**
 * How many child processes a machine or container of some size is to have, and how large they may get. The JVM tells the
 * container's processors and memory (control groups, version 1 and 2), not those of the machine it runs on.
 *
 * @param processors that this process may use
 * @param memory bytes that all processes together may use
 * @param ownHeap bytes that the heap of this process may take
 * @param limits what one image may cost
 */
record ChildResources(int processors, long memory, long ownHeap, Limits limits) {
    /** Bytes of a child that has small pictures to work on, its heap, code and libraries. */
    private static final long CHILD = 160L << 20;

    /** Bytes that this process takes beside its heap: classes, code, the collector's tables, threads, network buffers. */
    private static final long OWN_REST = 256L << 20;

    /** The smallest heap that does any work worth having. */
    private static final long LEAST_HEAP = 64;

    static ChildResources ofThisMachine(Limits limits) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new ChildResources(
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                Runtime.getRuntime().maxMemory(),
                limits);
    }

    /** One child for each processor; fewer if the memory beside {@link #memoryMebibytes} holds no more; at least one. */
    int count() {
        long fit = (memory - ownHeap - OWN_REST - ((long) memoryMebibytes() << 20)) / CHILD;
        return (int) Math.max(1, Math.min(processors, fit));
    }

    /** MiB for the largest heap of a child: what the largest picture needs, at most what one child leaves to others. */
    int heapMebibytes() {
        return (int) Math.max(LEAST_HEAP, Math.min(ChildMain.heapMebibytes(limits), left()));
    }

    /** MiB for the images in all children together: as for one of the largest, at most what one child leaves. */
    int memoryMebibytes() {
        return (int) Math.max(LEAST_HEAP, Math.min(ChildMain.pictureMebibytes(limits), left()));
    }

    private long left() {
        return (memory - ownHeap - OWN_REST - CHILD) >> 20;
    }
}
