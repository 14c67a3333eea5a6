package dev.serai.image.kernels;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Kernels that an operation uses together. Each family has a {@link KernelChoice} of its own, as compiling all vector
 * kernels takes several times as long as compiling those of one operation. Safe for use by several threads.
 */
public enum KernelFamily {
    /** {@link ImageKernels#luma}. */
    LUMA(KernelFamily::luma),
    /** {@link ImageKernels#halve}. */
    HALVING(KernelFamily::halving),
    /** {@link ImageKernels#fixedPointBuffer}. */
    FIXED_POINT(KernelFamily::fixedPoint),
    /** The kernels between samples of 8 bits and floats. */
    FLOATS(KernelFamily::floats),
    /** The kernels between samples of 16 bits and floats. */
    FLOATS_OF_SHORTS(KernelFamily::floatsOfShorts);

    /** Samples per row in the exercises: enough for whole vectors, few enough to be quick before compilation. */
    private static final int ROW = 512;

    private static final int TAPS = 9;

    /** A Gaussian of sigma 1 from the middle outwards. */
    private static final double[] GAUSSIAN = {0.399, 0.242, 0.054, 0.0044};

    private final KernelChoice<ImageKernels> choice;
    private volatile boolean used;

    KernelFamily(Supplier<List<Consumer<ImageKernels>>> exercises) {
        choice = new KernelChoice<>(
                "image-kernels",
                new PlainImageKernels(),
                () -> new VectorImageKernels(),
                ImageKernels::usable,
                exercises);
    }

    /** The implementation in use, of which only the kernels of this family are to be called. */
    public ImageKernels current() {
        if (!used) {
            used = true;
        }
        return choice.current();
    }

    /** {@link KernelChoice#warmUp()} of all families. */
    public static void warmUp() {
        for (KernelFamily family : values()) {
            family.choice.warmUp();
        }
    }

    /** {@link KernelChoice#warmUp(long)} of the families that have been used in this process, one after another. */
    public static void warmUpUsed(long nanos) {
        long end = System.nanoTime() + nanos;
        for (KernelFamily family : values()) {
            long left = end - System.nanoTime();
            if (family.used && left > 0) {
                family.choice.warmUp(left);
            }
        }
    }

    /** {@link KernelChoice#warmUp(long)} of all families, one after another. */
    public static boolean warmUp(long nanos) {
        long end = System.nanoTime() + nanos;
        for (KernelFamily family : values()) {
            if (!family.choice.warmUp(end - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    private static List<Consumer<ImageKernels>> luma() {
        byte[] bytes = new byte[4 * ROW];
        byte[] out = new byte[2 * ROW];
        return List.of(k -> k.luma(bytes, 0, 3, out, 0, ROW), k -> k.luma(bytes, 0, 4, out, 0, ROW));
    }

    private static List<Consumer<ImageKernels>> halving() {
        byte[] bytes = new byte[8 * ROW];
        byte[] out = new byte[2 * ROW];
        return List.of(
                k -> k.halve(bytes, 0, ROW, 1, out, 0, ROW / 2), k -> k.halve(bytes, 0, 4 * ROW, 3, out, 0, ROW / 2));
    }

    private static List<Consumer<ImageKernels>> fixedPoint() {
        byte[] bytes = new byte[ROW];
        int[] rows = rows();
        FixedPointFilter filter = FixedPointFilter.of(GAUSSIAN, 1 << 8, 255, 6);
        return List.of(
                k -> k.fixedPointBuffer(ROW).load(bytes, 0, 0, ROW),
                k -> k.fixedPointBuffer(ROW).filter(k.fixedPointBuffer(TAPS * ROW), 0, rows, rows, filter, 0, ROW),
                k -> k.fixedPointBuffer(ROW).store(0, bytes, 0, ROW));
    }

    private static List<Consumer<ImageKernels>> floats() {
        byte[] bytes = new byte[TAPS * ROW];
        float[] floats = new float[TAPS * ROW];
        float[] out = new float[ROW];
        byte[] outBytes = new byte[4 * ROW];
        float[] weights = new float[4 * TAPS];
        int[] rows = rows();
        return List.of(
                k -> k.mix(floats, rows, weights, TAPS, outBytes, 0, ROW, ROW),
                k -> k.weigh(bytes, rows, weights, TAPS, out, 0, ROW),
                k -> k.convolve(floats, ROW, 3, weights, out, 0, ROW),
                k -> k.widen(bytes, 0, out, 0, ROW),
                k -> k.narrow(floats, 0, outBytes, 0, ROW),
                k -> k.weigh(floats, rows, weights, TAPS, out, 0, ROW));
    }

    private static List<Consumer<ImageKernels>> floatsOfShorts() {
        short[] shorts = new short[TAPS * ROW];
        float[] floats = new float[ROW];
        short[] outShorts = new short[ROW];
        float[] weights = new float[TAPS];
        int[] rows = rows();
        return List.of(
                k -> k.weigh(shorts, rows, weights, TAPS, floats, 0, ROW),
                k -> k.widen(shorts, 0, floats, 0, ROW),
                k -> k.narrow(floats, 0, outShorts, 0, ROW));
    }

    private static int[] rows() {
        int[] rows = new int[TAPS];
        for (int j = 0; j < TAPS; j++) {
            rows[j] = j * ROW;
        }
        return rows;
    }
}
