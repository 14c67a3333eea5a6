package dev.serai.image.rows;

/**
 * The rows that a filter needs at a time, of rows that come one after another. They stand in a ring buffer that becomes
 * as high as the filter asks for, and little more; a picture that is there as a whole is its own window.
 */
final class RowWindow {
    /** Bytes to read at a time: enough to be worth the call, and little enough to stay in the cache. */
    private static final int AHEAD = 1 << 17;

    private final Rows source;
    private final int height;
    private final int stride;
    private final boolean whole;
    private final int ahead;
    private Samples samples;
    private int slots;
    private int from;
    private int to;

    RowWindow(Rows source) {
        this.source = source;
        height = source.height();
        stride = source.stride();
        ahead = source.rowsOf(AHEAD);
        whole = source instanceof ArrayRows;
        if (source instanceof ArrayRows array) {
            samples = array.samples();
            slots = height;
            to = height;
        }
    }

    /** The samples in which the rows stand; others after {@link #require}. */
    Samples samples() {
        return samples;
    }

    /** Where that row begins. */
    int at(int y) {
        return y % slots * stride;
    }

    /** Whether all rows are there from the beginning on. */
    boolean whole() {
        return whole;
    }

    /**
     * Has rows ready.
     *
     * @param first the first that is needed from now on; never less than before
     * @param end the row after the last that is needed now
     */
    void require(int first, int end) {
        if (to >= end) {
            return;
        }
        from = Math.max(from, Math.min(first, to));
        int room = Math.min(height, end - from + ahead - 1);
        if (room > slots) {
            grow(room);
        }
        int last = Math.min(height, from + slots);
        while (to < last) {
            int count = Math.min(last - to, slots - to % slots);
            source.read(samples, at(to), count);
            to += count;
        }
    }

    private void grow(int room) {
        Samples larger = Samples.of(source.depth(), source.channels(), Math.multiplyExact(room, stride));
        for (int y = from; y < to; y++) {
            larger.copy(samples, at(y), y % room * stride, stride);
        }
        samples = larger;
        slots = room;
    }
}
