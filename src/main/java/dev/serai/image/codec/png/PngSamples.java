package dev.serai.image.codec.png;

import dev.serai.image.rows.Samples;

/**
 * Turns rows as PNG stores them into a picture's samples: bits to bytes, palette indices to colors, a transparent color
 * to an alpha channel, big-endian 16-bit samples to shorts. Gray of 1, 2 and 4 bits is spread over 0 to 255 (times 255, 85 and
 * 17); an index beyond the palette is opaque black.
 */
final class PngSamples {
    private final PngChunks file;
    private final int stored;
    private final int channels;
    private final boolean wide;

    /** For one stored channel that is not simply gray: the samples of each stored value; else null. */
    private final byte[] table;

    /** The transparent color, a value a stored channel; null if there is none or the table has it. */
    private final int[] key;

    PngSamples(PngChunks file) {
        this.file = file;
        this.stored = file.storedChannels();
        this.channels = file.channels();
        this.wide = file.bitDepth == 16;
        boolean keyed = file.transparency.length > 0;
        this.table = file.colorType == PngChunks.PALETTE
                ? paletteTable()
                : file.colorType == PngChunks.GRAY && (file.bitDepth < 8 || keyed && !wide) ? grayTable() : null;
        this.key = table == null && keyed ? key(wide ? 0xFFFF : 0xFF) : null;
    }

    /** Whether the file's bytes are the samples themselves. */
    boolean asStored() {
        return !wide && table == null && key == null;
    }

    /**
     * Puts a row of {@code width} pixels, unfiltered, from {@code row} on, to {@code to}, each pixel {@code step} pixels
     * behind the one before.
     */
    void put(byte[] rows, int row, int width, Samples samples, int to, int step) {
        if (wide) {
            putShorts(rows, row, width, samples.shorts(), to, step * channels);
        } else if (table != null) {
            putTable(rows, row, width, samples.bytes(), to, step * channels);
        } else {
            putBytes(rows, row, width, samples.bytes(), to, step * channels);
        }
    }

    private void putBytes(byte[] rows, int row, int width, byte[] bytes, int to, int step) {
        for (int i = 0; i < width; i++, to += step, row += stored) {
            boolean transparent = key != null;
            for (int c = 0; c < stored; c++) {
                bytes[to + c] = rows[row + c];
                transparent = transparent && (rows[row + c] & 0xFF) == key[c];
            }
            if (key != null) {
                bytes[to + stored] = (byte) (transparent ? 0 : 0xFF);
            }
        }
    }

    private void putShorts(byte[] rows, int row, int width, short[] shorts, int to, int step) {
        for (int i = 0; i < width; i++, to += step, row += 2 * stored) {
            boolean transparent = key != null;
            for (int c = 0; c < stored; c++) {
                int value = (rows[row + 2 * c] & 0xFF) << 8 | rows[row + 2 * c + 1] & 0xFF;
                shorts[to + c] = (short) value;
                transparent = transparent && value == key[c];
            }
            if (key != null) {
                shorts[to + stored] = (short) (transparent ? 0 : 0xFFFF);
            }
        }
    }

    private void putTable(byte[] rows, int row, int width, byte[] bytes, int to, int step) {
        int depth = file.bitDepth;
        int mask = (1 << depth) - 1;
        for (int i = 0, bit = 0; i < width; i++, to += step, bit += depth) {
            int value = rows[row + (bit >>> 3)] >>> 8 - depth - (bit & 7) & mask;
            for (int c = 0; c < channels; c++) {
                bytes[to + c] = table[value * channels + c];
            }
        }
    }

    private byte[] paletteTable() {
        byte[] made = new byte[256 * channels];
        int colors = channels < 3 ? 1 : 3;
        for (int i = 0; i < 256; i++) {
            if (3 * i < file.palette.length) {
                System.arraycopy(file.palette, 3 * i, made, i * channels, colors);
            }
            if (channels > colors) {
                made[i * channels + colors] = i < file.transparency.length ? file.transparency[i] : (byte) 0xFF;
            }
        }
        return made;
    }

    private byte[] grayTable() {
        int most = (1 << file.bitDepth) - 1;
        byte[] made = new byte[(most + 1) * channels];
        for (int i = 0; i <= most; i++) {
            made[i * channels] = (byte) (i * 255 / most);
            if (channels == 2) {
                made[i * channels + 1] = (byte) (i == key(most)[0] ? 0 : 0xFF);
            }
        }
        return made;
    }

    private int[] key(int mask) {
        int[] values = new int[stored];
        for (int c = 0; c < stored; c++) {
            values[c] = ((file.transparency[2 * c] & 0xFF) << 8 | file.transparency[2 * c + 1] & 0xFF) & mask;
        }
        return values;
    }
}
