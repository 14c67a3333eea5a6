package dev.serai.image.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Which kernels JPEG files are read and written with. At first these are the plain ones; vector code is very slow until
 * the JIT compiler has it. A thread beside the work runs it until it is the faster one, and then all files to come have
 * it. Both give the same numbers, so the switch may come at any time. Safe for use by several threads.
 */
final class JpegWarmUp {
    /** Samples in a row of the exercise. */
    private static final int WIDTH = 512;

    private static final int LANES = JpegKernels.LANES;
    private static final long MOST_NANOS = 120_000_000_000L;
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private static volatile JpegKernels current = new JpegKernels();

    private JpegWarmUp() {}

    /** The kernels to use; the first call sets off the warm-up of better ones. */
    static JpegKernels kernels() {
        if (!STARTED.get() && STARTED.compareAndSet(false, true)) {
            Thread thread = new Thread(JpegWarmUp::warmUp, "jpeg-kernels");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
        return current;
    }

    /** The kernels with vectors, if this JVM has them ({@code --add-modules jdk.incubator.vector}) and they suit it. */
    static Optional<JpegKernels> vectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.empty();
        }
        try {
            // By name, so that nothing of the module is touched where it is missing.
            JpegKernels vectors = (JpegKernels) Class.forName("dev.serai.image.codec.JpegVectorKernels")
                    .getDeclaredConstructor()
                    .newInstance();
            return Optional.of(vectors).filter(JpegKernels::usable);
        } catch (ReflectiveOperationException | LinkageError unusable) {
            // An incubating module may differ from the one compiled against.
            return Optional.empty();
        }
    }

    /**
     * Has the kernels compiled, and switches to those with vectors if there are any and they are faster. Takes some seconds
     * of one core, and gives up after two minutes.
     */
    static synchronized void warmUp() {
        STARTED.set(true);
        Optional<JpegKernels> vectors = current.getClass() == JpegKernels.class ? vectors() : Optional.empty();
        if (vectors.isEmpty()) {
            return;
        }
        JpegKernels plain = new JpegKernels();
        long end = System.nanoTime() + MOST_NANOS;
        for (Consumer<JpegKernels> exercise : exercises()) {
            // Where both are about as fast, that is good enough.
            long goal = best(exercise, plain, 500) * 5 / 4 + 500;
            while (best(exercise, vectors.get(), 20) > goal) {
                if (System.nanoTime() > end) {
                    return;
                }
            }
        }
        current = vectors.get();
    }

    private static long best(Consumer<JpegKernels> exercise, JpegKernels kernels, int times) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            exercise.accept(kernels);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    /** One call of each kernel that has a vector form. */
    private static List<Consumer<JpegKernels>> exercises() {
        int[] blocks = new int[JpegKernels.BATCH];
        int[] lasts = {64, 64, 64, 64, 64, 64, 64, 64};
        long[] present = new long[JpegKernels.LANES];
        byte[] samples = new byte[8 * WIDTH];
        byte[] out = new byte[8 * WIDTH];
        int[] factors = new int[64];
        Arrays.fill(factors, 16);
        JpegQuantiser quantiser = new JpegQuantiser(factors);
        return List.of(
                k -> k.inverse(blocks, lasts, LANES, 8, out, 0, WIDTH),
                k -> k.inverse(blocks, lasts, LANES, 4, out, 0, WIDTH),
                k -> k.forward(samples, 0, WIDTH, LANES, quantiser, blocks, present),
                k -> k.pixels(WIDTH).enlarge(samples, 0, WIDTH, WIDTH / 2, out),
                k -> k.pixels(WIDTH).toRgb(samples, 0, samples, WIDTH, samples, 2 * WIDTH, out, 0, WIDTH),
                k -> k.converter(WIDTH, WIDTH).convert(samples, 0, 3 * WIDTH, out, 0, WIDTH, out, out, 2 * WIDTH));
    }
}
