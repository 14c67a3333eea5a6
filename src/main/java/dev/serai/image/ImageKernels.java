package dev.serai.image;

import java.util.List;
import java.util.function.Consumer;

/** The kernels that the operations run on. Safe for use by several threads. */
public final class ImageKernels {
    /** Samples in a row of the exercise: enough for whole vectors, few enough for slow ones. */
    private static final int ROW = 512;

    private static final int TAPS = 9;

    private static final KernelChoice<Kernels> CHOICE = new KernelChoice<>(
            "image-kernels", new PlainKernels(), () -> new VectorKernels(), Kernels::usable, ImageKernels::exercises);

    private ImageKernels() {}

    static Kernels current() {
        return CHOICE.current();
    }

    /** Whether the vector kernels are in use. */
    public static boolean vectors() {
        return current().getClass() != PlainKernels.class;
    }

    /** {@link KernelChoice#warmUp} of these kernels. */
    public static void warmUp() {
        CHOICE.warmUp();
    }

    /** {@link KernelChoice#warmUpInBackground} of these kernels. */
    public static void warmUpInBackground() {
        CHOICE.warmUpInBackground();
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
