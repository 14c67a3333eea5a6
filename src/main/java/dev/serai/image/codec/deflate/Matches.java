package dev.serai.image.codec.deflate;

import java.util.Arrays;

/**
 * The matches found in a range of bytes, in order and not overlapping; the bytes between them are literals. Not safe
 * for use by several threads.
 */
public final class Matches {
    private int[] starts = new int[1 << 12];
    private int[] kinds = new int[1 << 12];
    private int count;

    public void clear() {
        count = 0;
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** Appends a match of 3 to 258 bytes that repeats what is 1 to 32768 bytes before it. */
    void add(int start, int length, int distance) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            kinds = Arrays.copyOf(kinds, 2 * count);
        }
        starts[count] = start;
        kinds[count++] = length << 16 | distance;
    }

    /** Where match i begins. */
    int start(int i) {
        return starts[i];
    }

    /** How long match i is. */
    int length(int i) {
        return kinds[i] >>> 16;
    }

    /** How far back match i reaches. */
    int distance(int i) {
        return kinds[i] & 0xFFFF;
    }
}
