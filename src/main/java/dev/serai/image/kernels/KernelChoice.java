package dev.serai.image.kernels;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which of two sets of kernels is in use. At first these are the plain ones, which are fast from the start; vector code is a
 * hundred times slower than that until the JIT compiler has it. {@link #warmUp} runs it until it is the faster one and
 * then switches over. Both give the same result to the last bit, so the switch may come at any time. Safe for use by
 * several threads.
 *
 * @param <K> what both sets of kernels are
 */
public final class KernelChoice<K> {
    private static final String MODULE = "jdk.incubator.vector";
    private static final long MOST_NANOS = 120_000_000_000L;

    private final String name;
    private final K plain;
    private final Supplier<K> vectors;
    private final Predicate<K> usable;
    private final Supplier<List<Consumer<K>>> exercises;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile K current;

    /**
     * A choice that has not been made yet.
     *
     * @param name of the thread that makes it
     * @param plain the kernels in plain Java
     * @param vectors makes those with {@code jdk.incubator.vector}; not asked where the module is missing
     * @param usable whether this machine can run kernels well
     * @param exercises one short call of each kernel that has a vector form
     */
    public KernelChoice(
            String name, K plain, Supplier<K> vectors, Predicate<K> usable, Supplier<List<Consumer<K>>> exercises) {
        this.name = name;
        this.plain = plain;
        this.vectors = vectors;
        this.usable = usable;
        this.exercises = exercises;
        current = plain;
    }

    /** The kernels in use. */
    public K current() {
        return current;
    }

    /** The kernels with vectors, if this JVM has them ({@code --add-modules jdk.incubator.vector}) and they suit it. */
    public Optional<K> vectors() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(vectors.get()).filter(usable);
        } catch (LinkageError unusable) {
            // An incubating module may differ from the one compiled against.
            return Optional.empty();
        }
    }

    /**
     * Has the kernels compiled, and switches to those with vectors if there are any and they are faster. Takes some seconds
     * of one core, and gives up after two minutes; meant for a thread beside the start of an application, which serves
     * requests in the meantime.
     */
    public synchronized void warmUp() {
        started.set(true);
        if (current != plain) {
            return;
        }
        Optional<K> found = vectors();
        List<Consumer<K>> all = exercises.get();
        found.ifPresent(kernels -> introduce(all, kernels));
        long end = System.nanoTime() + MOST_NANOS;
        for (Consumer<K> exercise : all) {
            // Where both are about as fast (short loops over one array), that is good enough.
            long goal = best(exercise, plain, 500) * 5 / 4 + 500;
            while (found.isPresent() && best(exercise, found.get(), 20) > goal) {
                if (System.nanoTime() > end) {
                    return;
                }
            }
        }
        found.ifPresent(kernels -> current = kernels);
    }

    /** The same on a thread of its own that keeps no JVM alive; the second call and those after it do nothing. */
    public void warmUpInBackground() {
        if (!started.get() && started.compareAndSet(false, true)) {
            Thread thread = new Thread(this::warmUp, name);
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    /**
     * Runs all kernels in turn for a while. What the compiler learns of the methods that they share is then true of all of
     * them, and not only of the first one, so that nothing compiled has to be given up later; JDK 17 stops trusting what
     * it has to give up too often.
     */
    private static <K> void introduce(List<Consumer<K>> exercises, K kernels) {
        for (int round = 0; round < 200; round++) {
            for (Consumer<K> exercise : exercises) {
                exercise.accept(kernels);
            }
        }
    }

    private static <K> long best(Consumer<K> exercise, K kernels, int times) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            exercise.accept(kernels);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
