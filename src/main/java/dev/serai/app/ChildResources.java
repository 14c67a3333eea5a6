package dev.serai.app;

import com.sun.management.OperatingSystemMXBean;
import dev.serai.image.Limits;
import dev.serai.process.ChildMain;
import java.lang.management.ManagementFactory;

/**
 * The number of child processes and their heap sizes for the processors and memory of a machine or container. The JVM
 * reports the container's limits (control groups, versions 1 and 2), not the machine's.
 *
 * @param processors the processors available to this process
 * @param memory bytes available to all processes together
 * @param ownHeap the maximum heap of this process, in bytes
 * @param limits the limits on one image
 */
record ChildResources(int processors, long memory, long ownHeap, Limits limits) {
    /** Memory of a child that processes small images: heap, code and libraries; in bytes. */
    private static final long CHILD = 160L << 20;

    /**
     * Memory of this process besides its heap: classes, code, garbage collector, threads, network buffers; in bytes.
     */
    private static final long OWN_REST = 256L << 20;

    /** The smallest useful heap, in MiB. */
    private static final long LEAST_HEAP = 64;

    /** A heap for all images that are read row by row and for all others of everyday size, in MiB. */
    private static final long EVERYDAY_HEAP = 256;

    /** What an image of everyday size takes at most if it is not read row by row, in MiB. */
    private static final long EVERYDAY_IMAGE = 64;

    /** What the images in all children may take however few these are, in MiB. */
    private static final long EVERYDAY_IMAGES = 192;

    static ChildResources ofThisMachine(Limits limits) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new ChildResources(
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                Runtime.getRuntime().maxMemory(),
                limits);
    }

    /** One child per processor; fewer if the memory besides {@link #largestMebibytes} does not suffice; at least one. */
    int count() {
        long fit = (memory - ownHeap - OWN_REST - ((long) largestMebibytes() << 20)) / CHILD;
        return (int) Math.max(1, Math.min(processors, fit));
    }

    /**
     * The maximum heap of a child in MiB: enough for everyday images, but no more than one child leaves to the others.
     */
    int heapMebibytes() {
        return (int) Math.max(LEAST_HEAP, Math.min(EVERYDAY_HEAP, left()));
    }

    /**
     * The budget in MiB for the images in all children: enough for everyday images in each, but no more than one child
     * leaves, or than the largest image takes, which is worked on alone.
     */
    int memoryMebibytes() {
        return (int) Math.min(largestMebibytes(), Math.max(EVERYDAY_IMAGES, EVERYDAY_IMAGE * processors));
    }

    /** What the largest image takes in MiB, but no more than one child leaves. */
    int largestMebibytes() {
        return (int) Math.max(LEAST_HEAP, Math.min(ChildMain.pictureMebibytes(limits), left()));
    }

    private long left() {
        return (memory - ownHeap - OWN_REST - CHILD) >> 20;
    }
}
