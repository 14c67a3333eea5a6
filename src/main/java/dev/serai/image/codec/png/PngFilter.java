package dev.serai.image.codec.png;

import dev.serai.image.codec.bytes.PackedBytes;

/**
 * Puts filters on rows (PNG Specification, 9), the inverse of {@link PngUnfilter}, and chooses them: the one whose
 * differences have the least sum of magnitudes (12.7 there), found on a part of a long row.
 */
final class PngFilter {
    static final int NONE = 0;
    static final int SUB = 1;
    static final int UP = 2;
    static final int AVERAGE = 3;
    static final int PAETH = 4;

    /** Of a row longer than this, {@link #PART} of every {@link #PERIOD} bytes decide. */
    private static final int WHOLE = 512;

    private static final int PART = 32;
    private static final int PERIOD = 128;

    /** Sums of two magnitudes that fit into 16 bits. */
    private static final int SUMS = 255;

    private PngFilter() {}

    /**
     * The filter for a row.
     *
     * @param rows the picture's bytes
     * @param row where the row begins there
     * @param above where the row above begins, or -1 for the first row
     * @param length bytes of the row
     * @param pixel bytes a pixel
     */
    static int choose(byte[] rows, int row, int above, int length, int pixel) {
        if (above < 0) {
            return SUB;
        }
        long sub = 0;
        long up = 0;
        long average = 0;
        long paeth = 0;
        long subSum = 0;
        long upSum = 0;
        long averageSum = 0;
        long paethSum = 0;
        int pause = length <= WHOLE ? 0 : PERIOD - PART;
        int part = length <= WHOLE ? length : PART;
        int sums = 0;
        for (int start = pixel; start <= length - 8; start += part + pause) {
            int end = Math.min(start + part, length) - 8;
            for (int i = start; i <= end; i += 8) {
                long x = PackedBytes.get(rows, row + i);
                long a = PackedBytes.get(rows, row + i - pixel);
                long b = PackedBytes.get(rows, above + i);
                long c = PackedBytes.get(rows, above + i - pixel);
                sub += sizes(x, a);
                up += sizes(x, b);
                average += sizes(x, PackedBytes.mean(a, b));
                paeth += sizes(x, PackedBytes.paeth(a, b, c));
                if (++sums == SUMS) {
                    sums = 0;
                    subSum += PackedBytes.laneSum(sub);
                    upSum += PackedBytes.laneSum(up);
                    averageSum += PackedBytes.laneSum(average);
                    paethSum += PackedBytes.laneSum(paeth);
                    sub = 0;
                    up = 0;
                    average = 0;
                    paeth = 0;
                }
            }
        }
        subSum += PackedBytes.laneSum(sub);
        upSum += PackedBytes.laneSum(up);
        averageSum += PackedBytes.laneSum(average);
        paethSum += PackedBytes.laneSum(paeth);
        int best = UP;
        long least = upSum;
        if (subSum < least) {
            best = SUB;
            least = subSum;
        }
        if (averageSum < least) {
            best = AVERAGE;
            least = averageSum;
        }
        return paethSum < least ? PAETH : best;
    }

    private static long sizes(long x, long prediction) {
        return PackedBytes.pairSums(PackedBytes.magnitude(PackedBytes.subtract(x, prediction)));
    }

    /** Writes the filter's number and the filtered row to {@code to}, from {@code at} on. */
    static void row(int filter, byte[] rows, int row, int above, int length, int pixel, byte[] to, int at) {
        to[at] = (byte) filter;
        int out = at + 1;
        int i = Math.min(pixel, length);
        System.arraycopy(rows, row, to, out, i);
        switch (filter) {
            case SUB -> {
                for (; i <= length - 8; i += 8) {
                    long a = PackedBytes.get(rows, row + i - pixel);
                    PackedBytes.put(to, out + i, PackedBytes.subtract(PackedBytes.get(rows, row + i), a));
                }
                for (; i < length; i++) {
                    to[out + i] = (byte) (rows[row + i] - rows[row + i - pixel]);
                }
            }
            case UP -> {
                i = 0;
                for (; i <= length - 8; i += 8) {
                    long b = PackedBytes.get(rows, above + i);
                    PackedBytes.put(to, out + i, PackedBytes.subtract(PackedBytes.get(rows, row + i), b));
                }
                for (; i < length; i++) {
                    to[out + i] = (byte) (rows[row + i] - rows[above + i]);
                }
            }
            case AVERAGE -> {
                for (int first = 0; first < i; first++) {
                    to[out + first] -= (byte) ((rows[above + first] & 0xFF) >> 1);
                }
                for (; i <= length - 8; i += 8) {
                    long a = PackedBytes.get(rows, row + i - pixel);
                    long b = PackedBytes.get(rows, above + i);
                    PackedBytes.put(
                            to, out + i, PackedBytes.subtract(PackedBytes.get(rows, row + i), PackedBytes.mean(a, b)));
                }
                for (; i < length; i++) {
                    int mean = (rows[row + i - pixel] & 0xFF) + (rows[above + i] & 0xFF) >> 1;
                    to[out + i] = (byte) (rows[row + i] - mean);
                }
            }
            case PAETH -> {
                for (int first = 0; first < i; first++) {
                    to[out + first] -= rows[above + first];
                }
                for (; i <= length - 8; i += 8) {
                    long a = PackedBytes.get(rows, row + i - pixel);
                    long b = PackedBytes.get(rows, above + i);
                    long c = PackedBytes.get(rows, above + i - pixel);
                    PackedBytes.put(
                            to,
                            out + i,
                            PackedBytes.subtract(PackedBytes.get(rows, row + i), PackedBytes.paeth(a, b, c)));
                }
                for (; i < length; i++) {
                    int prediction = PngUnfilter.predict(
                            rows[row + i - pixel] & 0xFF, rows[above + i] & 0xFF, rows[above + i - pixel] & 0xFF);
                    to[out + i] = (byte) (rows[row + i] - prediction);
                }
            }
            default -> System.arraycopy(rows, row, to, out, length);
        }
    }
}
