package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegPlanes.Plane;
import dev.serai.image.codec.jpeg.kernels.DctQuantizer;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.codec.jpeg.kernels.RgbToYcc;
import java.util.Arrays;

/**
 * A baseline JPEG encoder in plain Java: gray, or YCbCr with color at half the width and height. Tables, colors and
 * arithmetic are libjpeg's, so that files have the same coefficients. One object makes one file.
 */
final class JpegEncoder {
    /** T.81, table K.1, in zigzag order. */
    private static final int[] LUMA = {
        16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51,
        61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77,
        113, 121, 112, 100, 120, 92, 101, 103, 99
    };

    /** T.81, table K.2, in zigzag order. */
    private static final int[] CHROMA = {
        17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                99,
        99, 99, 99, 99, 99, 99
    };

    private final int width;
    private final int height;
    private final boolean color;
    private final int mcu;
    private final int paddedWidth;
    // From one row of the strip to the next: whole batches of blocks; those beyond the padded width are never written.
    private final int stride;
    private final JpegKernels kernels = JpegKernels.current();
    private final byte[] profile;
    private final int[] lumaFactors;
    private final int[] chromaFactors;
    // The samples of one row of MCUs.
    private final byte[] luma;
    private final byte[] blue;
    private final byte[] red;

    private JpegEncoder(int width, int height, boolean color, int quality, byte[] profile) {
        this.width = width;
        this.height = height;
        this.color = color;
        this.profile = profile;
        this.mcu = color ? 16 : 8;
        this.paddedWidth = JpegHeader.ceilDiv(width, mcu) * mcu;
        this.stride = JpegHeader.ceilDiv(width, JpegKernels.LANES * mcu) * JpegKernels.LANES * mcu;
        this.lumaFactors = scaled(LUMA, quality);
        this.chromaFactors = scaled(CHROMA, quality);
        this.luma = new byte[mcu * stride];
        this.blue = new byte[color ? 4 * stride : 0];
        this.red = new byte[color ? 4 * stride : 0];
    }

    /** libjpeg's scale of quality: 50 is the table itself, 100 all ones. */
    private static int[] scaled(int[] table, int quality) {
        int percent = quality < 50 ? 5000 / Math.max(1, quality) : 200 - 2 * Math.min(100, quality);
        return Arrays.stream(table)
                .map(factor -> Math.max(1, Math.min(255, (factor * percent + 50) / 100)))
                .toArray();
    }

    /**
     * Encodes pixels.
     *
     * @param pixels gray or RGB, row by row
     * @param from where the first pixel stands
     * @param channels 1 or 3
     * @param profile ICC profile to put in, or null
     */
    static byte[] encode(byte[] pixels, int from, int channels, int width, int height, int quality, byte[] profile) {
        JpegEncoder encoder = new JpegEncoder(width, height, channels == 3, quality, profile);
        if (channels == 1) {
            return encoder.write((top, rows) -> {
                for (int y = 0; y < rows; y++) {
                    row(pixels, from + (top + y) * width, width, encoder.luma, y * encoder.stride, encoder.paddedWidth);
                }
            });
        }
        RgbToYcc converter = encoder.kernels.rgbToYcc(width, encoder.paddedWidth);
        return encoder.write((top, rows) -> {
            for (int y = 0; y < rows; y += 2) {
                int upper = from + (top + y) * width * 3;
                int to = y * encoder.stride;
                converter.convert(
                        pixels,
                        upper,
                        y + 1 < rows ? upper + width * 3 : upper,
                        encoder.luma,
                        to,
                        to + encoder.stride,
                        encoder.blue,
                        encoder.red,
                        to / 4);
            }
        });
    }

    /** Encodes planes of luma and halved color as they are. */
    static byte[] encode(JpegPlanes planes, int quality, byte[] profile) {
        JpegEncoder encoder = new JpegEncoder(planes.width(), planes.height(), true, quality, profile);
        Plane y0 = planes.planes().get(0);
        Plane cb = planes.planes().get(1);
        Plane cr = planes.planes().get(2);
        int padded = encoder.paddedWidth;
        return encoder.write((top, rows) -> {
            for (int y = 0; y < rows; y++) {
                row(y0.samples(), (top + y) * y0.stride(), y0.width(), encoder.luma, y * encoder.stride, padded);
            }
            for (int y = 0; y < (rows + 1) / 2; y++) {
                int at = (top / 2 + y) * cb.stride();
                row(cb.samples(), at, cb.width(), encoder.blue, y * encoder.stride / 2, padded / 2);
                row(cr.samples(), at, cr.width(), encoder.red, y * encoder.stride / 2, padded / 2);
            }
        });
    }

    /** Fills the strip of samples that begins at picture row {@code top} with that many rows. */
    private interface Filler {
        void fill(int top, int rows);
    }

    private byte[] write(Filler filler) {
        JpegBitWriter out = new JpegBitWriter(width * height / 4 + 4096 + (profile == null ? 0 : profile.length));
        begin(out);
        DctQuantizer lumaQuantizer = new DctQuantizer(lumaFactors);
        DctQuantizer chromaQuantizer = new DctQuantizer(chromaFactors);
        Group lumaBlocks = new Group(JpegTables.LUMA_DC, JpegTables.LUMA_AC, mcu / 8);
        Group blueBlocks = new Group(JpegTables.CHROMA_DC, JpegTables.CHROMA_AC, 1);
        Group redBlocks = new Group(JpegTables.CHROMA_DC, JpegTables.CHROMA_AC, 1);
        int mcus = paddedWidth / mcu;
        for (int top = 0; top < height; top += mcu) {
            int rows = Math.min(mcu, height - top);
            filler.fill(top, rows);
            repeatLast(luma, stride, rows, mcu);
            if (color) {
                repeatLast(blue, stride / 2, (rows + 1) / 2, 8);
                repeatLast(red, stride / 2, (rows + 1) / 2, 8);
            }
            for (int first = 0; first < mcus; first += JpegKernels.LANES) {
                int count = Math.min(JpegKernels.LANES, mcus - first);
                lumaBlocks.transform(luma, first * mcu, stride, count, lumaQuantizer);
                if (color) {
                    blueBlocks.transform(blue, first * 8, stride / 2, count, chromaQuantizer);
                    redBlocks.transform(red, first * 8, stride / 2, count, chromaQuantizer);
                }
                for (int i = 0; i < count; i++) {
                    lumaBlocks.write(i, first + i, top / mcu, out);
                    if (color) {
                        blueBlocks.write(i, first + i, top / mcu, out);
                        redBlocks.write(i, first + i, top / mcu, out);
                    }
                }
            }
        }
        return out.finish();
    }

    /** The blocks of one component in eight MCUs side by side. */
    private final class Group {
        private final JpegBlockWriter writer;
        private final int side;
        private final int[][] blocks;
        private final long[][] present;

        /** For MCUs of {@code side} by {@code side} blocks. */
        Group(JpegHuffmanTable dc, JpegHuffmanTable ac, int side) {
            this.writer = new JpegBlockWriter(dc, ac);
            this.side = side;
            this.blocks = new int[side * side][JpegKernels.BATCH];
            this.present = new long[side * side][JpegKernels.LANES];
        }

        void transform(byte[] samples, int at, int nextRow, int mcus, DctQuantizer quantizer) {
            for (int batch = 0; batch < blocks.length; batch++) {
                int across = batch % side * JpegKernels.LANES;
                int count = Math.min(JpegKernels.LANES, mcus * side - across);
                if (count > 0) {
                    int from = at + batch / side * 8 * nextRow + across * 8;
                    kernels.forward(samples, from, nextRow, count, quantizer, blocks[batch], present[batch]);
                }
            }
        }

        /** Writes the MCU of that number in the group, at that column and row of all; blocks outside the picture as fillers. */
        void write(int mcu, int column, int row, JpegBitWriter out) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    // Color has one block in each MCU, which always holds a part of the picture.
                    if (side > 1 && ((column * side + x) * 8 >= width || (row * side + y) * 8 >= height)) {
                        writer.writeFiller(out);
                        continue;
                    }
                    int across = mcu * side + x;
                    int batch = y * side + across / JpegKernels.LANES;
                    int lane = JpegKernels.ACROSS[across % JpegKernels.LANES];
                    if (!writer.write(blocks[batch], lane, present[batch][lane], out)) {
                        throw new IllegalStateException("8-bit samples gave a coefficient of more than 11 bits");
                    }
                }
            }
        }
    }

    private void begin(JpegBitWriter out) {
        out.jfif();
        out.profile(profile);
        out.quantization(0, lumaFactors);
        if (color) {
            out.quantization(1, chromaFactors);
        }
        byte[] frame = new byte[color ? 15 : 9];
        frame[0] = 8;
        frame[1] = (byte) (height >> 8);
        frame[2] = (byte) height;
        frame[3] = (byte) (width >> 8);
        frame[4] = (byte) width;
        frame[5] = (byte) (color ? 3 : 1);
        byte[] scan = new byte[color ? 10 : 6];
        scan[0] = frame[5];
        for (int i = 0; i < frame[5]; i++) {
            frame[6 + 3 * i] = (byte) (i + 1);
            frame[7 + 3 * i] = (byte) (color && i == 0 ? 0x22 : 0x11);
            frame[8 + 3 * i] = (byte) Math.min(i, 1);
            scan[1 + 2 * i] = (byte) (i + 1);
            scan[2 + 2 * i] = (byte) (i == 0 ? 0 : 0x11);
        }
        scan[scan.length - 2] = 63;
        out.segment(JpegSegments.SOF0, frame);
        out.huffman(false, 0, JpegTables.LUMA_DC);
        out.huffman(true, 0, JpegTables.LUMA_AC);
        if (color) {
            out.huffman(false, 1, JpegTables.CHROMA_DC);
            out.huffman(true, 1, JpegTables.CHROMA_AC);
        }
        out.segment(JpegSegments.SOS, scan);
    }

    /** Copies a row and repeats its last sample up to the padded width. */
    private static void row(byte[] from, int at, int count, byte[] to, int target, int padded) {
        System.arraycopy(from, at, to, target, Math.min(count, padded));
        if (count < padded) {
            Arrays.fill(to, target + count, target + padded, to[target + count - 1]);
        }
    }

    private static void repeatLast(byte[] strip, int stride, int rows, int wanted) {
        for (int y = rows; y < wanted; y++) {
            System.arraycopy(strip, (rows - 1) * stride, strip, y * stride, stride);
        }
    }
}
