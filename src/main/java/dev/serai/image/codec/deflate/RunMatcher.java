package dev.serai.image.codec.deflate;

import dev.serai.image.codec.bytes.PackedBytes;

/**
 * Finds runs of equal bytes: the only matches that occur in filtered rows of photographs, found at the speed of
 * reading.
 */
public final class RunMatcher {
    /** Shorter runs rarely save bits. */
    private static final int SHORTEST = 12;

    private RunMatcher() {}

    /** Adds the runs in {@code data} between those two indices. */
    public static void find(byte[] data, int from, int to, Matches matches) {
        int i = from + 1;
        int free = i; // nothing before it can become part of a match any more
        while (i <= to - 8) {
            if (PackedBytes.get(data, i) != PackedBytes.get(data, i - 1)) {
                i += 8;
                continue;
            }
            byte value = data[i];
            int start = i;
            while (start > free && data[start - 2] == value) {
                start--;
            }
            int end = i + 8;
            long eight = PackedBytes.get(data, i);
            while (end <= to - 8 && PackedBytes.get(data, end) == eight) {
                end += 8;
            }
            while (end < to && data[end] == value) {
                end++;
            }
            if (end - start >= SHORTEST) {
                add(matches, start, end);
            }
            free = end + 1;
            i = end + 1;
        }
    }

    private static void add(Matches matches, int from, int to) {
        int at = from;
        while (to - at >= DeflateSymbols.MIN_MATCH) {
            int length = Math.min(to - at, DeflateSymbols.MAX_MATCH);
            matches.add(at, length, 1);
            at += length;
        }
    }
}
