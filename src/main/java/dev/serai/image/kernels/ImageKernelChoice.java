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

    /** Samples per row in the exercises: enough for whole vectors, few enough to be quick before compilation. */
    private static final int ROW = 512;

    private static final int TAPS = 9;

    /** A Gaussian of sigma 1 from the middle outwards. */
    private static final double[] GAUSSIAN = {0.399, 0.242, 0.054, 0.0044};

    private ImageKernelChoice() {}

    /** One call of each kernel that has a vector form. */
    private static List<Consumer<ImageKernels>> exercises() {
        byte[] bytes = new byte[TAPS * ROW];
        short[] shorts = new short[TAPS * ROW];
        float[] floats = new float[TAPS * ROW];
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
                k -> k.fixedPointBuffer(ROW).load(bytes, 0, 0, ROW),
                k -> k.fixedPointBuffer(ROW).filter(k.fixedPointBuffer(TAPS * ROW), 0, rows, rows, filter, 0, ROW),
                k -> k.fixedPointBuffer(ROW).store(0, outBytes, 0, ROW),
                k -> k.mix(floats, rows, weights, TAPS, outBytes, 0, ROW, ROW),
                k -> k.weigh(bytes, rows, weights, TAPS, out, 0, ROW),
                k -> k.convolve(floats, ROW, 3, weights, out, 0, ROW),
                k -> k.widen(bytes, 0, out, 0, ROW),
                k -> k.narrow(floats, 0, outBytes, 0, ROW),
                k -> k.weigh(floats, rows, weights, TAPS, out, 0, ROW),
                k -> k.weigh(shorts, rows, weights, TAPS, out, 0, ROW),
                k -> k.widen(shorts, 0, out, 0, ROW),
                k -> k.narrow(floats, 0, outShorts, 0, ROW));
    }
}
