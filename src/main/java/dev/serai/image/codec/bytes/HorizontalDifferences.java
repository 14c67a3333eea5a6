package dev.serai.image.codec.bytes;

/** Undoes horizontal differencing of 8-bit samples: PNG's filter Sub (PNG, 9.2) and TIFF's predictor 2 (TIFF 6.0, section 14). */
public final class HorizontalDifferences {
    /** Three bytes times this are repeated through eight bytes. */
    private static final long EVERY_THIRD = 1L | 1L << 24 | 1L << 48;

    private HorizontalDifferences() {}

    /**
     * Adds to each byte the one a pixel to the left, modulo 256.
     *
     * @param from the differences, starting at {@code in}
     * @param to where the row is written, starting at {@code row}; may be the same place as the differences
     * @param length bytes in the row, whole pixels
     * @param pixel bytes per pixel, at least 1
     */
    public static void undo(byte[] from, int in, byte[] to, int row, int length, int pixel) {
        switch (pixel) {
            case 1 -> undo1(from, in, to, row, length);
            case 3 -> undo3(from, in, to, row, length);
            case 4 -> undo4(from, in, to, row, length);
            default -> {
                int first = Math.min(pixel, length);
                System.arraycopy(from, in, to, row, first);
                for (int i = first; i < length; i++) {
                    to[row + i] = (byte) (from[in + i] + to[row + i - pixel]);
                }
            }
        }
    }

    private static void undo1(byte[] from, int in, byte[] to, int row, int length) {
        int a = 0;
        for (int i = 0; i < length; i++) {
            a += from[in + i];
            to[row + i] = (byte) a;
        }
    }

    /** Eight bytes at a time, as a prefix sum by doubling; the last three bytes carry over to the next step. */
    private static void undo3(byte[] from, int in, byte[] to, int row, int length) {
        long last = 0;
        int i = 0;
        for (; i <= length - 8; i += 8) {
            long sums = PackedBytes.get(from, in + i);
            sums = PackedBytes.add(sums, sums << 24);
            sums = PackedBytes.add(sums, sums << 48);
            sums = PackedBytes.add(sums, last * EVERY_THIRD);
            PackedBytes.put(to, row + i, sums);
            last = sums >>> 40;
        }
        for (; i < length; i++) {
            long sum = last + from[in + i] & 0xFF;
            to[row + i] = (byte) sum;
            last = last >>> 8 | sum << 16;
        }
    }

    private static void undo4(byte[] from, int in, byte[] to, int row, int length) {
        int a0 = 0;
        int a1 = 0;
        int a2 = 0;
        int a3 = 0;
        for (int i = 0; i < length; i += 4) {
            a0 += from[in + i];
            a1 += from[in + i + 1];
            a2 += from[in + i + 2];
            a3 += from[in + i + 3];
            to[row + i] = (byte) a0;
            to[row + i + 1] = (byte) a1;
            to[row + i + 2] = (byte) a2;
            to[row + i + 3] = (byte) a3;
        }
    }
}
