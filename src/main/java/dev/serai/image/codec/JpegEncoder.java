package dev.serai.image.codec;

import dev.serai.image.codec.JpegPlanes.Plane;
import java.util.Arrays;

/**
 * A baseline JPEG encoder in plain Java: grey, or YCbCr with colour at half the width and height. Tables, colours and
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

    private static final int HALF = 1 << 15;
    private static final int R_TO_Y = 19595; // 0.29900
    private static final int G_TO_Y = 38470; // 0.58700
    private static final int B_TO_Y = 7471; // 0.11400
    private static final int R_TO_CB = -11059; // 0.16874
    private static final int G_TO_CB = -21709; // 0.33126
    private static final int G_TO_CR = -27439; // 0.41869
    private static final int B_TO_CR = -5329; // 0.08131
    private static final int CENTRE = (128 << 16) + HALF - 1;

    private final int width;
    private final int height;
    private final boolean colour;
    private final int mcu;
    private final int paddedWidth;
    private final byte[] profile;
    private final int[] lumaFactors;
    private final int[] chromaFactors;
    // The samples of one row of MCUs.
    private final byte[] luma;
    private final byte[] blue;
    private final byte[] red;

    private JpegEncoder(int width, int height, boolean colour, int quality, byte[] profile) {
        this.width = width;
        this.height = height;
        this.colour = colour;
        this.profile = profile;
        this.mcu = colour ? 16 : 8;
        this.paddedWidth = JpegDecoder.ceilDiv(width, mcu) * mcu;
        this.lumaFactors = scaled(LUMA, quality);
        this.chromaFactors = scaled(CHROMA, quality);
        this.luma = new byte[mcu * paddedWidth];
        this.blue = new byte[colour ? 4 * paddedWidth : 0];
        this.red = new byte[colour ? 4 * paddedWidth : 0];
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
     * @param pixels grey or RGB, row by row
     * @param channels 1 or 3
     * @param profile ICC profile to put in, or null
     */
    static byte[] encode(byte[] pixels, int channels, int width, int height, int quality, byte[] profile) {
        JpegEncoder encoder = new JpegEncoder(width, height, channels == 3, quality, profile);
        if (channels == 1) {
            return encoder.write((top, rows) -> {
                for (int y = 0; y < rows; y++) {
                    row(pixels, (top + y) * width, width, encoder.luma, y * encoder.paddedWidth, encoder.paddedWidth);
                }
            });
        }
        byte[] fullBlue = new byte[2 * encoder.paddedWidth];
        byte[] fullRed = new byte[2 * encoder.paddedWidth];
        return encoder.write((top, rows) -> {
            for (int y = 0; y < rows; y += 2) {
                encoder.convert(pixels, top + y, y, fullBlue, fullRed, 0);
                if (y + 1 < rows) {
                    encoder.convert(pixels, top + y + 1, y + 1, fullBlue, fullRed, encoder.paddedWidth);
                } else {
                    System.arraycopy(fullBlue, 0, fullBlue, encoder.paddedWidth, encoder.paddedWidth);
                    System.arraycopy(fullRed, 0, fullRed, encoder.paddedWidth, encoder.paddedWidth);
                }
                encoder.halve(fullBlue, encoder.blue, y / 2);
                encoder.halve(fullRed, encoder.red, y / 2);
            }
        });
    }

    /** Encodes planes of luma and halved colour as they are. */
    static byte[] encode(JpegPlanes planes, int quality, byte[] profile) {
        JpegEncoder encoder = new JpegEncoder(planes.width(), planes.height(), true, quality, profile);
        Plane y0 = planes.planes().get(0);
        Plane cb = planes.planes().get(1);
        Plane cr = planes.planes().get(2);
        int padded = encoder.paddedWidth;
        return encoder.write((top, rows) -> {
            for (int y = 0; y < rows; y++) {
                row(y0.samples(), (top + y) * y0.stride(), y0.width(), encoder.luma, y * padded, padded);
            }
            for (int y = 0; y < (rows + 1) / 2; y++) {
                int at = (top / 2 + y) * cb.stride();
                row(cb.samples(), at, cb.width(), encoder.blue, y * padded / 2, padded / 2);
                row(cr.samples(), at, cr.width(), encoder.red, y * padded / 2, padded / 2);
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
        JpegFdct lumaTransform = new JpegFdct(lumaFactors);
        JpegBlockWriter lumaBlocks = new JpegBlockWriter(JpegTables.LUMA_DC, JpegTables.LUMA_AC);
        JpegFdct chromaTransform = colour ? new JpegFdct(chromaFactors) : null;
        JpegBlockWriter blueBlocks = colour ? new JpegBlockWriter(JpegTables.CHROMA_DC, JpegTables.CHROMA_AC) : null;
        JpegBlockWriter redBlocks = colour ? new JpegBlockWriter(JpegTables.CHROMA_DC, JpegTables.CHROMA_AC) : null;
        int[] block = new int[64];
        for (int top = 0; top < height; top += mcu) {
            int rows = Math.min(mcu, height - top);
            filler.fill(top, rows);
            repeatLast(luma, paddedWidth, rows, mcu);
            if (colour) {
                repeatLast(blue, paddedWidth / 2, (rows + 1) / 2, 8);
                repeatLast(red, paddedWidth / 2, (rows + 1) / 2, 8);
            }
            for (int x = 0; x < paddedWidth; x += mcu) {
                for (int y = 0; y < mcu; y += 8) {
                    for (int i = 0; i < mcu; i += 8) {
                        put(luma, y * paddedWidth + x + i, paddedWidth, lumaTransform, lumaBlocks, block, out);
                    }
                }
                if (colour) {
                    put(blue, x / 2, paddedWidth / 2, chromaTransform, blueBlocks, block, out);
                    put(red, x / 2, paddedWidth / 2, chromaTransform, redBlocks, block, out);
                }
            }
        }
        return out.finish();
    }

    private static void put(
            byte[] samples,
            int at,
            int stride,
            JpegFdct transform,
            JpegBlockWriter blocks,
            int[] block,
            JpegBitWriter out) {
        long present = transform.transform(samples, at, stride, block);
        if (!blocks.write(block, present, out)) {
            throw new IllegalStateException("8-bit samples gave a coefficient of more than 11 bits");
        }
    }

    private void begin(JpegBitWriter out) {
        out.jfif();
        out.profile(profile);
        out.quantisation(0, lumaFactors);
        if (colour) {
            out.quantisation(1, chromaFactors);
        }
        byte[] frame = new byte[colour ? 15 : 9];
        frame[0] = 8;
        frame[1] = (byte) (height >> 8);
        frame[2] = (byte) height;
        frame[3] = (byte) (width >> 8);
        frame[4] = (byte) width;
        frame[5] = (byte) (colour ? 3 : 1);
        byte[] scan = new byte[colour ? 10 : 6];
        scan[0] = frame[5];
        for (int i = 0; i < frame[5]; i++) {
            frame[6 + 3 * i] = (byte) (i + 1);
            frame[7 + 3 * i] = (byte) (colour && i == 0 ? 0x22 : 0x11);
            frame[8 + 3 * i] = (byte) Math.min(i, 1);
            scan[1 + 2 * i] = (byte) (i + 1);
            scan[2 + 2 * i] = (byte) (i == 0 ? 0 : 0x11);
        }
        scan[scan.length - 2] = 63;
        out.segment(0xC0, frame);
        out.huffman(false, 0, JpegTables.LUMA_DC);
        out.huffman(true, 0, JpegTables.LUMA_AC);
        if (colour) {
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

    /** One row of RGB to luma in the strip and to colour at full width. */
    private void convert(byte[] pixels, int y, int stripRow, byte[] fullBlue, byte[] fullRed, int at) {
        int from = y * width * 3;
        int lumaAt = stripRow * paddedWidth;
        for (int x = 0; x < width; x++, from += 3) {
            int r = pixels[from] & 0xFF;
            int g = pixels[from + 1] & 0xFF;
            int b = pixels[from + 2] & 0xFF;
            luma[lumaAt + x] = (byte) (R_TO_Y * r + G_TO_Y * g + B_TO_Y * b + HALF >> 16);
            fullBlue[at + x] = (byte) (R_TO_CB * r + G_TO_CB * g + (b << 15) + CENTRE >> 16);
            fullRed[at + x] = (byte) ((r << 15) + G_TO_CR * g + B_TO_CR * b + CENTRE >> 16);
        }
        Arrays.fill(luma, lumaAt + width, lumaAt + paddedWidth, luma[lumaAt + width - 1]);
        Arrays.fill(fullBlue, at + width, at + paddedWidth, fullBlue[at + width - 1]);
        Arrays.fill(fullRed, at + width, at + paddedWidth, fullRed[at + width - 1]);
    }

    /** Means of 2 x 2; rounding alternates between down and up so that it has no bias. */
    private void halve(byte[] full, byte[] to, int row) {
        int half = paddedWidth / 2;
        int at = row * half;
        for (int x = 0; x < half; x++) {
            int sum = (full[2 * x] & 0xFF)
                    + (full[2 * x + 1] & 0xFF)
                    + (full[paddedWidth + 2 * x] & 0xFF)
                    + (full[paddedWidth + 2 * x + 1] & 0xFF);
            to[at + x] = (byte) (sum + 1 + (x & 1) >> 2);
        }
    }
}
