package dev.serai.image.rows;

/**
 * Cuts rows into bands that do not share anything that is written to, so that they can be worked on side by side. A
 * picture that is there as a whole is not copied.
 */
public final class Bands {
    private final Rows source;
    private Band last;
    private int next;

    /**
     * Some rows, and perhaps some of those above.
     *
     * @param samples of these rows and perhaps of others
     * @param top which row of the picture the samples begin with
     */
    public record Band(Samples samples, int top) {
        /** Where that row of the picture begins, if a row has so many samples. */
        public int at(int y, int stride) {
            return (y - top) * stride;
        }
    }

    public Bands(Rows source) {
        this.source = source;
        last = source instanceof ArrayRows array
                ? new Band(array.samples(), 0)
                : new Band(Samples.of(source.depth(), source.channels(), 0), 0);
    }

    /**
     * The next rows.
     *
     * @param count how many, no more than are left
     * @param above how many of the rows above are needed, no more than the band before had with its own
     */
    public Band next(int count, int above) {
        if (!(source instanceof ArrayRows)) {
            int kept = Math.min(above, next);
            int stride = source.stride();
            Samples samples = Samples.of(source.depth(), source.channels(), (kept + count) * stride);
            samples.copy(last.samples, last.at(next - kept, stride), 0, kept * stride);
            source.read(samples, kept * stride, count);
            last = new Band(samples, next - kept);
        }
        next += count;
        return last;
    }
}
