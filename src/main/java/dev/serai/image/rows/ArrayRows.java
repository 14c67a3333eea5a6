package dev.serai.image.rows;

/** The rows of a picture that is there as a whole. */
final class ArrayRows extends Rows {
    private final Samples samples;
    private int next;

    /** The rows of those samples, as many as there are pixels; they are not copied. */
    ArrayRows(Samples samples, int width, int height) {
        super(width, height, samples.channels(), samples.depth());
        this.samples = samples;
    }

    /** The whole picture. */
    Samples samples() {
        return samples;
    }

    @Override
    public void read(Samples to, int at, int count) {
        to.copy(samples, next * stride(), at, count * stride());
        next += count;
    }
}
