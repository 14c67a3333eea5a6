package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegHeader.Component;
import dev.serai.image.codec.jpeg.JpegScans.Scan;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Turns a JPEG gray without decoding it: its luma blocks are the gray picture. Their AC codes are copied bit for bit and
 * only the DC differences are made anew, because blocks stand in another order and beside other neighbors once color is
 * gone. The result has exactly the luma samples of the original, at its own quantization.
 */
final class JpegLumaTranscoder {
    private final byte[] file;
    private final JpegHeader header;
    private final Component luma;
    private final int blocksWide;
    private final int blocksHigh;
    private final int mcusWide;
    private final int mcusHigh;

    private JpegLumaTranscoder(byte[] file, JpegHeader header) {
        this.file = file;
        this.header = header;
        this.luma = header.components().get(0);
        this.blocksWide = JpegHeader.ceilDiv(header.width(), 8);
        this.blocksHigh = JpegHeader.ceilDiv(header.height(), 8);
        this.mcusWide = JpegHeader.ceilDiv(header.width(), 8 * header.maxH());
        this.mcusHigh = JpegHeader.ceilDiv(header.height(), 8 * header.maxV());
    }

    /**
     * The luma of that file as a gray JPEG without metadata.
     *
     * @param header of the file, with {@link JpegHeader#isHuffmanDct} and {@link JpegHeader#hasLuma}
     * @param profile ICC profile to put in, or null
     * @return empty if the file's numbers are beyond what the result's codes can say
     * @throws dev.serai.refusal.RefusedException {@code broken-image}
     */
    static Optional<byte[]> transcode(byte[] file, JpegHeader header, byte[] profile) {
        JpegLumaTranscoder luma = new JpegLumaTranscoder(file, header);
        JpegScans scans = new JpegScans(ByteBuffer.wrap(file), header);
        Scan scan = scans.next();
        if (scan == null) {
            throw JpegSegments.broken("the JPEG file has no picture in it");
        }
        boolean whole = !header.isProgressive()
                && scan.components().length == header.components().size();
        return whole ? luma.copy(scans, scan, profile) : luma.recode(profile);
    }

    private JpegBitWriter begin(
            byte[] profile, int[] quantization, JpegHuffmanTable dc, JpegHuffmanTable ac, int expected) {
        JpegBitWriter out = new JpegBitWriter(expected);
        out.jfif();
        out.profile(profile);
        out.quantization(0, quantization);
        boolean extended = false;
        for (int factor : quantization) {
            extended |= factor > 255;
        }
        out.segment(extended ? 0xC1 : 0xC0, new byte[] {
            8,
            (byte) (header.height() >> 8),
            (byte) header.height(),
            (byte) (header.width() >> 8),
            (byte) header.width(),
            1,
            1,
            0x11,
            0
        });
        out.huffman(false, 0, dc);
        out.huffman(true, 0, ac);
        out.segment(JpegSegments.SOS, new byte[] {1, 1, 0, 0, 63, 0});
        return out;
    }

    /** From one sequential scan with all components. */
    private Optional<byte[]> copy(JpegScans scans, Scan scan, byte[] profile) {
        JpegEntropyDecoder entropy = JpegEntropyDecoder.of(file, scans.dataStart());
        int own = 0;
        while (scan.components()[own] != 0) {
            own++;
        }
        JpegHuffmanEncoder codes = new JpegHuffmanEncoder(scan.dc()[own]);
        JpegHuffmanTable dc = scan.dc()[own];
        if (!codes.holdsAllDifferences()) {
            dc = JpegTables.LUMA_DC;
            codes = new JpegHuffmanEncoder(dc);
        }
        JpegBitWriter out = begin(
                profile, scans.quantization(0), dc, scan.ac()[own], (int) Math.min(entropy.bits() / 8 + 4096, 1 << 30));
        int h = luma.h();
        int v = luma.v();
        int rowBlocks = mcusWide * h;
        // The luma blocks of one row of MCUs: where their AC codes begin, how many bits they take, and their DC.
        long[] starts = new long[rowBlocks * v];
        int[] lengths = new int[rowBlocks * v];
        int[] levels = new int[rowBlocks * v];
        int restart = scans.restartInterval();
        int left = restart;
        int prediction = 0;
        int previous = 0;
        byte[] data = entropy.data();
        for (int row = 0; row < mcusHigh; row++) {
            for (int column = 0; column < mcusWide; column++) {
                if (restart != 0 && left-- == 0) {
                    entropy.restart();
                    prediction = 0;
                    left = restart - 1;
                }
                for (int i = 0; i < scan.components().length; i++) {
                    JpegHuffmanTable dcTable = scan.dc()[i];
                    JpegHuffmanTable acTable = scan.ac()[i];
                    if (i != own) {
                        Component other = header.components().get(scan.components()[i]);
                        for (int b = other.h() * other.v(); b > 0; b--) {
                            entropy.step(dcTable, acTable);
                        }
                        continue;
                    }
                    for (int y = 0; y < v; y++) {
                        for (int x = 0; x < h; x++) {
                            int b = y * rowBlocks + column * h + x;
                            entropy.step(dcTable, acTable);
                            prediction += entropy.steppedDifference();
                            levels[b] = prediction;
                            starts[b] = entropy.steppedAc();
                            lengths[b] = (int) (entropy.position() - entropy.steppedAc());
                        }
                    }
                }
            }
            int rows = Math.min(v, blocksHigh - row * v);
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < blocksWide; x++) {
                    int b = y * rowBlocks + x;
                    if (!codes.difference(levels[b] - previous, out)) {
                        return Optional.empty();
                    }
                    previous = levels[b];
                    out.copy(data, starts[b], lengths[b]);
                }
            }
        }
        return Optional.of(out.finish());
    }

    /** From coefficients spread over several scans. */
    private Optional<byte[]> recode(byte[] profile) {
        JpegDecoder decoder = new JpegDecoder(ByteBuffer.wrap(file), header, 1, JpegDecoder.Want.LUMA);
        JpegCoefficients coefficients = decoder.lumaCoefficients();
        JpegBitWriter out = begin(
                profile,
                decoder.lumaQuantization(),
                JpegTables.LUMA_DC,
                JpegTables.LUMA_AC,
                Math.min(file.length + 4096, 1 << 30));
        JpegBlockWriter blocks = new JpegBlockWriter(JpegTables.LUMA_DC, JpegTables.LUMA_AC);
        int[] block = new int[JpegKernels.BATCH];
        for (int y = 0; y < blocksHigh; y++) {
            for (int x = 0; x < blocksWide; x++) {
                long present = coefficients.block(x, y, block);
                if (!blocks.write(block, 0, present, out)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(out.finish());
    }
}
