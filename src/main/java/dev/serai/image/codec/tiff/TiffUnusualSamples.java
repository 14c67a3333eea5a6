package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;
import dev.serai.image.IccProfile;
import dev.serai.image.codec.CmykToRgb;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteOrder;

/**
 * Converts the stored rows of kinds that few programs write: gray of 6, 10, 12 and 14 bits, and palettes and CMYK with
 * more samples, the first of which may be alpha. Samples of other than 8 and 16 bits stand bit behind bit, the highest
 * first, each row beginning with a byte (TIFF 6.0, section 7).
 */
final class TiffUnusualSamples implements TiffRows {
    private final TiffDirectory directory;
    private final int stored;
    private final int channels;
    private final int width;
    private final int height;

    /** The largest stored sample. */
    private final int most;

    /** Samples that are colors, palette indices or inks; alpha stands behind them. */
    private final int colors;

    private final int[] row;
    private final byte[] palette;
    private final byte[] bytes;
    private final short[] shorts;
    private final byte[] inks;

    /**
     * Samples for the picture of that directory.
     *
     * @param widest pixels a row that will be put at once
     */
    TiffUnusualSamples(TiffDirectory directory, int widest) {
        this.directory = directory;
        this.stored = directory.samples;
        this.channels = directory.channels();
        this.width = directory.width;
        this.height = directory.height;
        this.most = (1 << directory.bits) - 1;
        this.row = new int[widest * stored];
        boolean cmyk = directory.photometric == TiffDirectory.CMYK;
        this.colors = cmyk ? 4 : 1;
        this.palette = directory.photometric == TiffDirectory.PALETTE ? directory.palette() : null;
        int samples = Bytes.samples(width, height, channels);
        this.bytes = directory.depth() == 8 ? new byte[samples] : null;
        this.shorts = directory.depth() == 16 ? new short[samples] : null;
        this.inks = cmyk ? new byte[Bytes.samples(width, height, 4)] : null;
    }

    @Override
    public void put(byte[] from, int at, int count, int x, int y) {
        unpack(from, at, count * stored);
        if (directory.differences) {
            for (int i = stored; i < count * stored; i++) {
                row[i] = row[i] + row[i - stored] & most;
            }
        }
        int pixel = y * width + x;
        for (int i = 0; i < count * stored; i += stored, pixel++) {
            int to = pixel * channels;
            int alpha = directory.alpha ? row[i + colors] : most;
            if (inks != null) {
                for (int c = 0; c < 4; c++) {
                    inks[4 * pixel + c] = (byte) scaled(divided(row[i + c], alpha), 255);
                }
            } else if (palette != null) {
                System.arraycopy(palette, 3 * row[i], bytes, to, 3);
            } else {
                int level = directory.photometric == TiffDirectory.GRAY ? row[i] : most - row[i];
                set(to, divided(level, alpha));
            }
            if (directory.alpha) {
                set(to + channels - 1, alpha);
            }
        }
    }

    private void unpack(byte[] from, int at, int length) {
        int bits = directory.bits;
        if (bits == 16) {
            boolean little = directory.order() == ByteOrder.LITTLE_ENDIAN;
            for (int i = 0; i < length; i++) {
                row[i] = little ? Bytes.u16le(from, at + 2 * i) : Bytes.u16be(from, at + 2 * i);
            }
            return;
        }
        int held = 0;
        int buffer = 0;
        int next = at;
        for (int i = 0; i < length; i++) {
            while (held < bits) {
                buffer = buffer << 8 | from[next++] & 0xFF;
                held += 8;
            }
            held -= bits;
            row[i] = buffer >>> held & most;
        }
    }

    /** A color that is to be divided by its alpha, if the file has it multiplied. */
    private int divided(int level, int alpha) {
        return directory.premultiplied && alpha > 0
                ? (int) Math.min(most, ((long) level * most + alpha / 2) / alpha)
                : level;
    }

    private void set(int to, int level) {
        if (shorts != null) {
            shorts[to] = (short) scaled(level, 65_535);
        } else {
            bytes[to] = (byte) scaled(level, 255);
        }
    }

    /** A stored level from 0 to {@code top}, rounded. */
    private int scaled(int level, int top) {
        return (int) (((long) level * top + most / 2) / most);
    }

    @Override
    public Frame frame() {
        if (shorts != null) {
            return Frame.of(shorts, channels, width, height, 0);
        }
        if (inks != null) {
            byte[] profile = directory.iccProfile().map(IccProfile::bytes).orElse(null);
            byte[] rgb = CmykToRgb.toRgb(inks, false, profile);
            for (int i = 0; i < width * height; i++) {
                System.arraycopy(rgb, 3 * i, bytes, channels * i, 3);
            }
        }
        return Frame.of(bytes, channels, width, height, 0);
    }
}
