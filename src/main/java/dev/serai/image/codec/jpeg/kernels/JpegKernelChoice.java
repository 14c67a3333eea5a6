package dev.serai.image.codec.jpeg.kernels;

import dev.serai.image.kernels.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Chooses between {@link PlainJpegKernels} and {@link VectorJpegKernels} for {@link JpegKernels#current}. */
final class JpegKernelChoice {
    /** Samples in a row of the exercise. */
    private static final int WIDTH = 512;

    private static final int LANES = JpegKernels.LANES;

    static final KernelChoice<JpegKernels> CHOICE = new KernelChoice<>(
            "jpeg-kernels",
            new PlainJpegKernels(),
            () -> new VectorJpegKernels(),
            JpegKernels::usable,
            JpegKernelChoice::exercises);

    private JpegKernelChoice() {}

    /** One call of each kernel that has a vector form. */
    private static List<Consumer<JpegKernels>> exercises() {
        int[] blocks = new int[JpegKernels.BATCH];
        int[] lasts = {64, 64, 64, 64, 64, 64, 64, 64};
        long[] present = new long[JpegKernels.LANES];
        byte[] samples = new byte[8 * WIDTH];
        byte[] out = new byte[8 * WIDTH];
        int[] factors = new int[64];
        Arrays.fill(factors, 16);
        DctQuantizer quantizer = new DctQuantizer(factors);
        return List.of(
                k -> k.inverse(blocks, lasts, LANES, 8, out, 0, WIDTH),
                k -> k.inverse(blocks, lasts, LANES, 4, out, 0, WIDTH),
                k -> k.forward(samples, 0, WIDTH, LANES, quantizer, blocks, present),
                k -> k.yccToRgb(WIDTH).enlarge(samples, 0, WIDTH, WIDTH / 2, out),
                k -> k.yccToRgb(WIDTH).toRgb(samples, 0, samples, WIDTH, samples, 2 * WIDTH, out, 0, WIDTH),
                k -> k.rgbToYcc(WIDTH, WIDTH).convert(samples, 0, 3 * WIDTH, out, 0, WIDTH, out, out, 2 * WIDTH));
    }
}
