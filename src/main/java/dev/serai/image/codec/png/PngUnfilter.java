package dev.serai.image.codec.png;

import dev.serai.image.codec.bytes.HorizontalDifferences;
import dev.serai.image.codec.bytes.PackedBytes;

/**
 * Reverses the filters of rows (PNG Specification, 9): adds to each byte the prediction from the pixel to the left (a),
 * above (b) and above left (c).
 */
public final class PngUnfilter {
    private PngUnfilter() {}

    /**
     * Reverses the filter of one row.
     *
     * @param from the filtered row, the filter type at {@code at}, then {@code length} bytes
     * @param to where the row is written, starting at {@code row}
     * @param above where the row above begins in {@code to}, or -1 for a first row
     * @param pixel bytes per pixel, at least 1
     * @throws dev.serai.refusal.RefusedException {@code broken-image} for an unknown filter type
     */
    static void row(byte[] from, int at, byte[] to, int row, int above, int length, int pixel) {
        int filter = from[at];
        int in = at + 1;
        if (above < 0) {
            // Above a first row there are zeros: Up does nothing, and Paeth predicts the left pixel.
            filter = filter == 2 ? 0 : filter == 4 ? 1 : filter;
        }
        switch (filter) {
            case 0 -> System.arraycopy(from, in, to, row, length);
            case 1 -> HorizontalDifferences.undo(from, in, to, row, length, pixel);
            case 2 -> up(from, in, to, row, above, length);
            case 3 -> {
                if (above < 0) {
                    averageFirst(from, in, to, row, length, pixel);
                } else {
                    average(from, in, to, row, above, length, pixel);
                }
            }
            case 4 -> {
                switch (pixel) {
                    case 1 -> paeth1(from, in, to, row, above, length);
                    case 3 -> paeth3(from, in, to, row, above, length);
                    case 4 -> paeth4(from, in, to, row, above, length);
                    default -> paeth(from, in, to, row, above, length, pixel);
                }
            }
            default -> throw PngChunks.broken("there is no filter " + filter);
        }
    }

    /** Whether {@link #twoRows} takes rows with these filters, of a picture with that many bytes a pixel. */
    static boolean pairs(byte first, byte second, int pixel) {
        return first == 4 && second == 4 && (pixel == 3 || pixel == 4);
    }

    /**
     * Reverses Paeth filters of two consecutive rows. Each pixel depends on the one to its left; the lower row follows
     * one pixel behind the upper one, so that the two dependency chains overlap, and all channels of a pixel are
     * processed together.
     *
     * @param from the filtered rows, the first one's filter at {@code at}, the second one right after the first
     * @param to where the rows go, from {@code row} on; the one above stands before it
     * @param length bytes a row
     * @param pixel bytes a pixel, 3 or 4
     */
    static void twoRows(byte[] from, int at, byte[] to, int row, int length, int pixel) {
        if (pixel == 3) {
            twoRows3(from, at, to, row, length);
        } else {
            twoRows4(from, at, to, row, length);
        }
    }

    // The same twice, as the compiler unrolls and checks loops well only if their step is a constant. Of 3-byte pixels
    // 4 are read: more rows, or unused bytes, follow the filtered ones, and to the row above there are rows below.
    private static void twoRows3(byte[] from, int at, byte[] to, int row, int length) {
        int in = at + 1;
        int inBelow = in + length + 1;
        int above = row - length;
        int below = row + length;
        long a = 0; // in the upper row: left, and above left
        long c = 0;
        long aBelow = 0; // the same in the lower row
        long cBelow = 0;
        for (int i = 0; i < length; i += 3) {
            long b = PackedBytes.spread(PackedBytes.getFour(to, above + i));
            long x = PackedBytes.spread(PackedBytes.getFour(from, in + i));
            if (i > 0) {
                long xBelow = PackedBytes.spread(PackedBytes.getFour(from, inBelow + i - 3));
                aBelow = PackedBytes.addLanes(PackedBytes.paethLanes(aBelow, a, cBelow), xBelow);
                cBelow = a;
                putThree(to, below + i - 3, PackedBytes.pack(aBelow));
            }
            a = PackedBytes.addLanes(PackedBytes.paethLanes(a, b, c), x);
            c = b;
            putThree(to, row + i, PackedBytes.pack(a));
        }
        long xBelow = PackedBytes.spread(PackedBytes.getFour(from, inBelow + length - 3));
        putThree(
                to,
                below + length - 3,
                PackedBytes.pack(PackedBytes.addLanes(PackedBytes.paethLanes(aBelow, a, cBelow), xBelow)));
    }

    private static void twoRows4(byte[] from, int at, byte[] to, int row, int length) {
        int in = at + 1;
        int inBelow = in + length + 1;
        int above = row - length;
        int below = row + length;
        long a = 0;
        long c = 0;
        long aBelow = 0;
        long cBelow = 0;
        for (int i = 0; i < length; i += 4) {
            long b = PackedBytes.spread(PackedBytes.getFour(to, above + i));
            long x = PackedBytes.spread(PackedBytes.getFour(from, in + i));
            if (i > 0) {
                long xBelow = PackedBytes.spread(PackedBytes.getFour(from, inBelow + i - 4));
                aBelow = PackedBytes.addLanes(PackedBytes.paethLanes(aBelow, a, cBelow), xBelow);
                cBelow = a;
                PackedBytes.putFour(to, below + i - 4, PackedBytes.pack(aBelow));
            }
            a = PackedBytes.addLanes(PackedBytes.paethLanes(a, b, c), x);
            c = b;
            PackedBytes.putFour(to, row + i, PackedBytes.pack(a));
        }
        long xBelow = PackedBytes.spread(PackedBytes.getFour(from, inBelow + length - 4));
        PackedBytes.putFour(
                to,
                below + length - 4,
                PackedBytes.pack(PackedBytes.addLanes(PackedBytes.paethLanes(aBelow, a, cBelow), xBelow)));
    }

    private static void putThree(byte[] to, int at, int three) {
        to[at] = (byte) three;
        to[at + 1] = (byte) (three >> 8);
        to[at + 2] = (byte) (three >> 16);
    }

    private static void up(byte[] from, int in, byte[] to, int row, int above, int length) {
        int i = 0;
        for (; i <= length - 8; i += 8) {
            PackedBytes.put(
                    to, row + i, PackedBytes.add(PackedBytes.get(from, in + i), PackedBytes.get(to, above + i)));
        }
        for (; i < length; i++) {
            to[row + i] = (byte) (from[in + i] + to[above + i]);
        }
    }

    private static void average(byte[] from, int in, byte[] to, int row, int above, int length, int pixel) {
        int first = Math.min(pixel, length);
        for (int i = 0; i < first; i++) {
            to[row + i] = (byte) (from[in + i] + ((to[above + i] & 0xFF) >> 1));
        }
        for (int i = first; i < length; i++) {
            to[row + i] = (byte) (from[in + i] + ((to[row + i - pixel] & 0xFF) + (to[above + i] & 0xFF) >> 1));
        }
    }

    private static void averageFirst(byte[] from, int in, byte[] to, int row, int length, int pixel) {
        int first = Math.min(pixel, length);
        System.arraycopy(from, in, to, row, first);
        for (int i = first; i < length; i++) {
            to[row + i] = (byte) (from[in + i] + ((to[row + i - pixel] & 0xFF) >> 1));
        }
    }

    private static void paeth(byte[] from, int in, byte[] to, int row, int above, int length, int pixel) {
        int first = Math.min(pixel, length);
        for (int i = 0; i < first; i++) {
            to[row + i] = (byte) (from[in + i] + to[above + i]);
        }
        for (int i = first; i < length; i++) {
            int a = to[row + i - pixel] & 0xFF;
            int b = to[above + i] & 0xFF;
            int c = to[above + i - pixel] & 0xFF;
            to[row + i] = (byte) (from[in + i] + predict(a, b, c));
        }
    }

    private static void paeth1(byte[] from, int in, byte[] to, int row, int above, int length) {
        int a = 0;
        int c = 0;
        for (int i = 0; i < length; i++) {
            int b = to[above + i] & 0xFF;
            a = from[in + i] + predict(a, b, c) & 0xFF;
            to[row + i] = (byte) a;
            c = b;
        }
    }

    private static void paeth3(byte[] from, int in, byte[] to, int row, int above, int length) {
        int a0 = 0;
        int a1 = 0;
        int a2 = 0;
        int c0 = 0;
        int c1 = 0;
        int c2 = 0;
        for (int i = 0; i < length; i += 3) {
            int b0 = to[above + i] & 0xFF;
            int b1 = to[above + i + 1] & 0xFF;
            int b2 = to[above + i + 2] & 0xFF;
            a0 = from[in + i] + predict(a0, b0, c0) & 0xFF;
            a1 = from[in + i + 1] + predict(a1, b1, c1) & 0xFF;
            a2 = from[in + i + 2] + predict(a2, b2, c2) & 0xFF;
            to[row + i] = (byte) a0;
            to[row + i + 1] = (byte) a1;
            to[row + i + 2] = (byte) a2;
            c0 = b0;
            c1 = b1;
            c2 = b2;
        }
    }

    private static void paeth4(byte[] from, int in, byte[] to, int row, int above, int length) {
        int a0 = 0;
        int a1 = 0;
        int a2 = 0;
        int a3 = 0;
        int c0 = 0;
        int c1 = 0;
        int c2 = 0;
        int c3 = 0;
        for (int i = 0; i < length; i += 4) {
            int b0 = to[above + i] & 0xFF;
            int b1 = to[above + i + 1] & 0xFF;
            int b2 = to[above + i + 2] & 0xFF;
            int b3 = to[above + i + 3] & 0xFF;
            a0 = from[in + i] + predict(a0, b0, c0) & 0xFF;
            a1 = from[in + i + 1] + predict(a1, b1, c1) & 0xFF;
            a2 = from[in + i + 2] + predict(a2, b2, c2) & 0xFF;
            a3 = from[in + i + 3] + predict(a3, b3, c3) & 0xFF;
            to[row + i] = (byte) a0;
            to[row + i + 1] = (byte) a1;
            to[row + i + 2] = (byte) a2;
            to[row + i + 3] = (byte) a3;
            c0 = b0;
            c1 = b1;
            c2 = b2;
            c3 = b3;
        }
    }

    /**
     * The Paeth predictor (PNG, 9.4): the nearest of a, b, c to a + b - c, in that order. Branch-free, because branches
     * would be unpredictable on photographs.
     */
    static int predict(int a, int b, int c) {
        int towardsA = b - c;
        int towardsB = a - c;
        int pa = Math.abs(towardsA);
        int pb = Math.abs(towardsB);
        int pc = Math.abs(towardsA + towardsB);
        int best = b ^ (b ^ c) & pc - pb >> 31;
        return a ^ (a ^ best) & (pb - pa | pc - pa) >> 31;
    }
}
