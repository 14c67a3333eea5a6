package dev.serai.image.kernels;

import java.util.List;
import java.util.function.Consumer;

/** Chooses between {@link PlainImageKernels} and {@link VectorImageKernels} for {@link ImageKernels#current}. */
final class ImageKernelChoice {
    static final KernelChoice<ImageKernels> CHOICE = new KernelChoice<>(
            "image-kernels",
            new PlainImageKernels(),
            () -> new VectorImageKernels(),
            ImageKernels::usable,
            ImageKernelChoice::exercises);

    /** Samples in a row of the exercise: enough for whole vectors, few enough for slow ones. */
    private static final int ROW = 512;

    private static final int TAPS = 9;

    /** A Gaussian of sigma 1 from the middle outwards. */
    private static final double[] GAUSSIAN = {0.399, 0.242, 0.054, 0.0044};

    private ImageKernelChoice() {}

    /** One call of each kernel that has a vector form. */
    private static List<Consumer<ImageKernels>> exercises() {
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
        FixedPointFilter filter = FixedPointFilter.of(GAUSSIAN, 1 << 8, 255, 6);
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
