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
        Picture.Stream stream = before.stream();
        // What is decoded by another thread need not be read ahead once more after each operation.
        boolean computed =
                before.undecoded().filter(ComputedRows.class::isInstance).isPresent();
        return operation.apply(computed ? stream : stream.withRows(stream.rows().ahead()));
    }

    @Override
    public Picture.Content decode() {
        return stream().toContent();
    }
}
