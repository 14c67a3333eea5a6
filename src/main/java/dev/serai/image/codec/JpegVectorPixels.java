package dev.serai.image.codec;

import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link JpegPixels} with vectors. Colours are made of every fourth pixel at a time, so that bytes become numbers and
 * numbers bytes without moving across lanes; what four such rows hold is joined three numbers at a time. On casts see
 * {@link JpegVectorIdct}.
 */
final class JpegVectorPixels extends JpegPixels {
    private static final VarHandle INT_VIEW =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
    private static final VectorSpecies<Byte> FEW_BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final Class<?> INT = IntVector.SPECIES_256.vectorType();
    private static final Class<?> SHORT = SHORTS.vectorType();

    private static final int LANES = JpegKernels.LANES;
    private static final int WIDE = 16;

    /** The largest number whose upper half is a sample. */
    private static final int MOST = (256 << 16) - 1;

    /** Pixels of a row as numbers 0xBBGGRR, every fourth. */
    private final int[][] quarters = new int[4][];
    /** Sums of two rows, from index 1 on, with the first and the last once more before and after them. */
    private final short[] sums;

    /** For rows of that many pixels. */
    JpegVectorPixels(int width) {
        for (int i = 0; i < 4; i++) {
            quarters[i] = new int[width / 4];
        }
        sums = new short[(width + 1) / 2 + 2];
    }

    @Override
    void toRgb(
            byte[] lumas,
            int lumaAt,
            byte[] blues,
            int blueAt,
            byte[] reds,
            int redAt,
            byte[] pixels,
            int at,
            int width) {
        int count = width / 4 / LANES * LANES;
        for (int i = 0; i < 4; i++) {
            convert(lumas, lumaAt, blues, blueAt, reds, redAt, count, 8 * i, quarters[i]);
        }
        join(count, pixels, at);
        int done = 4 * count;
        super.toRgb(
                lumas, lumaAt + done, blues, blueAt + done, reds, redAt + done, pixels, at + 3 * done, width - done);
    }

    /** The samples at that shift in each four of the planes. */
    private static void convert(
            byte[] lumas,
            int lumaAt,
            byte[] blues,
            int blueAt,
            byte[] reds,
            int redAt,
            int count,
            int shift,
            int[] to) {
        for (int i = 0; i < count; i += LANES) {
            IntVector fourLumas =
                    ByteVector.fromArray(BYTES, lumas, lumaAt + 4 * i).reinterpretAsInts();
            IntVector fourBlues =
                    ByteVector.fromArray(BYTES, blues, blueAt + 4 * i).reinterpretAsInts();
            IntVector fourReds =
                    ByteVector.fromArray(BYTES, reds, redAt + 4 * i).reinterpretAsInts();
            IntVector luma = ((IntVector) INT.cast(fourLumas.lanewise(LSHR, shift))).and(255);
            IntVector cb = ((IntVector) INT.cast(fourBlues.lanewise(LSHR, shift))).and(255);
            IntVector cr = ((IntVector) INT.cast(fourReds.lanewise(LSHR, shift))).and(255);
            IntVector y = ((IntVector) INT.cast(luma.lanewise(LSHL, 16))).add(HALF);
            IntVector r = y.add(cr.mul(CR_TO_R)).sub(128 * CR_TO_R).max(0).min(MOST);
            IntVector g = y.add(cb.mul(CB_TO_G))
                    .add(cr.mul(CR_TO_G))
                    .sub(128 * (CB_TO_G + CR_TO_G))
                    .max(0)
                    .min(MOST);
            IntVector b = y.add(cb.mul(CB_TO_B)).sub(128 * CB_TO_B).max(0).min(MOST);
            IntVector low = (IntVector) INT.cast(r.lanewise(LSHR, 16));
            IntVector middle = ((IntVector) INT.cast(g.lanewise(LSHR, 8))).and(0xFF00);
            low.or(middle).or(b.and(0xFF0000)).intoArray(to, i);
        }
    }

    private void join(int count, byte[] pixels, int at) {
        int[] first = quarters[0];
        int[] second = quarters[1];
        int[] third = quarters[2];
        int[] fourth = quarters[3];
        int to = at;
        for (int i = 0; i < count; i++, to += 12) {
            int b = second[i];
            int c = third[i];
            INT_VIEW.set(pixels, to, first[i] | b << 24);
            INT_VIEW.set(pixels, to + 4, b >>> 8 | c << 16);
            INT_VIEW.set(pixels, to + 8, c >>> 16 | fourth[i] << 8);
        }
    }

    @Override
    void enlarge(byte[] samples, int near, int far, int width, byte[] to) {
        int x = 0;
        for (; x <= width - WIDE; x += WIDE) {
            ShortVector here = ((ShortVector) SHORT.cast(
                            ByteVector.fromArray(FEW_BYTES, samples, near + x).convertShape(B2S, SHORTS, 0)))
                    .and((short) 255);
            ShortVector beside = ((ShortVector) SHORT.cast(
                            ByteVector.fromArray(FEW_BYTES, samples, far + x).convertShape(B2S, SHORTS, 0)))
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
        for (; x <= width - WIDE; x += WIDE) {
            ShortVector three = ShortVector.fromArray(SHORTS, sums, 1 + x).mul((short) 3);
            ShortVector left = three.add(ShortVector.fromArray(SHORTS, sums, x)).add((short) 8);
            ShortVector right =
                    three.add(ShortVector.fromArray(SHORTS, sums, 2 + x)).add((short) 7);
            ShortVector even = (ShortVector) SHORT.cast(left.lanewise(LSHR, 4));
            ShortVector odd = (ShortVector) SHORT.cast(right.and((short) 0xFF0).lanewise(LSHL, 4));
            even.or(odd).reinterpretAsBytes().intoArray(to, 2 * x);
        }
        for (; x < width; x++) {
            int three = 3 * sums[1 + x];
            to[2 * x] = (byte) (three + sums[x] + 8 >> 4);
            to[2 * x + 1] = (byte) (three + sums[2 + x] + 7 >> 4);
        }
    }
}
