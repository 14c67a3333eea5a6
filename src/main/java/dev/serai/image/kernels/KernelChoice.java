package dev.serai.image.kernels;

import dev.serai.vectors.VectorModule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Chooses between a plain and a vector implementation of the same kernels. It starts with the plain one, which is fast
 * from the start; vector code is a hundred times slower until the JIT has compiled it. {@link #warmUp} runs the vector
 * code until it is the faster one and then switches over. Both give the same result to the last bit, so the switch may
 * happen at any time. Safe for use by several threads.
 *
 * @param <K> the interface of the kernels
 */
public final class KernelChoice<K> {
    private static final long MOST_NANOS = 120_000_000_000L;

    private final String name;
    private final K plain;
    private final Supplier<K> vectors;
    private final Predicate<K> usable;
    private final Supplier<List<Consumer<K>>> exercises;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile K current;

    /** The exercises whose vector kernels are not fast yet; null before the first is begun. */
    private Deque<Consumer<K>> left;

    private Optional<K> found = Optional.empty();
    private long spent;

    /**
     * Creates a choice, with the plain kernels in use.
     *
     * @param name of the background thread
     * @param plain the kernels in plain Java
     * @param vectors creates the vector kernels; not called where the module {@code jdk.incubator.vector} is missing
     * @param usable whether this machine runs the given kernels well
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

    /**
     * The vector kernels, if this JVM {@linkplain VectorModule has the module} and the machine runs them well.
     */
    public Optional<K> vectors() {
        if (!VectorModule.isAvailable()) {
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
     * Gets the vector kernels compiled and switches to them if they exist and are faster. Takes some seconds of one
     * core, and gives up after two minutes; the application may serve requests meanwhile.
     */
    public void warmUp() {
        started.set(true);
        while (!warmUp(MOST_NANOS)) {
            continue;
        }
    }

    /**
     * Goes on with {@link #warmUp()} for about so many nanoseconds, and as long as the JIT takes for a method then;
     * whether there is nothing more to do.
     */
    public synchronized boolean warmUp(long nanos) {
        if (left == null) {
            left = new ArrayDeque<>(exercises.get());
            found = vectors();
            found.ifPresent(this::introduce);
        }
        long start = System.nanoTime();
        while (!left.isEmpty() && spent < MOST_NANOS) {
            if (isFast(left.getFirst(), start + nanos)) {
                left.removeFirst();
            }
            long now = System.nanoTime();
            spent += now - start;
            nanos -= now - start;
            start = now;
            if (nanos <= 0) {
                break;
            }
        }
        if (left.isEmpty()) {
            found.ifPresent(kernels -> current = kernels);
        }
        return left.isEmpty() || spent >= MOST_NANOS;
    }

    /** Whether the vector kernel is as fast as the plain one, or has become so by being used until then. */
    private boolean isFast(Consumer<K> exercise, long end) {
        // Where both are about as fast (short loops over one array), a quarter more is accepted.
        long goal = best(exercise, plain, 500) * 5 / 4 + 500;
        while (found.isPresent() && best(exercise, found.get(), 20) > goal) {
            if (System.nanoTime() > end) {
                return false;
            }
        }
        return true;
    }

    /** {@link #warmUp} on a daemon thread; only the first call has an effect. */
    public void warmUpInBackground() {
        if (!started.get() && started.compareAndSet(false, true)) {
            Thread thread = new Thread(this::warmUp, name);
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    /**
     * Runs all kernels in turn for a while, so that the JIT's profile of shared methods covers all of them from the
     * beginning and no compiled code is deoptimized later; after repeated deoptimization JDK 17 stops compiling a
     * method.
     */
    private void introduce(K kernels) {
        for (int round = 0; round < 200; round++) {
            for (Consumer<K> exercise : left) {
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
