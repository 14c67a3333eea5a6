package dev.serai.image.codec.jpeg;

/**
 * A Huffman table for decoding (T.81, annexes C and F.2.2.3). Codes are looked up by the bits that come next, taken from
 * the top of a 64-bit window. Immutable but for tables made on first use, which every thread would make alike.
 */
final class JpegHuffmanTable {
    /** Bits that {@link #decode} first looks at. */
    static final int LOOK = 9;

    /** Bits that {@link #coefficients} is indexed by. */
    static final int FAST = 11;

    /** Bits that {@link #strides} is indexed by. */
    static final int STRIDE = 13;

    /** Where a stride's entry holds its number of bits. */
    static final int STRIDE_BITS = 0x1F;

    /** Set in a stride's entry that ends the block. */
    static final int STRIDE_ENDS = 0x80;

    /** Advance that ends a block: more than any block has coefficients. */
    static final int END_OF_BLOCK = 64;

    private final byte[] counts;
    private final byte[] values;
    private final short[] look = new short[1 << LOOK];
    // Per code length: the first 16-bit window that is beyond this length's codes, and what leads from code to symbol.
    private final int[] beyond = new int[18];
    private final int[] offset = new int[17];
    private int[] fast;
    private short[] strides;

    /**
     * The table of those codes.
     *
     * @param counts 16 numbers of codes, by length from 1
     * @param values the symbols by ascending code, as many as the counts say
     */
    JpegHuffmanTable(byte[] counts, byte[] values) {
        this.counts = counts.clone();
        this.values = values.clone();
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            int count = counts[length - 1] & 0xFF;
            offset[length] = index - code;
            for (int i = 0; i < count; i++, code++, index++) {
                if (length <= LOOK && code < 1 << length) {
                    int first = code << LOOK - length;
                    for (int j = 0; j < 1 << LOOK - length; j++) {
                        look[first + j] = (short) (length << 8 | values[index] & 0xFF);
                    }
                }
            }
            if (code > 1 << length) {
                throw JpegSegments.broken("a Huffman table of the JPEG file has too many codes");
            }
            beyond[length] = code << 16 - length;
            code <<= 1;
        }
        beyond[17] = Integer.MAX_VALUE;
    }

    /** How many codes there are of each length from 1 to 16. */
    byte[] counts() {
        return counts.clone();
    }

    /** The symbols by ascending code. */
    byte[] values() {
        return values.clone();
    }

    /** The code at the top of the window: its length times 256 plus its symbol; 0 if there is no such code. */
    int decode(long window) {
        int found = look[(int) (window >>> 64 - LOOK)];
        return found != 0 ? found : decodeLong(window);
    }

    private int decodeLong(long window) {
        int top = (int) (window >>> 48);
        int length = LOOK + 1;
        while (top >= beyond[length]) {
            length++;
        }
        if (length > 16) {
            return 0;
        }
        return length << 8 | values[offset[length] + (top >>> 16 - length)] & 0xFF;
    }

    /**
     * The table for AC coefficients whose code and extra bits are at most {@link #FAST} long: the length in bits 0–7, by
     * how much the position in the block advances in bits 8–15, the value above. 0 where it is longer.
     */
    int[] coefficients() {
        int[] table = fast;
        if (table == null) {
            table = new int[1 << FAST];
            for (int i = 0; i < table.length; i++) {
                long window = (long) i << 64 - FAST;
                int found = decode(window);
                int length = found >> 8;
                int size = found & 15;
                if (found != 0 && length + size <= FAST) {
                    int value = size == 0 ? 0 : extend((int) (window << length >>> 64 - size), size);
                    table[i] = value << 16 | advance(found & 0xFF) << 8 | length + size;
                }
            }
            fast = table;
        }
        return table;
    }

    /**
     * The table for stepping over AC coefficients, as many as end within {@link #STRIDE} bits at a time: how many bits they
     * take in {@link #STRIDE_BITS}, {@link #STRIDE_ENDS} if an end of block is the last of them, and above bit 8 by how much
     * the position in the block advances, the end of block not counted. 0 where not even one fits.
     */
    short[] strides() {
        short[] table = strides;
        if (table == null) {
            table = new short[1 << STRIDE];
            for (int i = 0; i < table.length; i++) {
                int used = 0;
                int advance = 0;
                int ends = 0;
                while (used < STRIDE && ends == 0) {
                    int found = decode((long) i << 64 - STRIDE + used);
                    int length = (found >> 8) + (found & 15);
                    int step = advance(found & 0xFF);
                    if (found == 0 || used + length > STRIDE || step < END_OF_BLOCK && advance + step > 63) {
                        break;
                    }
                    used += length;
                    if (step == END_OF_BLOCK) {
                        ends = STRIDE_ENDS;
                    } else {
                        advance += step;
                    }
                }
                table[i] = (short) (advance << 8 | ends | used);
            }
            strides = table;
        }
        return table;
    }

    /** By how much the position in the block advances for that AC symbol (run and size) of a sequential scan. */
    static int advance(int symbol) {
        if ((symbol & 15) == 0) {
            return symbol == 0xF0 ? 16 : END_OF_BLOCK;
        }
        return (symbol >> 4) + 1;
    }

    /** The value that {@code size} extra bits stand for (T.81, F.2.2.1). */
    static int extend(int bits, int size) {
        return bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
    }
}
