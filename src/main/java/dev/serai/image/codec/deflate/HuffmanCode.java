package dev.serai.image.codec.deflate;

import java.util.Arrays;

/**
 * Prefix codes for deflate: code lengths that are least for given counts (Moffat and Katajainen, In-place calculation of
 * minimum-redundancy codes, 1995), shortened where they pass the limit, and the canonical codes of RFC 1951, 3.2.2.
 */
final class HuffmanCode {
    private HuffmanCode() {}

    /**
     * Code lengths for those counts. There are always at least two codes, as some decoders ask for a complete code.
     *
     * @param counts how often each symbol occurs; below 2^22
     * @param symbols how many symbols there are, at least 2
     * @param limit the longest code allowed, at least log2 of symbols
     * @param lengths gets each symbol's code length, 0 for none
     */
    static void lengths(int[] counts, int symbols, int limit, byte[] lengths) {
        Arrays.fill(lengths, 0, symbols, (byte) 0);
        int[] sorted = new int[symbols];
        int used = 0;
        for (int i = 0; i < symbols; i++) {
            if (counts[i] > 0) {
                sorted[used++] = counts[i] << 9 | i;
            }
        }
        if (used < 2) {
            int first = used == 0 ? 0 : sorted[0] & 511;
            lengths[first] = 1;
            lengths[first == 0 ? 1 : 0] = 1;
            return;
        }
        Arrays.sort(sorted, 0, used);
        int[] depths = new int[used];
        for (int i = 0; i < used; i++) {
            depths[i] = sorted[i] >>> 9;
        }
        depths(depths, used);
        int[] perLength = new int[limit + 1];
        for (int i = 0; i < used; i++) {
            perLength[Math.min(depths[i], limit)]++;
        }
        shorten(perLength, limit);
        // The rarest symbols come first and get the longest codes.
        int next = 0;
        for (int length = limit; length > 0; length--) {
            for (int i = perLength[length]; i > 0; i--) {
                lengths[sorted[next++] & 511] = (byte) length;
            }
        }
    }

    /** The code of each symbol, bit-reversed as it goes into the stream, with its length in bits 16 and up. */
    static void codes(byte[] lengths, int symbols, int[] codes) {
        int[] next = new int[17];
        for (int i = 0; i < symbols; i++) {
            if (lengths[i] > 0) {
                next[lengths[i] + 1]++;
            }
        }
        for (int length = 2; length <= 16; length++) {
            next[length] = next[length - 1] + next[length] << 1;
        }
        for (int i = 0; i < symbols; i++) {
            int length = lengths[i];
            codes[i] = length == 0 ? 0 : Integer.reverse(next[length]++) >>> 32 - length | length << 16;
        }
    }

    /** Turns ascending weights into the depths of their leaves, in place; two at least. */
    private static void depths(int[] a, int n) {
        // Inner nodes: each takes the two lightest that are left, leaves (from leaf on) or inner nodes (from root on).
        a[0] += a[1];
        int root = 0;
        int leaf = 2;
        for (int next = 1; next < n - 1; next++) {
            if (leaf >= n || a[root] < a[leaf]) {
                a[next] = a[root];
                a[root++] = next;
            } else {
                a[next] = a[leaf++];
            }
            if (leaf >= n || root < next && a[root] < a[leaf]) {
                a[next] += a[root];
                a[root++] = next;
            } else {
                a[next] += a[leaf++];
            }
        }
        // Their depths from their parents' places.
        a[n - 2] = 0;
        for (int next = n - 3; next >= 0; next--) {
            a[next] = a[a[next]] + 1;
        }
        // The leaves' depths: what the inner nodes leave free on each level.
        int available = 1;
        int used = 0;
        int depth = 0;
        root = n - 2;
        int next = n - 1;
        while (available > 0) {
            while (root >= 0 && a[root] == depth) {
                used++;
                root--;
            }
            while (available > used) {
                a[next--] = depth;
                available--;
            }
            available = 2 * used;
            depth++;
            used = 0;
        }
    }

    /** Makes the code fit again after lengths beyond the limit were cut to it (Kraft's sum must be 1). */
    private static void shorten(int[] perLength, int limit) {
        long sum = 0;
        for (int length = 1; length <= limit; length++) {
            sum += (long) perLength[length] << limit - length;
        }
        for (; sum > 1L << limit; sum--) {
            perLength[limit]--;
            for (int length = limit - 1; length > 0; length--) {
                if (perLength[length] > 0) {
                    perLength[length]--;
                    perLength[length + 1] += 2;
                    break;
                }
            }
        }
    }
}
