package dev.serai.image.rows;

/**
 * The pixels of one still picture as rows, which are read from the top to the bottom, once, by one thread at a time. Reading may
 * refuse what {@link dev.serai.image.Source#decode} would, at any row.
 */
public abstract class Rows {
    private final int width;
    private final int height;
    private final int channels;
    private final int depth;

    /**
     * Rows of that kind.
     *
     * @param channels 1 gray, 2 gray and alpha, 3 color, 4 color and alpha
     * @param depth bits a sample: 8 or 16
     */
    protected Rows(int width, int height, int channels, int depth) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.depth = depth;
    }

    /** The rows of a picture that is there as a whole, which is not copied. */
    public static Rows of(Samples samples, int width, int height) {
        return new ArrayRows(samples, width, height);
    }

    /** Pixels in a row. */
    public final int width() {
        return width;
    }

    /** How many rows there are. */
    public final int height() {
        return height;
    }

    /** Channels a pixel. */
    public final int channels() {
        return channels;
    }

    /** Bits a sample: 8 or 16. */
    public final int depth() {
        return depth;
    }

    /** Samples in a row. */
    public final int stride() {
        return width * channels;
    }

    /** Bytes in a row. */
    public final long rowBytes() {
        return (long) width * channels * (depth / 8);
    }

    /**
     * Reads the next rows.
     *
     * @param to samples of the same channels and depth
     * @param at where the first of them goes
     * @param count how many, at least 1 and no more than are left
     */
    public abstract void read(Samples to, int at, int count);

    /** All rows; none must have been read yet. */
    public final Samples toSamples() {
        Samples all = Samples.of(depth, channels, Math.multiplyExact(stride(), height));
        ParallelBands.read(this, all);
        return all;
    }

    /**
     * How many rows of what these are computed from rows {@link #from} any row on need as well as those before; negative
     * if they cannot be computed from any row on.
     */
    int sharedRows() {
        return -1;
    }

    /**
     * These rows from row y on, by themselves: several can be read at once. Only if {@link #sharedRows} says so.
     *
     * @param y a multiple of {@link ParallelBands#MULTIPLE}
     */
    Rows from(int y) {
        throw new UnsupportedOperationException("rows that are read one after another");
    }

    /** These rows, read ahead by another thread where there is one. They must not be read from otherwise. */
    public final Rows ahead() {
        return this instanceof ArrayRows || Parallelism.threads() == 1 ? this : new ReadAheadRows(this);
    }

    /** These rows, of three or four channels, in gray: BT.601 luma, alpha unchanged. */
    public final Rows gray() {
        return new GrayRows(this);
    }

    /** These rows mirrored left to right. */
    public final Rows mirrored() {
        return new MirroredRows(this);
    }

    /** These rows at another size: see {@link dev.serai.image.Scale}. */
    public final Rows scaled(int newWidth, int newHeight) {
        return new ScaledRows(this, newWidth, newHeight);
    }

    /** These rows after a Gaussian blur of that sigma, in pixels: see {@link dev.serai.image.GaussianBlur}. */
    public final Rows blurred(double sigma) {
        return new BlurredRows(this, sigma);
    }

    /** How many rows have about that many bytes together; at least 1, at most all. */
    final int rowsOf(int bytes) {
        return (int) Math.max(1, Math.min(height, bytes / rowBytes()));
    }
}
