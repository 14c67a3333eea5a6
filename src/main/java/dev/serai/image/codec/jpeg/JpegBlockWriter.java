package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.codec.jpeg.kernels.ZigzagOrder;

/** Writes the blocks of one component with one pair of Huffman tables; remembers the DC of the block before. */
final class JpegBlockWriter {
    private static final int ZRL = 0xF0;
    private static final int MAX_AC_SIZE = 10;

    private final JpegHuffmanEncoder dc;
    private final JpegHuffmanEncoder ac;
    private int previous;

    JpegBlockWriter(JpegHuffmanTable dc, JpegHuffmanTable ac) {
        this.dc = new JpegHuffmanEncoder(dc);
        this.ac = new JpegHuffmanEncoder(ac);
    }

    /**
     * Writes a block.
     *
     * @param blocks quantized coefficients as {@link JpegKernels} has them
     * @param lane of the block
     * @param present bit k is set if the coefficient of zigzag index k is not zero; bit 0 does not matter
     * @return false if a coefficient is larger than a picture of 8 bits can have; the output is of no use then
     */
    boolean write(int[] blocks, int lane, long present, JpegBitWriter out) {
        int level = blocks[lane];
        if (!dc.difference(level - previous, out)) {
            return false;
        }
        previous = level;
        long pending = out.pending();
        int free = out.free();
        int[] entries = ac.entries();
        int[] places = ZigzagOrder.PLACES;
        long left = present & ~1L;
        int last = 0;
        while (left != 0) {
            int k = Long.numberOfTrailingZeros(left);
            left &= left - 1;
            int run = k - last - 1;
            last = k;
            if (run > 15) {
                out.resume(pending, free);
                for (; run > 15; run -= 16) {
                    out.put(ac.code(ZRL), ac.length(ZRL));
                }
                pending = out.pending();
                free = out.free();
            }
            int value = blocks[places[k] + lane];
            int size = JpegHuffmanEncoder.size(value);
            if (size > MAX_AC_SIZE) {
                return false;
            }
            int entry = entries[run << 4 | size];
            long bits = (long) (entry >>> 8) << size | JpegHuffmanEncoder.extra(value, size);
            free -= (entry & 0xFF) + size;
            if (free > 0) {
                pending |= bits << free;
            } else {
                out.flush(pending | bits >>> -free);
                free += 64;
                pending = free == 64 ? 0 : bits << free;
            }
        }
        out.resume(pending, free);
        if (last < 63) {
            out.put(ac.code(0), ac.length(0));
        }
        return true;
    }

    /** Writes the shortest block there is: the DC of the block before and nothing else. */
    void writeFiller(JpegBitWriter out) {
        dc.difference(0, out);
        out.put(ac.code(0), ac.length(0));
    }
}
