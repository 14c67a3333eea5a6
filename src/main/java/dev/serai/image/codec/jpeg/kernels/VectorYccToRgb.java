package dev.serai.image.codec.jpeg.kernels;

import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.BYTES;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.BYTE_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.HALF_BYTES;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.HALF_BYTE_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.SHORTS;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.SHORT_TYPE;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.serai.image.kernels.ByteSelection;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/**
 * {@link PlainYccToRgb} with vectors. Each color of a row is computed in 16-bit lanes, even and odd pixels apart; byte
 * shuffles interleave the three. A 16-bit factor is split into two of 8 bits, with a carry from the low to the high
 * product: all sums stay within 16 bits, so that nothing is lost. {@link JpegVectorShapes} explains the casts.
 */
final class VectorYccToRgb extends PlainYccToRgb {
    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    /** Shorts in a vector; bytes in one that shuffles work on. */
    private static final int LANES = SHORTS.length();

    private static final ByteSelection FIRST = third(0);
    private static final ByteSelection SECOND = third(1);
    private static final ByteSelection LAST = third(2);

    private static final int WHOLE = 1 << 16;

    private final byte[] reds;
    private final byte[] greens;
    private final byte[] blues;
    /** Sums of two rows, from index 1 on, with the first and the last once more before and after them. */
    private final short[] sums;

    /** For rows of that many pixels. */
    VectorYccToRgb(int width) {
        reds = new byte[width];
        greens = new byte[width];
        blues = new byte[width];
        sums = new short[(width + 1) / 2 + 2];
    }

    /** A third of the bytes of {@link #LANES} pixels, out of their reds, greens and blues. */
    private static ByteSelection third(int number) {
        int first = number * LANES;
        return ByteSelection.of(HALF_BYTES, i -> (first + i) % 3, i -> (first + i) / 3);
    }

    @Override
    public void toRgb(
            byte[] lumas, int lumaAt, byte[] cbs, int cbAt, byte[] crs, int crAt, byte[] pixels, int at, int width) {
        int done = width - width % WIDTH;
        shift(lumas, lumaAt, crs, crAt, CR_TO_R - WHOLE, done, reds);
        green(lumas, lumaAt, cbs, cbAt, crs, crAt, done, greens);
        shift(lumas, lumaAt, cbs, cbAt, CB_TO_B - WHOLE, done, blues);
        join(reds, greens, blues, done, pixels, at);
        super.toRgb(lumas, lumaAt + done, cbs, cbAt + done, crs, crAt + done, pixels, at + 3 * done, width - done);
    }

    /** Luma and one color difference times 1 and {@code factor}. */
    private static void shift(
            byte[] lumas, int lumaAt, byte[] differences, int differenceAt, int factor, int count, byte[] to) {
        short low = (short) (factor % 256);
        short high = (short) (factor / 256);
        int whole = count - count % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            ShortVector luma = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, lumas, lumaAt + i))
                    .reinterpretAsShorts());
            ShortVector difference = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, differences, differenceAt + i))
                    .reinterpretAsShorts());
            ShortVector d0 =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(difference.and((short) 255)).sub((short) 128));
            ShortVector low0 = SHORT_TYPE.cast(SHORT_TYPE.cast(d0.mul(low)).lanewise(ASHR, 8));
            ShortVector part0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(d0.mul(high)).add((short) (HALF >> 8)))
                            .add(low0))
                    .lanewise(ASHR, 8));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE
                                    .cast(SHORT_TYPE.cast(luma.and((short) 255)).add(d0))
                                    .add(part0))
                            .max((short) 0))
                    .min((short) 255));
            ShortVector d1 = SHORT_TYPE.cast(
                    SHORT_TYPE.cast(difference.lanewise(LSHR, 8)).sub((short) 128));
            ShortVector low1 = SHORT_TYPE.cast(SHORT_TYPE.cast(d1.mul(low)).lanewise(ASHR, 8));
            ShortVector part1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(d1.mul(high)).add((short) (HALF >> 8)))
                            .add(low1))
                    .lanewise(ASHR, 8));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE
                                    .cast(SHORT_TYPE
                                            .cast(luma.lanewise(LSHR, 8))
                                            .add(d1))
                                    .add(part1))
                            .max((short) 0))
                    .min((short) 255));
            ShortVector both = SHORT_TYPE.cast(even.or(SHORT_TYPE.cast(odd.lanewise(LSHL, 8))));
            BYTE_TYPE.cast(both.reinterpretAsBytes()).intoArray(to, i);
        }
    }

    private static void green(
            byte[] lumas, int lumaAt, byte[] cbs, int cbAt, byte[] crs, int crAt, int count, byte[] to) {
        short lowBlue = (short) (CB_TO_G % 256);
        short highBlue = (short) (CB_TO_G / 256);
        // Red counts as -1 and this, which is less than a half: it would not fit beside blue.
        short lowRed = (short) ((CR_TO_G + WHOLE) % 256);
        short highRed = (short) ((CR_TO_G + WHOLE) / 256);
        int whole = count - count % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            ShortVector luma = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, lumas, lumaAt + i))
                    .reinterpretAsShorts());
            ShortVector cb = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, cbs, cbAt + i)).reinterpretAsShorts());
            ShortVector cr = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, crs, crAt + i)).reinterpretAsShorts());
            ShortVector b0 =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(cb.and((short) 255)).sub((short) 128));
            ShortVector r0 =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(cr.and((short) 255)).sub((short) 128));
            ShortVector low0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(b0.mul(lowBlue)).add(SHORT_TYPE.cast(r0.mul(lowRed))))
                    .lanewise(ASHR, 8));
            ShortVector part0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(b0.mul(highBlue)).add(SHORT_TYPE.cast(r0.mul(highRed))))
                            .add((short) (HALF >> 8)))
                    .add(low0));
            ShortVector level0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(luma.and((short) 255)).sub(r0))
                    .add(SHORT_TYPE.cast(part0.lanewise(ASHR, 8))));
            ShortVector even =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(level0.max((short) 0)).min((short) 255));
            ShortVector b1 =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(cb.lanewise(LSHR, 8)).sub((short) 128));
            ShortVector r1 =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(cr.lanewise(LSHR, 8)).sub((short) 128));
            ShortVector low1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(b1.mul(lowBlue)).add(SHORT_TYPE.cast(r1.mul(lowRed))))
                    .lanewise(ASHR, 8));
            ShortVector part1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(b1.mul(highBlue)).add(SHORT_TYPE.cast(r1.mul(highRed))))
                            .add((short) (HALF >> 8)))
                    .add(low1));
            ShortVector level1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(luma.lanewise(LSHR, 8)).sub(r1))
                    .add(SHORT_TYPE.cast(part1.lanewise(ASHR, 8))));
            ShortVector odd =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(level1.max((short) 0)).min((short) 255));
            ShortVector both = SHORT_TYPE.cast(even.or(SHORT_TYPE.cast(odd.lanewise(LSHL, 8))));
            BYTE_TYPE.cast(both.reinterpretAsBytes()).intoArray(to, i);
        }
    }

    private static void join(byte[] reds, byte[] greens, byte[] blues, int count, byte[] pixels, int at) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            int to = at + 3 * i;
            ByteVector red = HALF_BYTE_TYPE.cast(ByteVector.fromArray(HALF_BYTES, reds, i));
            ByteVector green = HALF_BYTE_TYPE.cast(ByteVector.fromArray(HALF_BYTES, greens, i));
            ByteVector blue = HALF_BYTE_TYPE.cast(ByteVector.fromArray(HALF_BYTES, blues, i));
            ByteVector first = HALF_BYTE_TYPE.cast(HALF_BYTE_TYPE
                    .cast(red.rearrange(FIRST.shuffle()))
                    .blend(HALF_BYTE_TYPE.cast(green.rearrange(FIRST.shuffle())), FIRST.second()));
            HALF_BYTE_TYPE
                    .cast(first.blend(HALF_BYTE_TYPE.cast(blue.rearrange(FIRST.shuffle())), FIRST.third()))
                    .intoArray(pixels, to);
            ByteVector second = HALF_BYTE_TYPE.cast(HALF_BYTE_TYPE
                    .cast(red.rearrange(SECOND.shuffle()))
                    .blend(HALF_BYTE_TYPE.cast(green.rearrange(SECOND.shuffle())), SECOND.second()));
            HALF_BYTE_TYPE
                    .cast(second.blend(HALF_BYTE_TYPE.cast(blue.rearrange(SECOND.shuffle())), SECOND.third()))
                    .intoArray(pixels, to + LANES);
            ByteVector last = HALF_BYTE_TYPE.cast(HALF_BYTE_TYPE
                    .cast(red.rearrange(LAST.shuffle()))
                    .blend(HALF_BYTE_TYPE.cast(green.rearrange(LAST.shuffle())), LAST.second()));
            HALF_BYTE_TYPE
                    .cast(last.blend(HALF_BYTE_TYPE.cast(blue.rearrange(LAST.shuffle())), LAST.third()))
                    .intoArray(pixels, to + 2 * LANES);
        }
    }

    @Override
    public void enlarge(byte[] samples, int near, int far, int width, byte[] to) {
        int x = 0;
        for (; x <= width - LANES; x += LANES) {
            ShortVector here = SHORT_TYPE
                    .cast(ByteVector.fromArray(HALF_BYTES, samples, near + x).convertShape(B2S, SHORTS, 0))
                    .and((short) 255);
            ShortVector beside = SHORT_TYPE
                    .cast(ByteVector.fromArray(HALF_BYTES, samples, far + x).convertShape(B2S, SHORTS, 0))
                    .and((short) 255);
            here.mul((short) 3).add(beside).intoArray(sums, 1 + x);
        }
        for (; x < width; x++) {
            sums[1 + x] = (short) sum(samples, near + x, far + x);
        }
        sums[0] = sums[1];
        sums[1 + width] = sums[width];
        spread(sums, width, to);
    }

    private static void spread(short[] sums, int width, byte[] to) {
        int x = 0;
        for (; x <= width - LANES; x += LANES) {
            ShortVector three = ShortVector.fromArray(SHORTS, sums, 1 + x).mul((short) 3);
            ShortVector left = three.add(ShortVector.fromArray(SHORTS, sums, x)).add((short) 8);
            ShortVector right =
                    three.add(ShortVector.fromArray(SHORTS, sums, 2 + x)).add((short) 7);
            ShortVector even = SHORT_TYPE.cast(left.lanewise(LSHR, 4));
            ShortVector odd = SHORT_TYPE.cast(right.and((short) 0xFF0).lanewise(LSHL, 4));
            BYTE_TYPE.cast(even.or(odd).reinterpretAsBytes()).intoArray(to, 2 * x);
        }
        for (; x < width; x++) {
            int three = 3 * sums[1 + x];
            to[2 * x] = (byte) (three + sums[x] + 8 >> 4);
            to[2 * x + 1] = (byte) (three + sums[2 + x] + 7 >> 4);
        }
    }
}
