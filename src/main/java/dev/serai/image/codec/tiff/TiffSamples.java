package dev.serai.image.codec.tiff;

import dev.serai.image.codec.bytes.HorizontalDifferences;
import dev.serai.image.rows.Samples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Converts stored rows to samples: reverses differencing and byte order, inverts white-is-zero gray, divides
 * premultiplied colors by alpha, and drops samples that are neither color nor alpha.
 */
final class TiffSamples {
    private final int stored;
    private final int channels;
    private final boolean differences;
    private final boolean premultiplied;
    private final boolean asStored;
    private final ByteOrder order;
    /** A row of stored samples, of 16 bits. */
    private final short[] row;

    /** What inverts a color, by exclusive or; 0 where it is not to be inverted. */
    private final int inversion;

    /**
     * Samples for the picture of that directory.
     *
     * @param most pixels a row that will be put at once
     */
    TiffSamples(TiffDirectory directory, int most) {
        this.stored = directory.samples;
        this.channels = directory.channels();
        this.differences = directory.differences;
        this.premultiplied = directory.premultiplied;
        this.order = directory.order();
        boolean wide = directory.bits == 16;
        this.row = wide ? new short[most * stored] : null;
        this.inversion = directory.photometric == TiffDirectory.GRAY_FROM_WHITE ? 0xFFFF : 0;
        this.asStored = areWantedAsStored(directory);
    }

    /** Whether the picture has the samples that are stored, once differences are undone. */
    static boolean areWantedAsStored(TiffDirectory directory) {
        return directory.samples == directory.channels()
                && directory.photometric != TiffDirectory.GRAY_FROM_WHITE
                && !directory.premultiplied;
    }

    /**
     * Puts {@code count} pixels of a stored row.
     *
     * @param from holds them from {@code at} on; differences in it may be replaced by what they stand for
     * @param index where the first one goes
     */
    void put(byte[] from, int at, int count, Samples to, int index) {
        int length = count * stored;
        if (row != null) {
            putShorts(from, at, length, to.shorts(), index);
        } else if (!asStored) {
            if (differences) {
                HorizontalDifferences.undo(from, at, from, at, length, stored);
            }
            convert(from, at, length, to.bytes(), index);
        } else if (differences) {
            HorizontalDifferences.undo(from, at, to.bytes(), index, length, stored);
        } else {
            System.arraycopy(from, at, to.bytes(), index, length);
        }
    }

    private void putShorts(byte[] from, int at, int length, short[] shorts, int to) {
        ByteBuffer.wrap(from, at, 2 * length).order(order).asShortBuffer().get(row, 0, length);
        if (differences) {
            for (int i = stored; i < length; i++) {
                row[i] += row[i - stored];
            }
        }
        if (asStored) {
            System.arraycopy(row, 0, shorts, to, length);
        } else {
            convert(row, length, shorts, to);
        }
    }

    private void convert(byte[] from, int at, int length, byte[] bytes, int to) {
        int colors = channels - 1 | 1;
        for (int i = at, j = to; i < at + length; i += stored, j += channels) {
            int alpha = 0;
            if (channels > colors) {
                bytes[j + colors] = from[i + colors];
                alpha = premultiplied ? from[i + colors] & 0xFF : 0;
            }
            for (int c = 0; c < colors; c++) {
                int value = (from[i + c] ^ inversion) & 0xFF;
                bytes[j + c] = (byte) (alpha == 0 ? value : Math.min(255, (value * 255 + alpha / 2) / alpha));
            }
        }
    }

    private void convert(short[] from, int length, short[] shorts, int to) {
        int colors = channels - 1 | 1;
        for (int i = 0, j = to; i < length; i += stored, j += channels) {
            int alpha = 0;
            if (channels > colors) {
                shorts[j + colors] = from[i + colors];
                alpha = premultiplied ? from[i + colors] & 0xFFFF : 0;
            }
            for (int c = 0; c < colors; c++) {
                int value = (from[i + c] ^ inversion) & 0xFFFF;
                shorts[j + c] = (short) (alpha == 0 ? value : Math.min(65_535, (value * 65_535L + alpha / 2) / alpha));
            }
        }
    }
}
