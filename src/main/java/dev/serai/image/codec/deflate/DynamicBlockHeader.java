package dev.serai.image.codec.deflate;

/** The header of a block with dynamic codes (RFC 1951, 3.2.7): the code lengths, run-length coded and Huffman coded. */
final class DynamicBlockHeader {
    private static final int LIMIT = 7;

    private final int literals;
    private final int distances;
    private final int orders;

    /** Symbols in the low 5 bits, the value of their extra bits above. */
    private final short[] items = new short[DeflateSymbols.LITERALS + DeflateSymbols.DISTANCES];

    private int count;
    private final byte[] lengths = new byte[19];
    private final int bits;

    /** Describes codes of the given lengths. */
    DynamicBlockHeader(byte[] literalLengths, byte[] distanceLengths) {
        literals = used(literalLengths, DeflateSymbols.LITERALS, 257);
        distances = used(distanceLengths, DeflateSymbols.DISTANCES, 1);
        byte[] all = new byte[literals + distances];
        System.arraycopy(literalLengths, 0, all, 0, literals);
        System.arraycopy(distanceLengths, 0, all, literals, distances);
        code(all);
        int[] counts = new int[19];
        int extra = 0;
        for (int i = 0; i < count; i++) {
            int symbol = items[i] & 31;
            counts[symbol]++;
            extra += extraBits(symbol);
        }
        HuffmanCode.lengths(counts, 19, LIMIT, lengths);
        int most = 19;
        while (most > 4 && lengths[DeflateSymbols.CODE_LENGTH_ORDER[most - 1]] == 0) {
            most--;
        }
        orders = most;
        int sum = 14 + 3 * orders + extra;
        for (int i = 0; i < 19; i++) {
            sum += counts[i] * lengths[i];
        }
        bits = sum;
    }

    /** Its size in bits. */
    int bits() {
        return bits;
    }

    /** Writes the header; the caller ensures capacity. */
    void write(DeflateBlockWriter to) {
        to.put(literals - 257 | distances - 1 << 5 | orders - 4 << 10, 14);
        for (int i = 0; i < orders; i++) {
            to.put(lengths[DeflateSymbols.CODE_LENGTH_ORDER[i]], 3);
        }
        int[] codes = new int[19];
        HuffmanCode.codes(lengths, 19, codes);
        for (int i = 0; i < count; i++) {
            int symbol = items[i] & 31;
            to.put(codes[symbol] & 0xFFFF, codes[symbol] >>> 16);
            to.put(items[i] >>> 5, extraBits(symbol));
        }
    }

    private void code(byte[] all) {
        for (int i = 0; i < all.length; ) {
            int value = all[i];
            int end = i + 1;
            while (end < all.length && all[end] == value) {
                end++;
            }
            int run = end - i;
            i = end;
            if (value != 0) {
                add(value, 0);
                run--;
            }
            while (run >= 3) {
                if (value != 0) {
                    int part = Math.min(run, 6);
                    add(16, part - 3);
                    run -= part;
                } else if (run <= 10) {
                    add(17, run - 3);
                    run = 0;
                } else {
                    int part = Math.min(run, 138);
                    add(18, part - 11);
                    run -= part;
                }
            }
            for (; run > 0; run--) {
                add(value, 0);
            }
        }
    }

    private void add(int symbol, int extra) {
        items[count++] = (short) (symbol | extra << 5);
    }

    private static int extraBits(int symbol) {
        return switch (symbol) {
            case 16 -> 2;
            case 17 -> 3;
            case 18 -> 7;
            default -> 0;
        };
    }

    private static int used(byte[] lengths, int all, int least) {
        int used = all;
        while (used > least && lengths[used - 1] == 0) {
            used--;
        }
        return used;
    }
}
