package dev.serai.image.rows;

/** Rows mirrored left to right. */
final class MirroredRows extends Rows {
    private final Rows source;

    MirroredRows(Rows source) {
        super(source.width(), source.height(), source.channels(), source.depth());
        this.source = source;
    }

    @Override
    public void read(Samples to, int at, int count) {
        source.read(to, at, count);
        for (int row = 0; row < count; row++) {
            to.mirror(at + row * stride(), stride());
        }
    }
}
