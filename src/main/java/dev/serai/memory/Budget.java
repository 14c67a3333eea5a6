package dev.serai.memory;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An amount of bytes that many share: what is taken must be given back. All budgets take besides from that of the heap,
 * so that together they never let in more than the process has room for, though each by itself would. Safe for use by
 * several threads.
 */
public final class Budget {
    /** What a process takes before anybody asks anything of it: 55 MiB, measured, and a little. */
    private static final long IDLE = 64L << 20;

    private static final Budget HEAP = new Budget(shareable(oldGeneration()), null);

    private final long amount;
    private final Budget whole;
    private final AtomicLong taken = new AtomicLong();

    /** @param amount the bytes that all may take together */
    public Budget(long amount) {
        this(amount, HEAP);
    }

    /** @param whole what this one is a part of, or null */
    Budget(long amount, Budget whole) {
        this.amount = amount;
        this.whole = whole;
    }

    /**
     * What this process' heap can hold of messages, bodies, images and answers. Only the messages of the embedded queues take
     * from it directly.
     */
    public static Budget ofHeap() {
        return HEAP;
    }

    /** An eighth of the old generation is left for what is younger, which has to fit into it as well. */
    static long shareable(long oldGeneration) {
        return Math.max(oldGeneration / 4, oldGeneration / 8 * 7 - IDLE);
    }

    /** The most that what has lived for a while may take, whatever the collector calls it. */
    private static long oldGeneration() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().matches("(Tenured|.* Old) Gen"))
                .mapToLong(pool -> pool.getUsage().getMax())
                .filter(most -> most > 0)
                .findFirst()
                .orElse(Runtime.getRuntime().maxMemory());
    }

    /**
     * Takes that much, or nothing and answers false if there is not so much left. Who holds all that is taken of this budget
     * may take more than there is: it waits for nobody, and would never be served otherwise. The heap makes no exception.
     *
     * @param own what the taker holds already
     */
    public boolean take(long more, long own) {
        for (long before = taken.get(); ; before = taken.get()) {
            if (more > amount - before && before > own) {
                return false;
            }
            if (taken.compareAndSet(before, before + more)) {
                break;
            }
        }
        if (whole != null && !whole.take(more, -1)) {
            taken.addAndGet(-more);
            return false;
        }
        return true;
    }

    /** Takes that much even if it is not left. */
    public void force(long more) {
        taken.addAndGet(more);
        if (whole != null) {
            whole.force(more);
        }
    }

    /** Gives back so much. */
    public void give(long back) {
        force(-back);
    }

    /** What all hold together. */
    public long taken() {
        return taken.get();
    }
}
