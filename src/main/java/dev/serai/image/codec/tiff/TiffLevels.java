package dev.serai.image.codec.tiff;

import java.nio.ByteOrder;

/**
 * Reads stored samples of any kind as levels from 0 to {@link #most}, differences undone.
 *
 * <p>Whole numbers of up to 16 bits are the levels themselves, longer ones are rounded to 16 bits. Those that can be
 * negative are the levels up to 65535, and black where they are negative: in libvips and in most files, which only say so. Floating-point numbers have no white of their own: if all colors lie
 * between 0 and 1, these are black and white, else the least and the largest of them; what is no number is black. Alpha
 * and inks are from 0 to 1.
 */
final class TiffLevels {
    /** Largest level of what is stored with more bits. */
    private static final int WIDE = 65_535;

    /** The largest level. */
    final int most;

    private final int bits;
    private final boolean floating;
    private final boolean signed;
    private final boolean differences;
    private final boolean floatDifferences;
    private final ByteOrder order;

    /** Pixels in a stored row; more than are wanted in the last tile of a row. */
    private final int rowPixels;

    /** Samples of a pixel that are measured and ranged; those behind them are from 0 to 1. */
    private final int ranged;

    /** The row as stored: bits of the samples, sign extended nowhere. */
    private final long[] raw;

    private double least = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    /**
     * Levels of that directory's picture.
     *
     * @param rowPixels pixels in a stored row
     */
    TiffLevels(TiffDirectory directory, int rowPixels) {
        this.bits = directory.bits;
        this.floating = directory.floating;
        this.signed = directory.signed;
        // Where nothing is compressed by repetition there are none, whatever the field says; libtiff does not look at
        // it.
        this.differences = directory.differences
                && directory.compression != TiffDirectory.NONE
                && directory.compression != TiffDirectory.PACK_BITS;
        this.floatDifferences = directory.floatDifferences;
        this.order = directory.order();
        this.rowPixels = rowPixels;
        this.most = floating || bits > 16 ? WIDE : (1 << bits) - 1;
        this.ranged = directory.photometric == TiffDirectory.CMYK ? 0 : directory.isGray() ? 1 : 3;
        this.raw = new long[Math.multiplyExact(rowPixels, directory.samples)];
    }

    /**
     * Reads a row of pixels, or of one sample of each.
     *
     * @param from holds the row from {@code at} on; bytes of floating-point differences are replaced
     * @param count pixels wanted
     * @param stored samples of a pixel in this row
     * @param first index in {@code row} of the first
     * @param step from one pixel's samples to the next one's in {@code row}
     */
    void read(byte[] from, int at, int count, int stored, int first, int step, int[] row) {
        unpack(from, at, stored, count * stored);
        for (int i = 0; i < count; i++) {
            for (int s = 0; s < stored; s++) {
                row[first + i * step + s] = level(raw[i * stored + s], first + s);
            }
        }
    }

    /** Takes the colors of such a row into the range, in place of reading it. */
    void measure(byte[] from, int at, int count, int stored, int first) {
        unpack(from, at, stored, count * stored);
        for (int i = 0; i < count * stored; i++) {
            double value = number(raw[i]);
            if (first + i % stored < ranged && Math.abs(value) <= Double.MAX_VALUE) {
                least = Math.min(least, value);
                largest = Math.max(largest, value);
            }
        }
    }

    /** Settles the range, when all rows have been measured. */
    void measured() {
        if (least >= 0 && largest <= 1 || least >= largest) {
            least = 0;
            largest = 1;
        }
    }

    private void unpack(byte[] from, int at, int stored, int length) {
        if (floatDifferences) {
            undoFloatDifferences(from, at, stored);
        }
        if (bits % 8 != 0) {
            unpackBits(from, at, length);
        } else {
            boolean little = order == ByteOrder.LITTLE_ENDIAN && !floatDifferences;
            for (int i = 0; i < length; i++) {
                raw[i] = bytes(from, at, i, stored, little);
            }
        }
        if (differences) {
            long mask = bits == 64 ? -1 : (1L << bits) - 1;
            for (int i = stored; i < length; i++) {
                raw[i] = raw[i] + raw[i - stored] & mask;
            }
        }
    }

    private long bytes(byte[] from, int at, int index, int stored, boolean little) {
        int size = bits / 8;
        long value = 0;
        for (int b = 0; b < size; b++) {
            int offset;
            if (floatDifferences) {
                // The highest bytes of all samples come first, then the second ones …
                offset = b * rowPixels * stored + index;
            } else {
                offset = index * size + (little ? size - 1 - b : b);
            }
            value = value << 8 | from[at + offset] & 0xFF;
        }
        return value;
    }

    private void undoFloatDifferences(byte[] from, int at, int stored) {
        int length = rowPixels * stored * (bits / 8);
        for (int i = at + stored; i < at + length; i++) {
            from[i] += from[i - stored];
        }
    }

    /** Bit behind bit, the highest first (TIFF 6.0, section 7). */
    private void unpackBits(byte[] from, int at, int length) {
        int held = 0;
        int buffer = 0;
        int next = at;
        for (int i = 0; i < length; i++) {
            while (held < bits) {
                buffer = buffer << 8 | from[next++] & 0xFF;
                held += 8;
            }
            held -= bits;
            raw[i] = buffer >>> held & most;
        }
    }

    private int level(long stored, int sample) {
        if (floating) {
            double value = number(stored);
            double part = sample < ranged ? (value - least) / (largest - least) : value;
            return part > 0 ? (int) Math.round(Math.min(part, 1) * WIDE) : 0;
        }
        if (signed) {
            long value = stored << 64 - bits >> 64 - bits;
            return (int) Math.max(0, Math.min(most, value));
        }
        if (bits <= 16) {
            return (int) stored;
        }
        // The upper 32 bits are more than enough to round to 16.
        long upper = bits == 64 ? stored >>> 32 : stored << 32 - bits;
        return (int) ((upper * WIDE + (1L << 31)) / 0xFFFFFFFFL);
    }

    private double number(long stored) {
        return switch (bits) {
            case 16 -> half((int) stored);
            case 32 -> Float.intBitsToFloat((int) stored);
            default -> Double.longBitsToDouble(stored);
        };
    }

    /** A number of IEEE 754's binary16. */
    private static double half(int stored) {
        int exponent = stored >> 10 & 31;
        int fraction = stored & 1023;
        double size;
        if (exponent == 31) {
            size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            size = Math.scalb((double) fraction, -24);
        } else {
            size = Math.scalb((double) (fraction + 1024), exponent - 25);
        }
        return stored >> 15 == 0 ? size : -size;
    }
}
