package dev.serai.image.codec.jpeg;

/** The codes of a Huffman table for writing: by symbol. Immutable. */
final class JpegHuffmanEncoder {
    /** Sizes of differences that 8-bit pictures have. */
    private static final int DC_SIZES = 12;

    private final int[] entries = new int[256];

    JpegHuffmanEncoder(JpegHuffmanTable table) {
        byte[] counts = table.counts();
        byte[] values = table.values();
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            for (int i = counts[length - 1] & 0xFF; i > 0; i--) {
                int symbol = values[index++] & 0xFF;
                entries[symbol] = code++ << 8 | length;
            }
            code <<= 1;
        }
    }

    /** Whether there is a code for every difference that an 8-bit picture can have. */
    boolean holdsAllDifferences() {
        for (int size = 0; size < DC_SIZES; size++) {
            if (length(size) == 0) {
                return false;
            }
        }
        return true;
    }

    /** By symbol the code times 256 plus its length, 0 if there is none (not a copy). */
    int[] entries() {
        return entries;
    }

    /** The code of that symbol. */
    int code(int symbol) {
        return entries[symbol] >>> 8;
    }

    /** The length in bits of that symbol's code, 0 if there is none. */
    int length(int symbol) {
        return entries[symbol] & 0xFF;
    }

    /** Writes a DC difference; false if there is no code for it. */
    boolean difference(int difference, JpegBitWriter to) {
        int size = size(difference);
        if (size >= DC_SIZES || length(size) == 0) {
            return false;
        }
        to.put((long) code(size) << size | extra(difference, size), length(size) + size);
        return true;
    }

    /** Bits of the magnitude. */
    static int size(int value) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    }

    /** The extra bits that tell a value from others of its size (T.81, F.1.2.1). */
    static int extra(int value, int size) {
        return value + (value >> 31) & (1 << size) - 1;
    }
}
