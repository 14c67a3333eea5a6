package dev.serai.image;

import java.util.function.UnaryOperator;

/**
 * A still picture after an operation that goes row by row. Nothing is computed before rows or pixels are asked for, and
 * then no more is held than the operation needs, if the picture before can be read so too.
 */
record ComputedRows(Picture before, UnaryOperator<Picture.Stream> operation) implements Source {
    /** The picture after that operation, with that header. */
    static Picture of(Picture before, Header after, UnaryOperator<Picture.Stream> operation) {
        return Picture.of(after, new ComputedRows(before, operation));
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Picture.Stream stream() {
        return operation.apply(before.stream());
    }

    @Override
    public Picture.Content decode() {
        return stream().toContent();
    }
}
