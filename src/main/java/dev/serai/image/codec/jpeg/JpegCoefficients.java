package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegScans.Scan;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.codec.jpeg.kernels.ZigzagOrder;

/**
 * All quantized coefficients of one component, filled in by the scans of a progressive or non-interleaved file (T.81,
 * annex G). Two bytes per coefficient, row-major within each block. Not safe for use by several threads.
 */
final class JpegCoefficients {
    private final short[] values;
    private final int blocksWide;

    private Scan scan;
    private JpegHuffmanTable dc;
    private JpegHuffmanTable ac;
    private boolean progressive;
    private int prediction;
    /** The end-of-band run: following blocks without new coefficients in this band. */
    private int endOfBandRun;

    JpegCoefficients(int blocksWide, int blocksHigh) {
        this.blocksWide = blocksWide;
        this.values = new short[Math.multiplyExact(Math.multiplyExact(blocksWide, blocksHigh), 64)];
    }

    /** Prepares {@link #decode} for a scan; the component is number {@code member} of it. */
    void begin(Scan newScan, int member, boolean isProgressive) {
        scan = newScan;
        dc = newScan.dc()[member];
        ac = newScan.ac()[member];
        progressive = isProgressive;
        restart();
    }

    /** Resets DC prediction and end-of-band run at a restart marker. */
    void restart() {
        prediction = 0;
        endOfBandRun = 0;
    }

    /** Decodes the scan's data for that block. */
    void decode(JpegEntropyDecoder entropy, int x, int y) {
        int base = (y * blocksWide + x) << 6;
        if (!progressive) {
            prediction += entropy.difference(dc);
            values[base] = (short) prediction;
            sequential(entropy, base);
        } else if (scan.first() == 0) {
            if (scan.high() == 0) {
                prediction += entropy.difference(dc);
                values[base] = (short) (prediction << scan.low());
            } else if (entropy.take(1) != 0) {
                values[base] |= (short) (1 << scan.low());
            }
        } else if (scan.high() == 0) {
            firstBand(entropy, base);
        } else {
            refineBand(entropy, base);
        }
    }

    private void sequential(JpegEntropyDecoder entropy, int base) {
        for (int k = 1; k < 64; k++) {
            int symbol = entropy.symbol(ac);
            int size = symbol & 15;
            if (size == 0) {
                if (symbol != 0xF0) {
                    break;
                }
                k += 15;
                continue;
            }
            k += symbol >> 4;
            if (k > 63) {
                throw JpegEntropyDecoder.tooMany();
            }
            values[base + ZigzagOrder.NATURAL[k]] = (short) JpegHuffmanTable.extend(entropy.take(size), size);
        }
    }

    private void firstBand(JpegEntropyDecoder entropy, int base) {
        if (endOfBandRun > 0) {
            endOfBandRun--;
            return;
        }
        for (int k = scan.first(); k <= scan.last(); k++) {
            int symbol = entropy.symbol(ac);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size != 0) {
                k += run;
                if (k > 63) {
                    throw JpegEntropyDecoder.tooMany();
                }
                values[base + ZigzagOrder.NATURAL[k]] =
                        (short) (JpegHuffmanTable.extend(entropy.take(size), size) << scan.low());
            } else if (run == 15) {
                k += 15;
            } else {
                endOfBandRun = (1 << run) - 1 + (run == 0 ? 0 : entropy.take(run));
                break;
            }
        }
    }

    /** T.81, G.1.2.3: new coefficients are ±1 at this bit, and each known one that is passed has a correction bit. */
    private void refineBand(JpegEntropyDecoder entropy, int base) {
        int plus = 1 << scan.low();
        int minus = -1 << scan.low();
        int k = scan.first();
        if (endOfBandRun == 0) {
            for (; k <= scan.last(); k++) {
                int symbol = entropy.symbol(ac);
                int run = symbol >> 4;
                int size = symbol & 15;
                int fresh = 0;
                if (size != 0) {
                    fresh = entropy.take(1) != 0 ? plus : minus;
                } else if (run != 15) {
                    endOfBandRun = (1 << run) + (run == 0 ? 0 : entropy.take(run));
                    break;
                }
                for (; k <= scan.last(); k++) {
                    int at = base + ZigzagOrder.NATURAL[k];
                    if (values[at] != 0) {
                        correct(entropy, at, plus, minus);
                    } else if (--run < 0) {
                        break;
                    }
                }
                if (fresh != 0) {
                    if (k > scan.last()) {
                        throw JpegEntropyDecoder.tooMany();
                    }
                    values[base + ZigzagOrder.NATURAL[k]] = (short) fresh;
                }
            }
        }
        if (endOfBandRun > 0) {
            for (; k <= scan.last(); k++) {
                int at = base + ZigzagOrder.NATURAL[k];
                if (values[at] != 0) {
                    correct(entropy, at, plus, minus);
                }
            }
            endOfBandRun--;
        }
    }

    private void correct(JpegEntropyDecoder entropy, int at, int plus, int minus) {
        short value = values[at];
        if (entropy.take(1) != 0 && (value & plus) == 0) {
            values[at] = (short) (value + (value >= 0 ? plus : minus));
        }
    }

    /**
     * That block times the factors.
     *
     * @param factors in the order of rows
     * @param blocks receives the block as {@link JpegKernels} has it
     * @param lane of the block
     * @return 1 if only DC is not zero, 64 otherwise
     */
    int dequantize(int x, int y, int[] factors, int[] blocks, int lane) {
        int base = (y * blocksWide + x) << 6;
        int others = 0;
        for (int i = 0; i < 64; i++) {
            int value = values[base + i];
            blocks[JpegKernels.LANES * i + lane] = value * factors[i];
            others |= i == 0 ? 0 : value;
        }
        return others == 0 ? 1 : 64;
    }

    /**
     * That block as it is.
     *
     * @param blocks receives the block in the first lane, as {@link JpegKernels} has it
     * @return bit k is set where the coefficient of zigzag index k is not zero
     */
    long block(int x, int y, int[] blocks) {
        int base = (y * blocksWide + x) << 6;
        long present = 0;
        for (int k = 0; k < 64; k++) {
            int value = values[base + ZigzagOrder.NATURAL[k]];
            blocks[ZigzagOrder.PLACES[k]] = value;
            present |= value == 0 ? 0 : 1L << k;
        }
        return present;
    }
}
