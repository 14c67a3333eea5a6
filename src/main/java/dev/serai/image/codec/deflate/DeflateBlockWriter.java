package dev.serai.image.codec.deflate;

import dev.serai.image.codec.bytes.PackedBytes;
import java.util.Arrays;

/**
 * Writes bytes and the matches found in them as deflate blocks (RFC 1951): with dynamic codes, with the fixed codes, or
 * stored, whichever is smallest. Not safe for use by several threads.
 */
public final class DeflateBlockWriter {
    /** Symbols per block: few enough for codes that fit them, enough to amortize the block header. */
    private static final int BLOCK = 1 << 16;

    /** The longest literal code, one bit less than allowed: four codes and 7 pending bits fit into 64 bits. */
    private static final int LITERAL_LIMIT = 14;

    private static final int DISTANCE_LIMIT = 15;
    private static final int STORED_LIMIT = 65535;
    private static final byte[] FIXED_LITERALS = new byte[288];
    private static final byte[] FIXED_DISTANCES = new byte[DeflateSymbols.DISTANCES];

    static {
        DeflateSymbols.fixedLiterals(FIXED_LITERALS);
        Arrays.fill(FIXED_DISTANCES, (byte) 5);
    }

    private byte[] out;
    private int at;
    private long bits;
    private int count;

    private final int[] literalCounts = new int[4 * 256 + 32];
    private final int[] distanceCounts = new int[DeflateSymbols.DISTANCES];
    private final byte[] literalLengths = new byte[288];
    private final byte[] distanceLengths = new byte[DeflateSymbols.DISTANCES];
    private final int[] literalCodes = new int[288];
    private final int[] distanceCodes = new int[DeflateSymbols.DISTANCES];

    /** Creates a stream with an initial capacity of {@code room} bytes. */
    public DeflateBlockWriter(int room) {
        out = new byte[room + 16];
    }

    /** Begins anew. */
    public void clear() {
        at = 0;
        bits = 0;
        count = 0;
    }

    /** The bytes written; complete only after {@link #compress}. */
    public byte[] toByteArray() {
        return Arrays.copyOf(out, at);
    }

    /**
     * Compresses the bytes from {@code from} to {@code to}; the blocks begin and end at a byte boundary.
     *
     * @param matches all matches in that range
     * @param last whether the stream ends here
     */
    public void compress(byte[] data, int from, int to, Matches matches, boolean last) {
        int next = 0;
        int start = from;
        do {
            int first = next;
            int symbols = 0;
            int end = start;
            while (end < to && symbols < BLOCK) {
                int gap = (next < matches.count() ? matches.start(next) : to) - end;
                if (gap >= BLOCK - symbols) {
                    end += BLOCK - symbols;
                    break;
                }
                symbols += gap + 1;
                end += gap;
                if (next < matches.count()) {
                    end += matches.length(next++);
                }
            }
            block(data, start, end, matches, first, next, last && end == to);
            start = end;
        } while (start < to);
        if (last) {
            align();
        } else {
            stored(data, to, to, false);
        }
    }

    private void block(byte[] data, int from, int to, Matches matches, int first, int end, boolean last) {
        countSymbols(data, from, to, matches, first, end);
        HuffmanCode.lengths(literalCounts, DeflateSymbols.LITERALS, LITERAL_LIMIT, literalLengths);
        HuffmanCode.lengths(distanceCounts, DeflateSymbols.DISTANCES, DISTANCE_LIMIT, distanceLengths);
        DynamicBlockHeader description = new DynamicBlockHeader(literalLengths, distanceLengths);
        long extra = extraBits();
        long dynamic = description.bits() + extra + cost(literalLengths, distanceLengths);
        long fixed = extra + cost(FIXED_LITERALS, FIXED_DISTANCES);
        long stored = 8L * (to - from) + 40L * ((to - from) / STORED_LIMIT + 1);
        if (stored <= Math.min(dynamic, fixed)) {
            stored(data, from, to, last);
            return;
        }
        room((int) (Math.min(dynamic, fixed) / 8) + 16);
        put(last ? 1 : 0, 1);
        if (fixed <= dynamic) {
            put(1, 2);
            HuffmanCode.codes(FIXED_LITERALS, 288, literalCodes);
            HuffmanCode.codes(FIXED_DISTANCES, DeflateSymbols.DISTANCES, distanceCodes);
        } else {
            put(2, 2);
            description.write(this);
            HuffmanCode.codes(literalLengths, DeflateSymbols.LITERALS, literalCodes);
            HuffmanCode.codes(distanceLengths, DeflateSymbols.DISTANCES, distanceCodes);
        }
        int start = from;
        for (int i = first; i < end; i++) {
            literals(data, start, matches.start(i));
            match(matches.length(i), matches.distance(i));
            start = matches.start(i) + matches.length(i);
        }
        literals(data, start, to);
        put(literalCodes[DeflateSymbols.END_OF_BLOCK] & 0xFFFF, literalCodes[DeflateSymbols.END_OF_BLOCK] >>> 16);
    }

    private void countSymbols(byte[] data, int from, int to, Matches matches, int first, int end) {
        int[] counts = literalCounts;
        Arrays.fill(counts, 0);
        Arrays.fill(distanceCounts, 0);
        int start = from;
        // Lengths are counted behind the four tables of literals, and moved down when these are summed.
        for (int i = first; i < end; i++) {
            countLiterals(counts, data, start, matches.start(i));
            counts[1024 + DeflateSymbols.lengthSymbol(matches.length(i))]++;
            distanceCounts[DeflateSymbols.distanceSymbol(matches.distance(i))]++;
            start = matches.start(i) + matches.length(i);
        }
        countLiterals(counts, data, start, to);
        for (int i = 0; i < 256; i++) {
            counts[i] += counts[i + 256] + counts[i + 512] + counts[i + 768];
        }
        counts[DeflateSymbols.END_OF_BLOCK] = 1;
        System.arraycopy(counts, 1024, counts, DeflateSymbols.END_OF_BLOCK + 1, 29);
    }

    /** Counts in four tables in turn, so that equal bytes in sequence do not wait for one counter. */
    private static void countLiterals(int[] counts, byte[] data, int from, int to) {
        int i = from;
        for (; i <= to - 4; i += 4) {
            counts[data[i] & 0xFF]++;
            counts[256 + (data[i + 1] & 0xFF)]++;
            counts[512 + (data[i + 2] & 0xFF)]++;
            counts[768 + (data[i + 3] & 0xFF)]++;
        }
        for (; i < to; i++) {
            counts[data[i] & 0xFF]++;
        }
    }

    private long cost(byte[] literals, byte[] distances) {
        long sum = 3;
        for (int i = 0; i < DeflateSymbols.LITERALS; i++) {
            sum += (long) literalCounts[i] * literals[i];
        }
        for (int i = 0; i < DeflateSymbols.DISTANCES; i++) {
            sum += (long) distanceCounts[i] * distances[i];
        }
        return sum;
    }

    private long extraBits() {
        long sum = 0;
        for (int i = 0; i < 29; i++) {
            sum += (long) literalCounts[DeflateSymbols.END_OF_BLOCK + 1 + i] * DeflateSymbols.lengthExtra(i);
        }
        for (int i = 0; i < DeflateSymbols.DISTANCES; i++) {
            sum += (long) distanceCounts[i] * DeflateSymbols.distanceExtra(i);
        }
        return sum;
    }

    private void literals(byte[] data, int from, int to) {
        final int[] codes = literalCodes;
        final byte[] out = this.out;
        long bits = this.bits;
        int count = this.count;
        int at = this.at;
        int i = from;
        for (; i <= to - 4; i += 4) {
            int a = codes[data[i] & 0xFF];
            int b = codes[data[i + 1] & 0xFF];
            int c = codes[data[i + 2] & 0xFF];
            int d = codes[data[i + 3] & 0xFF];
            int ab = a >>> 16;
            int cd = c >>> 16;
            long low = a & 0xFFFF | (long) (b & 0xFFFF) << ab;
            long high = c & 0xFFFF | (long) (d & 0xFFFF) << cd;
            ab += b >>> 16;
            cd += d >>> 16;
            bits |= (low | high << ab) << count;
            count += ab + cd;
            PackedBytes.put(out, at, bits);
            at += count >>> 3;
            bits >>>= count & 56;
            count &= 7;
        }
        for (; i < to; i++) {
            int code = codes[data[i] & 0xFF];
            bits |= (long) (code & 0xFFFF) << count;
            count += code >>> 16;
        }
        PackedBytes.put(out, at, bits);
        this.at = at + (count >>> 3);
        this.bits = bits >>> (count & 56);
        this.count = count & 7;
    }

    private void match(int length, int distance) {
        int symbol = DeflateSymbols.lengthSymbol(length);
        int code = literalCodes[DeflateSymbols.END_OF_BLOCK + 1 + symbol];
        int size = code >>> 16;
        long value = code & 0xFFFF | (long) (length - DeflateSymbols.lengthBase(symbol)) << size;
        size += DeflateSymbols.lengthExtra(symbol);
        symbol = DeflateSymbols.distanceSymbol(distance);
        code = distanceCodes[symbol];
        value |= (long) (code & 0xFFFF) << size;
        size += code >>> 16;
        value |= (long) (distance - DeflateSymbols.distanceBase(symbol)) << size;
        size += DeflateSymbols.distanceExtra(symbol);
        put(value, size);
    }

    /** Writes stored blocks; an empty one aligns the stream to a byte. */
    private void stored(byte[] data, int from, int to, boolean last) {
        int start = from;
        do {
            int length = Math.min(to - start, STORED_LIMIT);
            room(length + 16);
            put(last && start + length == to ? 1 : 0, 3);
            align();
            put(length | (length ^ STORED_LIMIT) << 16 & 0xFFFFFFFFL, 32);
            System.arraycopy(data, start, out, at, length);
            at += length;
            start += length;
        } while (start < to);
    }

    private void align() {
        put(0, -count & 7);
    }

    /**
     * Appends the lowest {@code size} bits, at most 57, of a value whose other bits are 0. The caller ensures capacity.
     */
    void put(long value, int size) {
        bits |= value << count;
        count += size;
        PackedBytes.put(out, at, bits);
        at += count >>> 3;
        bits >>>= count & 56;
        count &= 7;
    }

    private void room(int more) {
        if (out.length - at < more + 16) {
            out = Arrays.copyOf(out, Math.max(out.length + (out.length >> 1), at + more + 16));
        }
    }
}
