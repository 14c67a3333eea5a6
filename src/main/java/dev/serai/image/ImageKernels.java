package dev.serai.image;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Which kernels the operations run on. At first these are the plain ones, which are fast from the start; vector code is
 * a hundred times slower than that until the JIT compiler has it. {@link #warmUp} runs it until it is the faster one
 * and then switches over. Both give the same result to the last bit, so the switch may come at any time. Safe for use by
 * several threads.
 */
public final class ImageKernels {
    /** Samples in a row of the exercise: enough for whole vectors, few enough for slow ones. */
    private static final int ROW = 512;

    private static final int TAPS = 9;
    private static final long MOST_NANOS = 120_000_000_000L;

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private static volatile Kernels current = new PlainKernels();

    private ImageKernels() {}

    static Kernels current() {
        return current;
    }

    /** Whether the vector kernels are in use. */
    public static boolean vectors() {
        return current.getClass() != PlainKernels.class;
    }

    /**
     * Has the kernels compiled, and switches to those with vectors if this JVM has them ({@code --add-modules
     * jdk.incubator.vector}) and they are faster. Takes some seconds of one core, and gives up after two minutes; meant for a thread beside
     * the start of an application, which serves requests in the meantime.
     */
    public static synchronized void warmUp() {
        Kernels plain = new PlainKernels();
        Optional<Kernels> vectors = findVectors();
        long end = System.nanoTime() + MOST_NANOS;
        List<Consumer<Kernels>> exercises = exercises();
        boolean faster = true;
        vectors.ifPresent(kernels -> introduce(exercises, kernels));
        for (Consumer<Kernels> exercise : exercises) {
            // Where both are about as fast (short loops over one array), that is good enough.
            long goal = best(exercise, plain, 500) * 5 / 4 + 500;
            if (vectors.isPresent()) {
                long reached = Long.MAX_VALUE;
                while (reached > goal && System.nanoTime() < end) {
                    reached = best(exercise, vectors.get(), 20);
                }
                faster &= reached <= goal;
            }
        }
        if (vectors.isPresent() && faster) {
            current = vectors.get();
        }
    }

    /** The same on a thread of its own that keeps no JVM alive; the second call and those after it do nothing. */
    public static void warmUpInBackground() {
        if (STARTED.compareAndSet(false, true)) {
            Thread thread = new Thread(ImageKernels::warmUp, "image-kernels");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    private static Optional<Kernels> findVectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.empty();
        }
        try {
            // By name, so that nothing of the module is touched where it is missing.
            Kernels vectors = (Kernels) Class.forName("dev.serai.image.VectorKernels")
                    .getDeclaredConstructor()
                    .newInstance();
            return Optional.of(vectors).filter(Kernels::usable);
        } catch (ReflectiveOperationException | LinkageError unusable) {
            // An incubating module may differ from the one compiled against.
            return Optional.empty();
        }
    }

    /**
     * Runs all kernels in turn for a while. What the compiler learns of the methods that they share is then true of all of
     * them, and not only of the first one, so that nothing compiled has to be given up later; JDK 17 stops trusting what
     * it has to give up too often.
     */
    private static void introduce(List<Consumer<Kernels>> exercises, Kernels kernels) {
        for (int round = 0; round < 200; round++) {
            for (Consumer<Kernels> exercise : exercises) {
                exercise.accept(kernels);
            }
        }
    }

    private static long best(Consumer<Kernels> exercise, Kernels kernels, int times) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            exercise.accept(kernels);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    /** One call of each kernel that has a vector form. */
    private static List<Consumer<Kernels>> exercises() {
        byte[] bytes = new byte[TAPS * ROW];
        short[] shorts = new short[TAPS * ROW];
        float[] numbers = new float[TAPS * ROW];
        float[] out = new float[ROW];
        byte[] outBytes = new byte[4 * ROW];
        short[] outShorts = new short[ROW];
        float[] weights = new float[4 * TAPS];
        int[] rows = new int[TAPS];
        for (int j = 0; j < TAPS; j++) {
            rows[j] = j * ROW;
        }
        LaneFilter filter = WholeGaussian.of(1).orElseThrow().along();
        return List.of(
                k -> k.luma(bytes, 0, 3, outBytes, 0, ROW),
                k -> k.luma(bytes, 0, 4, outBytes, 0, ROW),
                k -> k.halve(bytes, 0, ROW, 1, outBytes, 0, ROW / 2),
                k -> k.halve(bytes, 0, 4 * ROW, 3, outBytes, 0, ROW / 2),
                k -> k.lanes(ROW).spread(bytes, 0, 0, ROW),
                k -> k.lanes(ROW).filter(k.lanes(TAPS * ROW), 0, rows, rows, filter, 0, ROW),
                k -> k.lanes(ROW).collect(0, outBytes, 0, ROW),
                k -> k.mix(numbers, rows, weights, TAPS, outBytes, 0, ROW, ROW),
                k -> k.weigh(bytes, rows, weights, TAPS, out, 0, ROW),
                k -> k.convolve(numbers, ROW, 3, weights, out, 0, ROW),
                k -> k.widen(bytes, 0, out, 0, ROW),
                k -> k.narrow(numbers, 0, outBytes, 0, ROW),
                k -> k.weigh(numbers, rows, weights, TAPS, out, 0, ROW),
                k -> k.weigh(shorts, rows, weights, TAPS, out, 0, ROW),
                k -> k.widen(shorts, 0, out, 0, ROW),
                k -> k.narrow(numbers, 0, outShorts, 0, ROW));
    }
}
