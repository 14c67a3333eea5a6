package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.codec.bytes.HorizontalDifferences;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Converts stored rows to samples: reverses differencing and byte order, inverts white-is-zero gray, divides
 * premultiplied colors by alpha, and drops samples that are neither color nor alpha.
 */
final class TiffSamples implements TiffRows {
    private final int stored;
    private final int channels;
    private final int width;
    private final int height;
    private final boolean differences;
    private final boolean premultiplied;
    private final boolean asStored;
    private final ByteOrder order;
    private final byte[] bytes;
    private final short[] shorts;

    /** A row of stored samples, of 16 bits. */
    private final short[] row;

    /** What inverts a color, by exclusive or; 0 where it is not to be inverted. */
    private final int inversion;

    /**
     * Samples for the picture of that directory.
     *
     * @param channels of the picture
     * @param most pixels a row that will be put at once
     */
    TiffSamples(TiffDirectory directory, int channels, int most) {
        this.stored = directory.samples;
        this.channels = channels;
        this.width = directory.width;
        this.height = directory.height;
        this.differences = directory.differences;
        this.premultiplied = directory.premultiplied;
        this.order = directory.order();
        boolean wide = directory.bits == 16;
        int samples = Bytes.samples(width, height, channels);
        this.bytes = wide ? null : new byte[samples];
        this.shorts = wide ? new short[samples] : null;
        this.row = wide ? new short[most * stored] : null;
        this.inversion = directory.photometric == TiffDirectory.GRAY_FROM_WHITE ? 0xFFFF : 0;
        this.asStored = areWantedAsStored(directory, channels);
    }

    /** Whether a picture with that many channels has the samples that are stored, once differences are undone. */
    static boolean areWantedAsStored(TiffDirectory directory, int channels) {
        return directory.samples == channels
                && directory.photometric != TiffDirectory.GRAY_FROM_WHITE
                && !directory.premultiplied;
    }

    @Override
    public void put(byte[] from, int at, int count, int x, int y) {
        int to = (y * width + x) * channels;
        int length = count * stored;
        if (shorts != null) {
            putShorts(from, at, length, to);
        } else if (!asStored) {
            if (differences) {
                HorizontalDifferences.undo(from, at, from, at, length, stored);
            }
            convert(from, at, length, to);
        } else if (differences) {
            HorizontalDifferences.undo(from, at, bytes, to, length, stored);
        } else {
            System.arraycopy(from, at, bytes, to, length);
        }
    }

    private void putShorts(byte[] from, int at, int length, int to) {
        ByteBuffer.wrap(from, at, 2 * length).order(order).asShortBuffer().get(row, 0, length);
        if (differences) {
            for (int i = stored; i < length; i++) {
                row[i] += row[i - stored];
            }
        }
        if (asStored) {
            System.arraycopy(row, 0, shorts, to, length);
        } else {
            convert(row, length, to);
        }
    }

    private void convert(byte[] from, int at, int length, int to) {
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

    private void convert(short[] from, int length, int to) {
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

    @Override
    public Frame frame() {
        return shorts != null
                ? Frame.of(shorts, channels, width, height, 0)
                : Frame.of(bytes, channels, width, height, 0);
    }
}
