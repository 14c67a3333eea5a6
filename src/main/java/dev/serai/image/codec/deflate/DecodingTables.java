package dev.serai.image.codec.deflate;

import java.util.Arrays;

/**
 * Lookup tables for decoding one block: of literals and lengths, of distances, and of the code lengths that describe
 * both. Not safe for use by several threads.
 */
final class DecodingTables {
    /** How many symbols the fixed code for literals, the end and lengths has. */
    static final int LITERALS = 288;

    private static final int DISTANCES = 32;

    // Table entries. The lowest 6 bits are always the bits to consume, so that an entry is its own shift distance; in
    // lengths and distances bits 6 to 11 are how many of these come before the extra bits.
    // A literal is negative: bits 12 to 19 its value, 20 to 27 the value of a second one, 28 and 29 how many there are.
    // A length has itself less 3 in bits 20 to 27, without the extra bits, and in bit 28 whether a literal comes before
    // it,
    // which is in bits 12 to 19. A distance has the least one from bit 12 on.
    // Special entries of literals and lengths have bit 30: bit 11 is the end of the block; bit 10 a longer code, bits
    // 12 to
    // 27 being the place of its own table; neither means that there is no such code. Special distances are negative,
    // and
    // those with bit 30 as well are longer codes.
    private static final int LITERAL = 1 << 31;
    private static final int ONE = 1 << 28;
    private static final int TWO = 2 << 28;
    private static final int VALUE = 0xFF << 12;
    private static final int NO_DISTANCE = 1 << 31;
    static final int SPECIAL = 1 << 30;
    static final int END = SPECIAL | 1 << 11;
    static final int LONGER = SPECIAL | 1 << 10;

    /** What a bit of code adds to an entry: to the bits to consume, and to those before extra bits. */
    private static final int PER_BIT = 1 | 1 << 6;

    private static final int LITERAL_BITS = 11;
    static final int DISTANCE_BITS = 8;
    private static final int MAX_BITS = 15;
    static final int LITERAL_MASK = (1 << LITERAL_BITS) - 1;
    static final int DISTANCE_MASK = (1 << DISTANCE_BITS) - 1;
    static final int LONG_LITERAL_MASK = (1 << MAX_BITS - LITERAL_BITS) - 1;
    static final int LONG_DISTANCE_MASK = (1 << MAX_BITS - DISTANCE_BITS) - 1;

    private static final int[] LITERAL_ENTRIES = new int[LITERALS];
    private static final int[] DISTANCE_ENTRIES = new int[DISTANCES];
    private static final int[] CODE_LENGTH_ENTRIES = new int[19];

    static {
        for (int i = 0; i < 256; i++) {
            LITERAL_ENTRIES[i] = LITERAL | ONE | i << 12;
        }
        LITERAL_ENTRIES[256] = END;
        for (int i = 257; i < 285; i++) {
            int extra = DeflateSymbols.lengthExtra(i - 257);
            LITERAL_ENTRIES[i] = extra | DeflateSymbols.lengthBase(i - 257) - 3 << 20;
        }
        LITERAL_ENTRIES[285] = 258 - 3 << 20;
        LITERAL_ENTRIES[286] = SPECIAL;
        LITERAL_ENTRIES[287] = SPECIAL;
        for (int i = 0; i < 30; i++) {
            DISTANCE_ENTRIES[i] = DeflateSymbols.distanceExtra(i) | DeflateSymbols.distanceBase(i) << 12;
        }
        DISTANCE_ENTRIES[30] = NO_DISTANCE;
        DISTANCE_ENTRIES[31] = NO_DISTANCE;
        for (int i = 0; i < 19; i++) {
            CODE_LENGTH_ENTRIES[i] = i << 12;
        }
    }

    private final String format;

    /** By the next bits of the input, as many as {@link #LITERAL_MASK} has; longer codes behind. */
    final int[] literals = new int[(1 << LITERAL_BITS) + LITERALS * (LONG_LITERAL_MASK + 1)];
    /** The same for distances and {@link #DISTANCE_MASK}. */
    final int[] distances = new int[(1 << DISTANCE_BITS) + DISTANCES * (LONG_DISTANCE_MASK + 1)];
    /** By the next 7 bits: the code of the code lengths. */
    final int[] codeLengths = new int[1 << 7];
    /** What the tables are built from: code lengths of literals, and from {@link #LITERALS} on of distances. */
    final byte[] lengths = new byte[LITERALS + DISTANCES];

    private final short[] sorted = new short[LITERALS];
    private final int[] perLength = new int[MAX_BITS + 1];
    private final int[] offsets = new int[MAX_BITS + 2];

    /** Tables for a file of that format, as refusals are to call it. */
    DecodingTables(String format) {
        this.format = format;
    }

    /** Makes the tables of the fixed codes (RFC 1951, 3.2.6). */
    void fixed() {
        DeflateSymbols.fixedLiterals(lengths);
        Arrays.fill(lengths, LITERALS, LITERALS + DISTANCES, (byte) 5);
        build(LITERALS, DISTANCES);
    }

    /** Makes the table of the code lengths' own code from the first 19 lengths. */
    void buildCodeLengths() {
        build(codeLengths, 7, 0, CODE_LENGTH_ENTRIES, 0, 19);
    }

    /** Builds the tables for literals and distances from that many lengths of each. */
    void build(int literalCount, int distanceCount) {
        buildLiterals(literalCount);
        build(distances, DISTANCE_BITS, LONG_DISTANCE_MASK, DISTANCE_ENTRIES, LITERALS, distanceCount);
    }

    private void buildLiterals(int symbols) {
        build(literals, LITERAL_BITS, LONG_LITERAL_MASK, LITERAL_ENTRIES, 0, symbols);
        // Where two codes fit in one look-up. From the top down: the second code's own entry lies lower, still single.
        for (int i = LITERAL_MASK; i >= 0; i--) {
            int first = literals[i];
            if (first < 0) {
                int used = first & 63;
                int second = literals[i >>> used];
                if ((second & SPECIAL) != 0) {
                    continue;
                }
                if (second >= 0) {
                    // The extra bits need not be in the look-up.
                    if (used + (second >>> 6 & 63) <= LITERAL_BITS) {
                        literals[i] = second + used * PER_BIT + (first & VALUE | ONE);
                    }
                } else if (used + (second & 63) <= LITERAL_BITS) {
                    literals[i] = LITERAL | TWO | first & VALUE | (second & VALUE) << 8 | used + (second & 63);
                }
            }
        }
    }

    /** The decoding table of the canonical code with the lengths from that index of {@link #lengths} on. */
    private void build(int[] table, int tableBits, int longMask, int[] entries, int first, int symbols) {
        Arrays.fill(perLength, 0);
        for (int i = 0; i < symbols; i++) {
            perLength[lengths[first + i]]++;
        }
        int used = symbols - perLength[0];
        perLength[0] = 0;
        int left = 1;
        int longest = 0;
        offsets[1] = 0;
        for (int length = 1; length <= MAX_BITS; length++) {
            left = (left << 1) - perLength[length];
            if (left < 0) {
                throw DeflateDecoder.damaged(format);
            }
            if (perLength[length] > 0) {
                longest = length;
            }
            offsets[length + 1] = offsets[length] + perLength[length];
        }
        // Incomplete codes: as zlib, only none at all, or one of one bit, and not for the code lengths.
        if (left > 0 && (longest > 1 || entries == CODE_LENGTH_ENTRIES)) {
            throw DeflateDecoder.damaged(format);
        }
        int size = 1 << tableBits;
        int none = entries == DISTANCE_ENTRIES ? NO_DISTANCE : SPECIAL;
        int longer = entries == DISTANCE_ENTRIES ? NO_DISTANCE | SPECIAL : LONGER | tableBits;
        if (left > 0) {
            Arrays.fill(table, 0, size, none);
        }
        for (int i = 0; i < symbols; i++) {
            int length = lengths[first + i];
            if (length != 0) {
                sorted[offsets[length]++] = (short) i;
            }
        }
        int code = 0; // bit-reversed, as it comes in the stream
        int length = 1;
        int nextTable = size;
        int prefix = -1;
        for (int i = 0; i < used; i++) {
            while (i == offsets[length]) {
                length++;
            }
            int entry = entries[sorted[i]];
            if (length <= tableBits) {
                entry += length * PER_BIT;
                for (int slot = code; slot < size; slot += 1 << length) {
                    table[slot] = entry;
                }
            } else {
                if ((code & size - 1) != prefix) {
                    prefix = code & size - 1;
                    table[prefix] = longer | nextTable << 12;
                    nextTable += longMask + 1;
                }
                entry += (length - tableBits) * PER_BIT;
                int start = nextTable - longMask - 1;
                for (int slot = code >>> tableBits; slot <= longMask; slot += 1 << length - tableBits) {
                    table[start + slot] = entry;
                }
            }
            // Adds one to the reversed code of this length.
            int bit = 1 << length - 1;
            while ((code & bit) != 0) {
                bit >>>= 1;
            }
            code = bit == 0 ? 0 : (code & bit - 1) | bit;
        }
    }

    /** Reads the code lengths of a dynamic block, RFC 1951, 3.2.7, and builds the tables. */
    void read(DeflateDecoder in) {
        in.need(14);
        int literalCount = in.take(5) + 257;
        int distanceCount = in.take(5) + 1;
        int orderCount = in.take(4) + 4;
        if (literalCount > 286 || distanceCount > 30) {
            throw DeflateDecoder.damaged(format);
        }
        Arrays.fill(lengths, 0, 19, (byte) 0);
        for (int i = 0; i < orderCount; i++) {
            in.need(3);
            lengths[DeflateSymbols.CODE_LENGTH_ORDER[i]] = (byte) in.take(3);
        }
        buildCodeLengths();
        int all = literalCount + distanceCount;
        for (int i = 0; i < all; ) {
            in.need(14);
            int entry = codeLengths[(int) in.peek() & 127];
            in.take(entry & 63);
            int symbol = entry >>> 12;
            if (symbol < 16) {
                lengths[i++] = (byte) symbol;
                continue;
            }
            if (symbol == 16 && i == 0) {
                throw DeflateDecoder.damaged(format);
            }
            byte value = symbol == 16 ? lengths[i - 1] : 0;
            int repeat = symbol == 16 ? 3 + in.take(2) : symbol == 17 ? 3 + in.take(3) : 11 + in.take(7);
            if (i + repeat > all) {
                throw DeflateDecoder.damaged(format);
            }
            Arrays.fill(lengths, i, i + repeat, value);
            i += repeat;
        }
        if (lengths[256] == 0) {
            throw DeflateDecoder.damaged(format);
        }
        System.arraycopy(lengths, literalCount, lengths, LITERALS, distanceCount);
        build(literalCount, distanceCount);
    }
}
