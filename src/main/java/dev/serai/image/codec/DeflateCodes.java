package dev.serai.image.codec;

import java.util.Arrays;

/**
 * The tables by which {@link DeflateDecoder} decodes one block: of literals and lengths, of distances, and of the code
 * lengths that describe both. Not safe for use by several threads.
 */
final class DeflateCodes {
    /** How many symbols the fixed code for literals, the end and lengths has. */
    static final int LITERALS = 288;

    private static final int DISTANCES = 32;

    // Table entries. The lowest 6 bits are always the bits to consume, so that an entry is its own shift distance.
    // A literal is negative: bits 8 to 15 its value, 16 to 23 the value of a second one, bit 24 whether there is one.
    // Else bits 6 to 9 are the number of extra bits and 10 to 25 the least length or distance.
    // Special entries have bit 30: 29 is the end of the block; 28 a longer code, bits 10 to 25 being the place of its
    // own table; neither means that there is no such code.
    private static final int LITERAL = 1 << 31;
    private static final int PAIR = 1 << 24;
    static final int SPECIAL = 1 << 30;
    static final int END = SPECIAL | 1 << 29;
    static final int LONGER = SPECIAL | 1 << 28;

    private static final int LITERAL_BITS = 11;
    private static final int DISTANCE_BITS = 8;
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
            LITERAL_ENTRIES[i] = LITERAL | i << 8;
        }
        LITERAL_ENTRIES[256] = END;
        for (int i = 257; i < 285; i++) {
            int extra = PngDeflate.lengthExtra(i - 257);
            LITERAL_ENTRIES[i] = extra << 6 | PngDeflate.lengthBase(i - 257) << 10;
        }
        LITERAL_ENTRIES[285] = 258 << 10;
        LITERAL_ENTRIES[286] = SPECIAL;
        LITERAL_ENTRIES[287] = SPECIAL;
        for (int i = 0; i < 30; i++) {
            DISTANCE_ENTRIES[i] = PngDeflate.distanceExtra(i) << 6 | PngDeflate.distanceBase(i) << 10;
        }
        DISTANCE_ENTRIES[30] = SPECIAL;
        DISTANCE_ENTRIES[31] = SPECIAL;
        for (int i = 0; i < 19; i++) {
            CODE_LENGTH_ENTRIES[i] = i << 10;
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
    DeflateCodes(String format) {
        this.format = format;
    }

    /** Makes the tables of the fixed codes (RFC 1951, 3.2.6). */
    void fixed() {
        PngDeflate.fixedLiterals(lengths);
        Arrays.fill(lengths, LITERALS, LITERALS + DISTANCES, (byte) 5);
        build(LITERALS, DISTANCES);
    }

    /** Makes the table of the code lengths' own code from the first 19 lengths. */
    void buildCodeLengths() {
        build(codeLengths, 7, 0, CODE_LENGTH_ENTRIES, 0, 19);
    }

    /** Makes the tables for literals and distances from so many lengths of each. */
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
                if (second < 0 && used + (second & 63) <= LITERAL_BITS) {
                    literals[i] = first + (second & 63) | (second & 0xFF00) << 8 | PAIR;
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
        if (left > 0) {
            Arrays.fill(table, 0, size, SPECIAL);
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
                entry |= length;
                for (int slot = code; slot < size; slot += 1 << length) {
                    table[slot] = entry;
                }
            } else {
                if ((code & size - 1) != prefix) {
                    prefix = code & size - 1;
                    table[prefix] = LONGER | nextTable << 10 | tableBits;
                    nextTable += longMask + 1;
                }
                entry |= length - tableBits;
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
}
