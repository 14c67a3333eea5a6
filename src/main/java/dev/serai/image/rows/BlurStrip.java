package dev.serai.image.rows;

/** A strip of columns of a picture that is blurred from top to bottom, some rows at a time. For one thread. */
interface BlurStrip {
    /** The first row of the picture that rows to come depend on and that has not been taken up yet. */
    int first();

    /** The row after the last that rows before {@code to} depend on. */
    int end(int to);

    /**
     * Writes the strip's columns of the next rows, once the window has the rows from {@link #first} to before {@link #end}.
     *
     * @param at where row {@code from} of the result begins, with its first column
     */
    void write(Samples out, int at, int from, int to);
}
