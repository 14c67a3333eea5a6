package dev.serai.image.rows;

import dev.serai.image.kernels.ImageKernels;
import dev.serai.image.kernels.KernelFamily;

/**
 * A strip of columns that is blurred by two vertical Gaussians, with {@link CoarseRows} between them: of those it keeps
 * as many as a row of the result is made of.
 */
final class GaussianStrip implements BlurStrip {
    /** Rows that {@link ImageKernels#mix} produces in one call. */
    static final int TOGETHER = 4;

    private final CoarseRows source;
    private final GaussianWeights weights;
    private final int together;
    private final GaussianWeights.Fan[] fans;
    private final int to;
    private final int stride;
    private final int count;
    private final int slots;
    private final int[] at;

    /** Ring buffer of the latest coarse rows; row k is in slot {@code k mod slots}. */
    private final float[] numbers;

    private final float[] mixed;
    private final byte[] scratch;
    private int next;

    /**
     * A strip.
     *
     * @param together how many rows are computed at once: {@link #TOGETHER}, for 8 bits without alpha, or 1
     * @param top the first row that will be asked for, a multiple of that
     */
    GaussianStrip(CoarseRows source, Rows picture, int x0, int x1, GaussianWeights weights, int together, int top) {
        this.source = source;
        this.weights = weights;
        this.together = together;
        fans = weights.fans(together);
        to = x0 * picture.channels();
        stride = picture.stride();
        count = (x1 - x0) * picture.channels();
        slots = weights.mostTaps(together);
        at = new int[slots];
        numbers = new float[slots * count];
        mixed = new float[together == 1 ? count : 0];
        scratch = new byte[together == 1 || picture.height() % together == 0 ? 0 : together * count];
        next = top / weights.spacing() + weights.firstCoarse();
    }

    @Override
    public int first() {
        return source.first(next);
    }

    @Override
    public int end(int to) {
        int y = (to - 1) / together * together;
        GaussianWeights.Fan fan = fans[y % weights.spacing()];
        return source.end(y / weights.spacing() + fan.first() + fan.taps() - 1);
    }

    @Override
    public void write(Samples out, int at, int from, int to) {
        int row = at + this.to;
        for (int y = from; y < to; y += together, row += together * stride) {
            GaussianWeights.Fan fan = fans[y % weights.spacing()];
            int[] rows = rows(y / weights.spacing(), fan.first(), fan.taps());
            if (together == 1) {
                KernelFamily.FLOATS.current().weigh(numbers, rows, fan.weights(), fan.taps(), mixed, 0, count);
                out.write(mixed, 0, row, count);
            } else if (to - y >= together) {
                KernelFamily.FLOATS
                        .current()
                        .mix(numbers, rows, fan.weights(), fan.taps(), out.bytes(), row, stride, count);
            } else {
                // The last few rows of the picture.
                KernelFamily.FLOATS.current().mix(numbers, rows, fan.weights(), fan.taps(), scratch, 0, count, count);
                for (int r = 0; r < to - y; r++) {
                    System.arraycopy(scratch, r * count, out.bytes(), row + r * stride, count);
                }
            }
        }
    }

    /** Offsets of {@code base + first} and the rows after it, after computing those that are missing. */
    private int[] rows(int base, int first, int taps) {
        while (next < base + first + taps) {
            source.put(next, numbers, Math.floorMod(next, slots) * count);
            next++;
        }
        for (int j = 0; j < taps; j++) {
            at[j] = Math.floorMod(base + first + j, slots) * count;
        }
        return at;
    }
}
