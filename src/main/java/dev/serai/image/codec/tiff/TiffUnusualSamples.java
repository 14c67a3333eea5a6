package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;
import dev.serai.image.IccProfile;
import dev.serai.image.codec.CmykToRgb;
import dev.serai.image.codec.bytes.Bytes;

/**
 * Converts the stored rows of kinds that few programs write: gray, RGB and inks of any number of bits, of numbers that can
 * be negative and of floating-point ones; palettes and inks with more samples, the first of which may be alpha; CIELab.
 * {@link TiffLevels} says what samples mean.
 */
final class TiffUnusualSamples {
    private final TiffDirectory directory;
    private final int stored;
    private final int channels;
    private final int width;
    private final int height;
    private final TiffLevels levels;

    /** The largest level. */
    private final int most;

    /** Samples that are colors, palette indices or inks; alpha stands behind them. */
    private final int colors;

    private final int[] row;
    private final int[] rgb = new int[3];
    private final byte[] palette;
    private final byte[] bytes;
    private final short[] shorts;
    private final byte[] inks;
    private boolean measuring;

    /**
     * Samples for the picture of that directory.
     *
     * @param rowPixels pixels in a stored row
     */
    TiffUnusualSamples(TiffDirectory directory, int rowPixels) {
        this.directory = directory;
        this.stored = directory.samples;
        this.channels = directory.channels();
        this.width = directory.width;
        this.height = directory.height;
        this.levels = new TiffLevels(directory, rowPixels);
        this.most = levels.most;
        this.row = new int[Math.multiplyExact(rowPixels, stored)];
        this.measuring = directory.floating;
        boolean cmyk = directory.photometric == TiffDirectory.CMYK;
        this.colors = cmyk ? 4 : directory.photometric == TiffDirectory.PALETTE ? 1 : channels - 1 | 1;
        this.palette = directory.photometric == TiffDirectory.PALETTE ? directory.palette() : null;
        int samples = Bytes.samples(width, height, channels);
        this.bytes = directory.depth() == 8 ? new byte[samples] : null;
        this.shorts = directory.depth() == 16 ? new short[samples] : null;
        this.inks = cmyk ? new byte[Bytes.samples(width, height, 4)] : null;
    }

    /** Whether all rows have to be put twice, because what levels mean depends on all of them. */
    boolean measures() {
        return measuring;
    }

    /** Ends the first of two turns. */
    void measured() {
        levels.measured();
        measuring = false;
    }

    /**
     * Puts {@code count} pixels of a stored row at column {@code x} of row {@code y}.
     *
     * @param from holds the row from {@code at} on; differences in it may be replaced by what they stand for
     */
    void put(byte[] from, int at, int count, int x, int y) {
        if (measuring) {
            levels.measure(from, at, count, stored, 0);
        } else {
            levels.read(from, at, count, stored, 0, stored, row);
            convert(count, x, y);
        }
    }

    /** How many samples of a pixel are wanted; others follow. */
    int used() {
        return directory.alpha ? colors + 1 : colors;
    }

    /** Puts pixels whose samples are in rows of their own, {@link #used} of them, which begin there. */
    void putPlanes(byte[][] from, int[] at, int count, int x, int y) {
        for (int s = 0; s < from.length; s++) {
            if (measuring) {
                levels.measure(from[s], at[s], count, 1, s);
            } else {
                levels.read(from[s], at[s], count, 1, s, stored, row);
            }
        }
        if (!measuring) {
            convert(count, x, y);
        }
    }

    private void convert(int count, int x, int y) {
        int pixel = y * width + x;
        for (int i = 0; i < count * stored; i += stored, pixel++) {
            int to = pixel * channels;
            int alpha = directory.alpha ? row[i + colors] : most;
            switch (directory.photometric) {
                case TiffDirectory.CMYK -> {
                    for (int c = 0; c < 4; c++) {
                        inks[4 * pixel + c] = (byte) scaled(divided(row[i + c], alpha), 255);
                    }
                }
                case TiffDirectory.PALETTE -> System.arraycopy(palette, 3 * row[i], bytes, to, 3);
                case TiffDirectory.LAB, TiffDirectory.ICC_LAB -> {
                    lab(i);
                    for (int c = 0; c < 3; c++) {
                        set(to + c, divided(rgb[c], alpha));
                    }
                }
                case TiffDirectory.GRAY_FROM_WHITE -> set(to, divided(most - row[i], alpha));
                default -> {
                    for (int c = 0; c < colors; c++) {
                        set(to + c, divided(row[i + c], alpha));
                    }
                }
            }
            if (directory.alpha) {
                set(to + channels - 1, alpha);
            }
        }
    }

    /** The color at that index of the row, in {@link #rgb}: TIFF 6.0, section 23, and Technical Note 4 of the ICC. */
    private void lab(int i) {
        boolean wide = directory.bits == 16;
        double unit = wide ? 256 : 1;
        boolean offset = directory.photometric == TiffDirectory.ICC_LAB;
        double a = offset ? row[i + 1] / unit - 128 : (wide ? (short) row[i + 1] : (byte) row[i + 1]) / unit;
        double b = offset ? row[i + 2] / unit - 128 : (wide ? (short) row[i + 2] : (byte) row[i + 2]) / unit;
        TiffLab.toRgb(row[i] * 100.0 / most, a, b, most, rgb);
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

    /** A level from 0 to {@code top}, rounded. */
    private int scaled(int level, int top) {
        return (int) (((long) level * top + most / 2) / most);
    }

    /** The picture, when all rows have been put. */
    Frame frame() {
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
