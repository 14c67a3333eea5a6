package dev.serai.image.codec;

/**
 * Finds runs of equal bytes: the only repetition that is left in the filtered rows of a photograph, and found at the
 * speed of reading them.
 */
final class PngRuns {
    /** Shorter ones are seldom worth the bits of a match. */
    private static final int SHORTEST = 12;

    private PngRuns() {}

    /** Adds the runs in {@code data} between those two indices. */
    static void find(byte[] data, int from, int to, PngMatches matches) {
        int i = from + 1;
        int free = i; // nothing before it can become part of a match any more
        while (i <= to - 8) {
            if (PngBytes.get(data, i) != PngBytes.get(data, i - 1)) {
                i += 8;
                continue;
            }
            byte value = data[i];
            int start = i;
            while (start > free && data[start - 2] == value) {
                start--;
            }
            int end = i + 8;
            long eight = PngBytes.get(data, i);
            while (end <= to - 8 && PngBytes.get(data, end) == eight) {
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

    private static void add(PngMatches matches, int from, int to) {
        int at = from;
        while (to - at >= PngDeflate.MIN_MATCH) {
            int length = Math.min(to - at, PngDeflate.MAX_MATCH);
            matches.add(at, length, 1);
            at += length;
        }
    }
}
