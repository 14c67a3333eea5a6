package dev.serai.image.codec.deflate;

import dev.serai.image.codec.bytes.PackedBytes;
import java.util.Arrays;

/**
 * Estimates from a sample how many bits a range of bytes compresses to, so that {@link HashChainMatcher} runs only
 * where it pays. Integer arithmetic only: the same estimate on every machine. Not safe for use by several threads.
 */
public final class SizeEstimate {
    private static final int HASH_BITS = 12;

    /** After 2 to the power of this many bytes without a match every second position is tried, then every third … */
    private static final int PATIENCE = 5;

    private final int[] heads = new int[1 << HASH_BITS];
    private final int[] literals = new int[DeflateSymbols.LITERALS];
    private final int[] distances = new int[DeflateSymbols.DISTANCES];
    private long extra;

    /** Estimated bits if only runs are matched, as {@link RunMatcher} does. */
    public long withRuns(byte[] data, int from, int to, Matches scratch) {
        clear();
        scratch.clear();
        RunMatcher.find(data, from, to, scratch);
        int start = from;
        for (int i = 0; i < scratch.count(); i++) {
            count(data, start, scratch.start(i));
            count(scratch.length(i), 1);
            start = scratch.start(i) + scratch.length(i);
        }
        count(data, start, to);
        return bits();
    }

    /**
     * Estimated bits if matches are searched as {@link HashChainMatcher} does, but less thoroughly.
     *
     * @param cheap whether literals are so short that only matches of 8 bytes or more save bits; else of 4
     */
    public long withRepeats(byte[] data, int from, int to, boolean cheap) {
        int shortest = cheap ? 8 : 4;
        int unhashed = 64 - 8 * shortest;
        clear();
        Arrays.fill(heads, -1);
        int start = from;
        int i = from;
        while (i <= to - 8) {
            long eight = PackedBytes.get(data, i);
            int hash = (int) ((eight << unhashed) * 0x9E3779B97F4A7C15L >>> 64 - HASH_BITS);
            int candidate = heads[hash];
            heads[hash] = i;
            if (candidate >= 0 && i - candidate <= DeflateSymbols.WINDOW) {
                int length = 0;
                long difference;
                do {
                    difference = PackedBytes.get(data, candidate + length) ^ PackedBytes.get(data, i + length);
                    length += difference == 0 ? 8 : Long.numberOfTrailingZeros(difference) >>> 3;
                } while (difference == 0 && i + length <= to - 8);
                if (length >= shortest) {
                    count(data, start, i);
                    for (int rest = length; rest > 0; rest -= DeflateSymbols.MAX_MATCH) {
                        count(
                                Math.max(Math.min(rest, DeflateSymbols.MAX_MATCH), DeflateSymbols.MIN_MATCH),
                                i - candidate);
                    }
                    i += length;
                    start = i;
                    continue;
                }
            }
            i += 1 + (i - start >>> PATIENCE);
        }
        count(data, start, to);
        return bits();
    }

    private void clear() {
        Arrays.fill(literals, 0);
        Arrays.fill(distances, 0);
        extra = 0;
    }

    private void count(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            literals[data[i] & 0xFF]++;
        }
    }

    private void count(int length, int distance) {
        int symbol = DeflateSymbols.lengthSymbol(length);
        literals[DeflateSymbols.END_OF_BLOCK + 1 + symbol]++;
        extra += DeflateSymbols.lengthExtra(symbol);
        symbol = DeflateSymbols.distanceSymbol(distance);
        distances[symbol]++;
        extra += DeflateSymbols.distanceExtra(symbol);
    }

    private long bits() {
        return entropy(literals) + entropy(distances) + extra;
    }

    /** The entropy of the counted symbols, but at least one bit per symbol. */
    private static long entropy(int[] counts) {
        int all = 0;
        long sum = 0;
        for (int n : counts) {
            if (n > 0) {
                all += n;
                sum -= (long) n * log2(n);
            }
        }
        return all == 0 ? 0 : Math.max(all, sum + (long) all * log2(all) >> 8);
    }

    /** 256 times the logarithm to the base 2, by linear interpolation between the powers: within 23 of it. */
    private static int log2(int n) {
        int whole = 31 - Integer.numberOfLeadingZeros(n);
        return (whole << 8) + (int) (((long) n << 8 >>> whole) - 256);
    }
}
