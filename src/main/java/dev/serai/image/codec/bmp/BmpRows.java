package dev.serai.image.codec.bmp;

import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;

/**
 * The rows of a bitmap without run-length codes, from the top of the picture, in whichever order they are stored. A mapped
 * file is read a row at a time.
 */
final class BmpRows extends Rows {
    private final BmpFile bitmap;
    private final int bits;
    private final int[] masks;

    /** How far to the right the bits of each channel stand, and their largest value. */
    private final int[] shifts;

    private final long[] most;
    private final BmpColors colors;

    /** Indices of a row, where they have fewer than 8 bits. */
    private final byte[] indices;

    /** The row that was read of a file without an array. */
    private final byte[] stored;

    private final boolean opaque;
    private int next;

    /** The rows of that file, which is long enough for them. */
    BmpRows(BmpFile bitmap) {
        super(bitmap.width, bitmap.height, bitmap.header.channels(), 8);
        this.bitmap = bitmap;
        bits = bitmap.bits;
        masks = bitmap.masks;
        shifts = new int[channels()];
        most = new long[channels()];
        for (int c = 0; c < channels(); c++) {
            shifts[c] = Integer.numberOfTrailingZeros(masks[c]) % 32;
            most[c] = (masks[c] & 0xFFFFFFFFL) >>> shifts[c];
        }
        colors = new BmpColors(bitmap.palette);
        indices = new byte[bits < 8 ? width() : 0];
        stored = new byte[bitmap.bytes.hasArray() ? 0 : bitmap.rowBytes()];
        opaque = channels() == 4 && !anyVisible();
    }

    /** Whether any pixel is visible. An alpha channel of zeros only is unintended; such files are opaque. */
    private boolean anyVisible() {
        byte[] row = new byte[stride()];
        for (int y = 0; y < height(); y++) {
            read(y, row, 0);
            for (int i = 3; i < row.length; i += 4) {
                if (row[i] != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void read(Samples to, int at, int count) {
        byte[] samples = to.bytes();
        int out = at;
        for (int end = next + count; next < end; next++, out += stride()) {
            read(next, samples, out);
            for (int i = out + 3; opaque && i < out + stride(); i += 4) {
                samples[i] = (byte) 255;
            }
        }
    }

    private void read(int y, byte[] to, int at) {
        int from = bitmap.row(y);
        byte[] in = stored;
        if (bitmap.bytes.hasArray()) {
            in = bitmap.bytes.array();
        } else {
            bitmap.bytes.get(from, stored);
            from = 0;
        }
        if (bits <= 8) {
            lookUp(in, from, to, at);
        } else if (bits == 24) {
            BmpColors.three(in, from, to, at, width());
        } else if (!blueFirst()) {
            fields(in, from, to, at);
        } else if (channels() == 4) {
            BmpColors.four(in, from, to, at, width());
        } else {
            BmpColors.fourAsThree(in, from, to, at, width());
        }
    }

    private void lookUp(byte[] in, int from, byte[] to, int at) {
        byte[] row = in;
        int start = from;
        if (bits < 8) {
            for (int x = 0, bit = 0; x < width(); x++, bit += bits) {
                indices[x] = (byte) (in[from + (bit >> 3)] >> 8 - bits - (bit & 7) & (1 << bits) - 1);
            }
            row = indices;
            start = 0;
        }
        if (channels() == 3) {
            colors.rgb(row, start, to, at, width());
        } else {
            colors.grays(row, start, to, at, width());
        }
    }

    /** Whether the fields are bytes: blue, green, red and, where there is one, alpha. */
    private boolean blueFirst() {
        return bits == 32
                && masks[0] == 0xFF0000
                && masks[1] == 0xFF00
                && masks[2] == 0xFF
                && (masks[3] == 0 || masks[3] == 0xFF000000);
    }

    private void fields(byte[] in, int from, byte[] to, int at) {
        int out = at;
        for (int x = 0; x < width(); x++) {
            int stored = from + x * (bits / 8);
            int pixel = bits == 16 ? Bytes.u16le(in, stored) : (int) Bytes.u32le(in, stored);
            for (int c = 0; c < channels(); c++, out++) {
                // A color without bits is 0.
                long value = (pixel & masks[c] & 0xFFFFFFFFL) >>> shifts[c];
                long range = Math.max(1, most[c]);
                to[out] = (byte) (range == 255 ? value : (value * 255 + range / 2) / range);
            }
        }
    }
}
