package dev.serai.image.codec.jpeg.kernels;

/**
 * Collects horizontally adjacent blocks of one component until there are enough to transform them at once. For one
 * thread.
 */
public final class BlockBatch {
    private final JpegKernels kernels;
    private final int size;
    private final int[] lanes;
    private final int[] blocks = new int[JpegKernels.BATCH];
    private final int[] lasts = new int[JpegKernels.LANES];
    private int count;
    private byte[] out;
    private int at;
    private int stride;

    /** Creates a batch of blocks that transform to {@code size} samples a side: 8, 4, 2 or 1. */
    public BlockBatch(JpegKernels kernels, int size) {
        this.kernels = kernels;
        this.size = size;
        this.lanes = JpegKernels.lanes(size);
    }

    /** Starts a row of blocks, whose samples go to {@code samples} from {@code first} on. */
    public void begin(byte[] samples, int first, int nextRow) {
        out = samples;
        at = first;
        stride = nextRow;
    }

    /** The array for the next block's coefficients: those of {@link #lane} in {@link JpegKernels}' order. */
    public int[] blocks() {
        return blocks;
    }

    /** The lane of the next block; its coefficients are zero. */
    public int lane() {
        return lanes[count];
    }

    /** Completes the next block; {@code last} is one more than the zigzag index of its last coefficient. */
    public void add(int last) {
        lasts[count++] = last;
        if (count == JpegKernels.LANES) {
            flush();
        }
    }

    /** Transforms the collected blocks. To be called at the end of a row. */
    public void flush() {
        if (count > 0) {
            kernels.inverse(blocks, lasts, count, size, out, at, stride);
            at += count * size;
            count = 0;
        }
    }
}
