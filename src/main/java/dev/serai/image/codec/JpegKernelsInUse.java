package dev.serai.image.codec;

import dev.serai.image.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The kernels that JPEG files are read and written with. Safe for use by several threads. */
final class JpegKernelsInUse {
    /** Samples in a row of the exercise. */
    private static final int WIDTH = 512;

    private static final int LANES = JpegKernels.LANES;

    private static final KernelChoice<JpegKernels> CHOICE = new KernelChoice<>(
            "jpeg-kernels",
            new JpegKernels(),
            () -> new JpegVectorKernels(),
            JpegKernels::usable,
            JpegKernelsInUse::exercises);

    private JpegKernelsInUse() {}

    /** The kernels to use; the first call sets off the warm-up of better ones. */
    static JpegKernels kernels() {
        CHOICE.warmUpInBackground();
        return CHOICE.current();
    }

    /** {@link KernelChoice#vectors} of these kernels. */
    static Optional<JpegKernels> vectors() {
        return CHOICE.vectors();
    }

    /** {@link KernelChoice#warmUp} of these kernels. */
    static void warmUp() {
        CHOICE.warmUp();
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
