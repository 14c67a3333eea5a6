package dev.serai.image.codec.deflate;

import dev.serai.image.codec.bytes.PackedBytes;
import java.util.Arrays;

/**
 * Finds matches in the last 32 KiB with hash chains and lazy evaluation (a match is deferred if the next byte begins a
 * longer one), with the parameters of zlib's level 6. For drawings, screenshots and other repetitive images. Not safe
 * for use by several threads.
 */
public final class HashChainMatcher {
    private static final int HASH_BITS = 15;
    private static final int WINDOW_MASK = DeflateSymbols.WINDOW - 1;

    /** How many earlier places to look at; a quarter of them if the match in hand is as good as {@link #GOOD}. */
    private static final int CHAIN = 128;

    private static final int GOOD = 8;

    /** A match this long is taken without looking for a better one at the next byte. */
    private static final int LAZY = 16;

    /** A match this long ends the search. */
    private static final int NICE = 128;

    /** A match of 3 bytes from farther away costs more than its literals. */
    private static final int FAR = 4096;

    private final int[] heads = new int[1 << HASH_BITS];
    private final int[] previous = new int[DeflateSymbols.WINDOW];
    private int distance;

    /**
     * Adds the matches in {@code data} between {@code from} and {@code to}, which may repeat what begins at {@code
     * window}; at least 8 bytes can be read after {@code to}.
     */
    public void find(byte[] data, int window, int from, int to, Matches matches) {
        Arrays.fill(heads, -1);
        for (int i = Math.max(window, from - DeflateSymbols.WINDOW); i < from; i++) {
            insert(data, i);
        }
        int pending = 0; // length of the match that begins one byte before
        int pendingDistance = 0;
        int i = from;
        while (i < to) {
            int length = 0;
            if (to - i >= DeflateSymbols.MIN_MATCH) {
                if (pending < LAZY) {
                    length = longest(data, i, Math.min(to - i, DeflateSymbols.MAX_MATCH), pending);
                }
                insert(data, i);
            }
            if (pending >= DeflateSymbols.MIN_MATCH && length <= pending) {
                int start = i - 1;
                matches.add(start, pending, pendingDistance);
                int end = start + pending;
                for (i++; i < end; i++) {
                    insert(data, i);
                }
                pending = 0;
                continue;
            }
            pending = length;
            pendingDistance = distance;
            i++;
        }
        if (pending >= DeflateSymbols.MIN_MATCH) {
            matches.add(i - 1, pending, pendingDistance);
        }
    }

    /** The length of the longest match at i that is longer than {@code known}, or 0; sets {@link #distance}. */
    private int longest(byte[] data, int i, int most, int known) {
        int best = Math.max(known, DeflateSymbols.MIN_MATCH - 1);
        if (best >= most) {
            return 0;
        }
        int found = 0;
        int chain = known >= GOOD ? CHAIN / 4 : CHAIN;
        int oldest = Math.max(i - DeflateSymbols.WINDOW, 0);
        int candidate = heads[hash(data, i)];
        long eight = PackedBytes.get(data, i);
        while (candidate >= oldest && chain-- > 0) {
            if (data[candidate + best] == data[i + best]) {
                long difference = PackedBytes.get(data, candidate) ^ eight;
                int length = difference != 0
                        ? Long.numberOfTrailingZeros(difference) >>> 3
                        : extent(data, candidate, i, most);
                length = Math.min(length, most);
                if (length > best && (length > DeflateSymbols.MIN_MATCH || i - candidate <= FAR)) {
                    best = length;
                    found = length;
                    distance = i - candidate;
                    if (length >= NICE || length == most) {
                        break;
                    }
                }
            }
            int before = previous[candidate & WINDOW_MASK];
            if (before >= candidate) {
                break;
            }
            candidate = before;
        }
        return found;
    }

    private static int extent(byte[] data, int candidate, int i, int most) {
        int length = 8;
        while (length < most) {
            long difference = PackedBytes.get(data, candidate + length) ^ PackedBytes.get(data, i + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            length += 8;
        }
        return length;
    }

    private void insert(byte[] data, int i) {
        int hash = hash(data, i);
        previous[i & WINDOW_MASK] = heads[hash];
        heads[hash] = i;
    }

    private static int hash(byte[] data, int i) {
        int three = (data[i] & 0xFF) | (data[i + 1] & 0xFF) << 8 | (data[i + 2] & 0xFF) << 16;
        return three * 0x9E3779B1 >>> 32 - HASH_BITS;
    }
}
