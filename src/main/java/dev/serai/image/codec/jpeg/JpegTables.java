package dev.serai.image.codec.jpeg;

import java.util.HexFormat;

/** The decoder's tables as set by DQT, DHT and DRI segments, and the typical Huffman tables of annex K. */
final class JpegTables {
    private static final byte[] DC_VALUES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    /** T.81, table K.3: differences of luma DC. */
    static final JpegHuffmanTable LUMA_DC = table("00010501010101010100000000000000", DC_VALUES);

    /** T.81, table K.4: differences of chroma DC. */
    static final JpegHuffmanTable CHROMA_DC = table("00030101010101010101010000000000", DC_VALUES);

    /** T.81, table K.5: luma AC. */
    static final JpegHuffmanTable LUMA_AC = table(
            "0002010303020403050504040000017d",
            hex("01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a"
                    + "3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a83848586878889"
                    + "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da"
                    + "e1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"));

    /** T.81, table K.6: chroma AC. */
    static final JpegHuffmanTable CHROMA_AC = table(
            "00020102040403040705040400010277",
            hex("000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728"
                    + "292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a8283848586878"
                    + "8898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9"
                    + "dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"));

    private final int[][] quantization = new int[4][];
    // Motion JPEG frames omit the Huffman tables if they are those of annex K.
    private final JpegHuffmanTable[] dc = {LUMA_DC, CHROMA_DC, null, null};
    private final JpegHuffmanTable[] ac = {LUMA_AC, CHROMA_AC, null, null};
    private int restartInterval;

    private static JpegHuffmanTable table(String counts, byte[] values) {
        return new JpegHuffmanTable(hex(counts), values);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** Reads a segment if it sets tables. */
    void accept(int marker, JpegSegments segments) {
        switch (marker) {
            case JpegSegments.DQT -> quantization(segments);
            case JpegSegments.DHT -> huffman(segments);
            case JpegSegments.DRI -> {
                if (segments.length() < 2) {
                    throw JpegSegments.broken("the JPEG file's restart interval is missing");
                }
                restartInterval = segments.u16(segments.start());
            }
            default -> {
                // Says nothing about tables.
            }
        }
    }

    private void quantization(JpegSegments segments) {
        int at = segments.start();
        while (at < segments.end()) {
            int head = segments.u8(at++);
            boolean wide = head >> 4 != 0;
            if ((head & 15) > 3 || at + (wide ? 128 : 64) > segments.end()) {
                throw JpegSegments.broken("a quantization table of the JPEG file is not whole");
            }
            int[] table = new int[64];
            for (int i = 0; i < 64; i++) {
                table[i] = wide ? segments.u16(at + 2 * i) : segments.u8(at + i);
            }
            quantization[head & 15] = table;
            at += wide ? 128 : 64;
        }
    }

    private void huffman(JpegSegments segments) {
        int at = segments.start();
        while (at + 17 <= segments.end()) {
            int head = segments.u8(at++);
            byte[] counts = new byte[16];
            int sum = 0;
            for (int i = 0; i < 16; i++) {
                int count = segments.u8(at++);
                counts[i] = (byte) count;
                sum += count;
            }
            if (sum > 256 || at + sum > segments.end() || (head & 15) > 3 || head >> 4 > 1) {
                throw JpegSegments.broken("a Huffman table of the JPEG file is not whole");
            }
            byte[] values = new byte[sum];
            for (int i = 0; i < sum; i++) {
                values[i] = (byte) segments.u8(at + i);
            }
            at += sum;
            JpegHuffmanTable table = new JpegHuffmanTable(counts, values);
            (head >> 4 == 0 ? dc : ac)[head & 15] = table;
        }
    }

    /** The 64 factors of that table in zigzag order (not a copy). */
    int[] quantization(int number) {
        int[] table = quantization[number];
        if (table == null) {
            throw JpegSegments.broken("the JPEG file lacks a quantization table");
        }
        return table;
    }

    /** The DC table of that number. */
    JpegHuffmanTable dc(int number) {
        return present(dc[number & 3]);
    }

    /** The AC table of that number. */
    JpegHuffmanTable ac(int number) {
        return present(ac[number & 3]);
    }

    private static JpegHuffmanTable present(JpegHuffmanTable table) {
        if (table == null) {
            throw JpegSegments.broken("the JPEG file lacks a Huffman table");
        }
        return table;
    }

    /** How many MCUs stand between restart markers; 0 for no restarts. */
    int restartInterval() {
        return restartInterval;
    }
}
