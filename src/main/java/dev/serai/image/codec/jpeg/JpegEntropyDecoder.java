package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.codec.jpeg.kernels.ZigzagOrder;
import dev.serai.refusal.RefusedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The entropy-coded data of one scan with the stuffed zeros taken out, so that any bit is reached by its position alone.
 * Restart intervals are kept apart: a reader stays in its interval and {@link #restart} goes on to the next. Either all
 * data are there, or they come piece by piece. Used by one thread.
 */
final class JpegEntropyDecoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** More than one block can take: 64 codes of 16 bits with 15 more each, and a window. */
    private static final int SPARE = 64 * 31 / 8 + 16;

    /** Bits of a window that are sure to be right. */
    private static final int WINDOW = 57;

    /** Bytes of data that are held where they are read piece by piece, and how many of them the largest MCU takes. */
    private static final int PIECE = 1 << 16;

    private static final int MOST_MCU = 4 * 16 * SPARE;

    private final byte[] data;
    private final int end;
    private final int[] intervalEnds;
    private final int intervals;
    private int interval;
    private long position;
    private long limit;
    private int difference;
    private long acStart;

    /** Where further data come from, null if all are there; how many are, and the bit from which on more are read. */
    private final JpegScanBytes source;

    private int filled;
    private long refillAt = Long.MAX_VALUE;

    private JpegEntropyDecoder(byte[] data, int end, int[] intervalEnds, int intervals) {
        this.data = data;
        this.end = end;
        this.intervalEnds = intervalEnds;
        this.intervals = intervals;
        this.limit = (long) intervalEnds[0] << 3;
        this.source = null;
    }

    /** The data from that source, of which only some are held. */
    JpegEntropyDecoder(JpegScanBytes source) {
        this.data = new byte[PIECE + SPARE];
        this.end = 0;
        this.intervalEnds = new int[] {(int) Math.min(Integer.MAX_VALUE, source.most())};
        this.intervals = 1;
        this.source = source;
        refill();
    }

    /** To be called before each MCU where the data are read piece by piece. */
    void beginMcu() {
        if (position > refillAt) {
            refill();
        }
    }

    private void refill() {
        int used = (int) (position >>> 3);
        System.arraycopy(data, used, data, 0, filled - used);
        position &= 7;
        filled = source.read(data, filled - used, PIECE);
        Arrays.fill(data, filled, filled + SPARE, (byte) 0);
        limit = (long) filled << 3;
        refillAt = source.intervalEnded() ? Long.MAX_VALUE : limit - 8L * MOST_MCU;
    }

    /** The data from that position of the file to the next marker that is not a restart. */
    static JpegEntropyDecoder of(byte[] file, int start) {
        byte[] clean = new byte[file.length - start + SPARE];
        int[] ends = new int[16];
        int intervals = 0;
        int out = 0;
        int from = start;
        int at = start;
        while (true) {
            at = nextFF(file, at);
            if (at + 1 >= file.length) {
                // The file ends in the scan. What there is counts; a lone FF at the end is no data.
                System.arraycopy(file, from, clean, out, at - from);
                out += at - from;
                at = file.length;
                break;
            }
            int following = file[at + 1] & 0xFF;
            if (following == 0) {
                int length = at + 1 - from;
                System.arraycopy(file, from, clean, out, length);
                out += length;
                at += 2;
                from = at;
                continue;
            }
            System.arraycopy(file, from, clean, out, at - from);
            out += at - from;
            from = at;
            if (following == 0xFF) {
                at++;
                from = at;
                continue;
            }
            if (following < JpegSegments.RST0 || following > JpegSegments.RST7) {
                break;
            }
            if (intervals == ends.length - 1) {
                ends = Arrays.copyOf(ends, ends.length * 2);
            }
            ends[intervals++] = out;
            at += 2;
            from = at;
        }
        ends[intervals++] = out;
        return new JpegEntropyDecoder(clean, at, ends, intervals);
    }

    private static int nextFF(byte[] file, int from) {
        return nextFF(file, from, file.length);
    }

    /** The position of the first FF byte at or after that one; {@code end} if there is none before it. */
    static int nextFF(byte[] file, int from, int end) {
        int at = from;
        for (; at + 8 <= end; at += 8) {
            long eight = (long) LONGS.get(file, at);
            // A byte of the complement is zero where the byte is FF.
            if ((~eight - 0x0101010101010101L & eight & 0x8080808080808080L) != 0) {
                break;
            }
        }
        while (at < end && file[at] != (byte) 0xFF) {
            at++;
        }
        return at;
    }

    /** Where the scan's data end in the file: at the next marker, or at the end. */
    int end() {
        return end;
    }

    /** How many bits of data there are in all, or at most where they are read piece by piece. */
    long bits() {
        return (long) intervalEnds[intervals - 1] << 3;
    }

    /** The data without stuffing, with room to read on behind them. */
    byte[] data() {
        return data;
    }

    /** The position of the next bit. */
    long position() {
        return position;
    }

    /**
     * Goes on from that bit.
     *
     * @throws RefusedException {@code broken-image} if it lies beyond the restart interval's data
     */
    void position(long bit) {
        if (bit > limit) {
            throw overrun();
        }
        position = bit;
    }

    private RefusedException overrun() {
        return (source == null ? interval == intervals - 1 : source.ended())
                ? JpegSegments.cutOff()
                : JpegSegments.broken("a restart interval of the JPEG file lacks data");
    }

    /** Goes on to the next restart interval. */
    void restart() {
        if (source != null) {
            if (!source.restart()) {
                throw JpegSegments.cutOff();
            }
            filled = 0;
            position = 0;
            refill();
            return;
        }
        if (interval == intervals - 1) {
            throw JpegSegments.cutOff();
        }
        position = (long) intervalEnds[interval] << 3;
        interval++;
        limit = (long) intervalEnds[interval] << 3;
    }

    /** The bits from that position on, at the top; the first 57 at least are right. */
    static long window(byte[] data, long position) {
        return (long) LONGS.get(data, (int) (position >>> 3)) << (position & 7);
    }

    /** The next bits as an unsigned number, 1 to 32 of them. */
    int take(int count) {
        int value = (int) (window(data, position) >>> 64 - count);
        position(position + count);
        return value;
    }

    /** The next symbol. */
    int symbol(JpegHuffmanTable table) {
        int found = table.decode(window(data, position));
        if (found == 0) {
            throw badCode();
        }
        position(position + (found >> 8));
        return found & 0xFF;
    }

    /** A DC difference. */
    int difference(JpegHuffmanTable table) {
        long window = window(data, position);
        int found = table.decode(window);
        if (found == 0) {
            throw badCode();
        }
        int length = found >> 8;
        int size = found & 15;
        position(position + length + size);
        return size == 0 ? 0 : JpegHuffmanTable.extend((int) (window << length >>> 64 - size), size);
    }

    /**
     * A block of a sequential scan, dequantized: DC as the sum of the prediction and the difference, not yet dequantized,
     * because it is the next prediction.
     *
     * @param blocks as {@link JpegKernels} has them; the lane's are zeros
     * @param lane of the block
     * @param quantization 64 factors in zigzag order; that of DC is not used
     * @return one more than the zigzag index of the last coefficient, at least 1
     */
    int block(int[] blocks, int lane, int prediction, JpegHuffmanTable dc, JpegHuffmanTable ac, int[] quantization) {
        blocks[lane] = prediction + difference(dc);
        byte[] bits = data;
        long at = position;
        int[] fast = ac.coefficients();
        int[] places = ZigzagOrder.PLACES;
        int k = 1;
        int last = 1;
        while (k < 64) {
            long window = (long) LONGS.get(bits, (int) (at >>> 3)) << (at & 7);
            // One window holds as many short codes as this, whatever they are.
            for (int i = 0; i < WINDOW / JpegHuffmanTable.FAST && k < 64; i++) {
                int entry = fast[(int) (window >>> 64 - JpegHuffmanTable.FAST)];
                if (entry == 0) {
                    entry = longCode(ac, at);
                    i = WINDOW;
                }
                window <<= entry; // whose low six bits are the length, which is all that counts
                at += entry & 0xFF;
                k += entry >> 8 & 0xFF;
                int value = entry >> 16;
                if (value != 0) {
                    if (k > 64) {
                        throw tooMany();
                    }
                    last = k;
                    blocks[places[k - 1] + lane] = value * quantization[k - 1];
                }
            }
        }
        position(at);
        return last;
    }

    /** The entry that {@link JpegHuffmanTable#coefficients} would have for the code at that position if it were not too long. */
    private int longCode(JpegHuffmanTable ac, long at) {
        long window = window(data, at);
        int found = ac.decode(window);
        if (found == 0) {
            position(at);
            throw badCode();
        }
        int length = found >> 8;
        int size = found & 15;
        int value = size == 0 ? 0 : JpegHuffmanTable.extend((int) (window << length >>> 64 - size), size);
        return value << 16 | JpegHuffmanTable.advance(found & 0xFF) << 8 | length + size;
    }

    /**
     * Steps over a block of a sequential scan without making its coefficients; {@link #steppedDifference} and {@link
     * #steppedAc} tell of it.
     */
    void step(JpegHuffmanTable dc, JpegHuffmanTable ac) {
        byte[] bits = data;
        long at = position;
        short[] strides = ac.strides();
        long window = (long) LONGS.get(bits, (int) (at >>> 3)) << (at & 7);
        int found = dc.decode(window);
        if (found == 0) {
            throw badCode();
        }
        int taken = (found >> 8) + (found & 15);
        difference = (found & 15) == 0
                ? 0
                : JpegHuffmanTable.extend((int) (window << (found >> 8) >>> 64 - (found & 15)), found & 15);
        at += taken;
        acStart = at;
        window <<= taken;
        int steps = (WINDOW - taken) / JpegHuffmanTable.STRIDE;
        int k = 1;
        blocks:
        while (true) {
            for (; steps > 0; steps--) {
                int entry = strides[(int) (window >>> 64 - JpegHuffmanTable.STRIDE)];
                // An entry that fills the block may reach into the next one: such a block is finished code by code.
                if (entry == 0 || k + (entry >> 8) > 63) {
                    int single = longCode(ac, at);
                    at += single & 0xFF;
                    k += single >> 8 & 0xFF;
                    if (k > 64 && single >> 16 != 0) {
                        throw tooMany();
                    }
                    if (k > 63) {
                        break blocks;
                    }
                    break;
                }
                int length = entry & JpegHuffmanTable.STRIDE_BITS;
                window <<= length;
                at += length;
                if ((entry & JpegHuffmanTable.STRIDE_ENDS) != 0) {
                    break blocks;
                }
                k += entry >> 8;
            }
            window = (long) LONGS.get(bits, (int) (at >>> 3)) << (at & 7);
            steps = WINDOW / JpegHuffmanTable.STRIDE;
        }
        position(at);
    }

    /** The DC difference of the block that was stepped over last. */
    int steppedDifference() {
        return difference;
    }

    /** Where the AC codes of the block that was stepped over last begin. */
    long steppedAc() {
        return acStart;
    }

    static RefusedException badCode() {
        return JpegSegments.broken("the JPEG file's data hold a code that its tables do not have");
    }

    static RefusedException tooMany() {
        return JpegSegments.broken("a block of the JPEG file has more than 64 coefficients");
    }
}
