package dev.serai.image.rows;

/** Rows after a Gaussian blur; of the source as many rows are held as the Gaussian reaches. */
final class BlurredRows extends Rows {
    /** Bytes of rows that are computed at a time, about: so much more than the Gaussian reaches is held of the source. */
    private static final int BATCH = 1 << 18;

    private final Rows source;
    private final double sigma;
    private final GaussianStrips strips;
    private final int together;
    private final int batch;

    /** Rows that were computed together with others before anybody asked for them. */
    private final Samples kept;

    private int keptEnd;
    private int next;

    /** The blur of those rows; sigma is in pixels. */
    BlurredRows(Rows source, double sigma) {
        this(source, sigma, 0);
    }

    private BlurredRows(Rows source, double sigma, int first) {
        super(source.width(), source.height(), source.channels(), source.depth());
        this.source = source;
        this.sigma = sigma;
        next = first;
        strips = new GaussianStrips(source, sigma).begin(source, 0, width(), first);
        together = strips.together();
        batch = source instanceof ArrayRows ? height() : (rowsOf(BATCH) + together - 1) / together * together;
        kept = Samples.of(depth(), channels(), together == 1 ? 0 : together * stride());
    }

    @Override
    int sharedRows() {
        return source instanceof ArrayRows ? strips.reachDown() : -1;
    }

    @Override
    Rows from(int y) {
        return new BlurredRows(source, sigma, y);
    }

    @Override
    public void read(Samples to, int at, int count) {
        int out = at;
        for (int end = next + count; next < end; ) {
            int rows = part(to, out, end);
            next += rows;
            out += rows * stride();
        }
    }

    /** Some of the rows from {@code next} to before {@code end}; how many. */
    private int part(Samples to, int at, int end) {
        if (next < keptEnd) {
            int rows = Math.min(keptEnd, end) - next;
            to.copy(kept, next % together * stride(), at, rows * stride());
            return rows;
        }
        int rows = Math.min(end - next, batch);
        if (next + rows < height()) {
            rows -= rows % together;
        }
        if (rows > 0) {
            strips.write(to, at, next, next + rows);
        } else {
            keptEnd = Math.min(next + together, height());
            strips.write(kept, 0, next, keptEnd);
        }
        return rows;
    }
}
