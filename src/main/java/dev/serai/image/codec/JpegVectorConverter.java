package dev.serai.image.codec;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link JpegConverter} with vectors. Pixels are first spread over four rows of numbers, each of every fourth pixel; then
 * four results make four bytes of one number. On casts see {@link JpegVectorIdct}.
 */
final class JpegVectorConverter extends JpegConverter {
    private static final VarHandle INT_VIEW =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_VIEW =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final Class<?> INT = INTS.vectorType();
    private static final int LANES = JpegKernels.LANES;

    private final int count;
    /** Pixels as numbers 0x..BBGGRR, of the upper row and of the lower one. */
    private final int[][] upperQuarters;

    private final int[][] lowerQuarters;
    /** Colour as numbers 0x00RR00BB: at even places, and at odd ones. */
    private final int[] even;

    private final int[] odd;

    /**
     * A converter for rows of {@code width} pixels; all rows that it writes must have room for whole vectors of four
     * times {@link JpegKernels#LANES} pixels.
     */
    JpegVectorConverter(int width, int padded) {
        super(width, padded);
        this.count = JpegDecoder.ceilDiv(padded, 4 * LANES) * LANES;
        this.upperQuarters = new int[4][count];
        this.lowerQuarters = new int[4][count];
        this.even = new int[count];
        this.odd = new int[count];
    }

    @Override
    void convert(
            byte[] pixels,
            int upper,
            int lower,
            byte[] luma,
            int upperTo,
            int lowerTo,
            byte[] blue,
            byte[] red,
            int to) {
        spread(pixels, upper, upperQuarters);
        luma(upperQuarters, count, luma, upperTo);
        int[][] other = upperQuarters;
        if (lower != upper) {
            other = lowerQuarters;
            spread(pixels, lower, other);
        }
        luma(other, count, luma, lowerTo);
        // Rounding alternates between down and up so that it has no bias.
        colour(upperQuarters[0], upperQuarters[1], other[0], other[1], count, 0x10001, even);
        colour(upperQuarters[2], upperQuarters[3], other[2], other[3], count, 0x20002, odd);
        for (int i = 0; i < count; i++) {
            int four = even[i] | odd[i] << 8;
            SHORT_VIEW.set(blue, to + 2 * i, (short) four);
            SHORT_VIEW.set(red, to + 2 * i, (short) (four >>> 16));
        }
    }

    private void spread(byte[] pixels, int at, int[][] quarters) {
        int[] first = quarters[0];
        int[] second = quarters[1];
        int[] third = quarters[2];
        int[] fourth = quarters[3];
        int whole = width / 4;
        int from = at;
        for (int i = 0; i < whole; i++, from += 12) {
            int a = (int) INT_VIEW.get(pixels, from);
            int b = (int) INT_VIEW.get(pixels, from + 4);
            int c = (int) INT_VIEW.get(pixels, from + 8);
            first[i] = a;
            second[i] = a >>> 24 | b << 8;
            third[i] = b >>> 16 | c << 16;
            fourth[i] = c >>> 8;
        }
        int last = 0;
        for (int x = 4 * (width - 1 >> 2); x < width; x++) {
            int p = at + 3 * x;
            last = pixels[p] & 0xFF | (pixels[p + 1] & 0xFF) << 8 | (pixels[p + 2] & 0xFF) << 16;
            quarters[x & 3][x >> 2] = last;
        }
        for (int i = 0; i < 4; i++) {
            Arrays.fill(quarters[i], width + 3 - i >> 2, count, last);
        }
    }

    private static void luma(int[][] quarters, int count, byte[] luma, int to) {
        for (int i = 0; i < count; i += LANES) {
            IntVector p0 = IntVector.fromArray(INTS, quarters[0], i);
            IntVector y0 = p0.and(255)
                    .mul(R_TO_Y)
                    .add(((IntVector) INT.cast(p0.lanewise(LSHR, 8))).and(255).mul(G_TO_Y))
                    .add(((IntVector) INT.cast(p0.lanewise(LSHR, 16))).and(255).mul(B_TO_Y))
                    .add(HALF);
            IntVector p1 = IntVector.fromArray(INTS, quarters[1], i);
            IntVector y1 = p1.and(255)
                    .mul(R_TO_Y)
                    .add(((IntVector) INT.cast(p1.lanewise(LSHR, 8))).and(255).mul(G_TO_Y))
                    .add(((IntVector) INT.cast(p1.lanewise(LSHR, 16))).and(255).mul(B_TO_Y))
                    .add(HALF);
            IntVector p2 = IntVector.fromArray(INTS, quarters[2], i);
            IntVector y2 = p2.and(255)
                    .mul(R_TO_Y)
                    .add(((IntVector) INT.cast(p2.lanewise(LSHR, 8))).and(255).mul(G_TO_Y))
                    .add(((IntVector) INT.cast(p2.lanewise(LSHR, 16))).and(255).mul(B_TO_Y))
                    .add(HALF);
            IntVector p3 = IntVector.fromArray(INTS, quarters[3], i);
            IntVector y3 = p3.and(255)
                    .mul(R_TO_Y)
                    .add(((IntVector) INT.cast(p3.lanewise(LSHR, 8))).and(255).mul(G_TO_Y))
                    .add(((IntVector) INT.cast(p3.lanewise(LSHR, 16))).and(255).mul(B_TO_Y))
                    .add(HALF);
            IntVector b0 = (IntVector) INT.cast(y0.lanewise(LSHR, 16));
            IntVector b1 = ((IntVector) INT.cast(y1.lanewise(LSHR, 8))).and(0xFF00);
            IntVector b2 = y2.and(0xFF0000);
            IntVector b3 = (IntVector) INT.cast(y3.and(0xFF0000).lanewise(LSHL, 8));
            b0.or(b1).or(b2).or(b3).reinterpretAsBytes().intoArray(luma, to + 4 * i);
        }
    }

    /** Means of the same places in four rows of pixels. */
    private static void colour(int[] first, int[] second, int[] third, int[] fourth, int count, int bias, int[] to) {
        for (int i = 0; i < count; i += LANES) {
            IntVector p0 = IntVector.fromArray(INTS, first, i);
            IntVector r0 = p0.and(255);
            IntVector g0 = ((IntVector) INT.cast(p0.lanewise(LSHR, 8))).and(255);
            IntVector b0 = ((IntVector) INT.cast(p0.lanewise(LSHR, 16))).and(255);
            IntVector cb0 =
                    r0.mul(R_TO_CB).add(g0.mul(G_TO_CB)).add(b0.mul(1 << 15)).add(CENTRE);
            IntVector cr0 =
                    r0.mul(1 << 15).add(g0.mul(G_TO_CR)).add(b0.mul(B_TO_CR)).add(CENTRE);
            IntVector s0 = ((IntVector) INT.cast(cb0.lanewise(LSHR, 16))).or(cr0.and(0xFF0000));
            IntVector p1 = IntVector.fromArray(INTS, second, i);
            IntVector r1 = p1.and(255);
            IntVector g1 = ((IntVector) INT.cast(p1.lanewise(LSHR, 8))).and(255);
            IntVector b1 = ((IntVector) INT.cast(p1.lanewise(LSHR, 16))).and(255);
            IntVector cb1 =
                    r1.mul(R_TO_CB).add(g1.mul(G_TO_CB)).add(b1.mul(1 << 15)).add(CENTRE);
            IntVector cr1 =
                    r1.mul(1 << 15).add(g1.mul(G_TO_CR)).add(b1.mul(B_TO_CR)).add(CENTRE);
            IntVector s1 = ((IntVector) INT.cast(cb1.lanewise(LSHR, 16))).or(cr1.and(0xFF0000));
            IntVector p2 = IntVector.fromArray(INTS, third, i);
            IntVector r2 = p2.and(255);
            IntVector g2 = ((IntVector) INT.cast(p2.lanewise(LSHR, 8))).and(255);
            IntVector b2 = ((IntVector) INT.cast(p2.lanewise(LSHR, 16))).and(255);
            IntVector cb2 =
                    r2.mul(R_TO_CB).add(g2.mul(G_TO_CB)).add(b2.mul(1 << 15)).add(CENTRE);
            IntVector cr2 =
                    r2.mul(1 << 15).add(g2.mul(G_TO_CR)).add(b2.mul(B_TO_CR)).add(CENTRE);
            IntVector s2 = ((IntVector) INT.cast(cb2.lanewise(LSHR, 16))).or(cr2.and(0xFF0000));
            IntVector p3 = IntVector.fromArray(INTS, fourth, i);
            IntVector r3 = p3.and(255);
            IntVector g3 = ((IntVector) INT.cast(p3.lanewise(LSHR, 8))).and(255);
            IntVector b3 = ((IntVector) INT.cast(p3.lanewise(LSHR, 16))).and(255);
            IntVector cb3 =
                    r3.mul(R_TO_CB).add(g3.mul(G_TO_CB)).add(b3.mul(1 << 15)).add(CENTRE);
            IntVector cr3 =
                    r3.mul(1 << 15).add(g3.mul(G_TO_CR)).add(b3.mul(B_TO_CR)).add(CENTRE);
            IntVector s3 = ((IntVector) INT.cast(cb3.lanewise(LSHR, 16))).or(cr3.and(0xFF0000));
            IntVector sum = s0.add(s1).add(s2).add(s3).add(bias);
            ((IntVector) INT.cast(sum.lanewise(LSHR, 2))).and(0xFF00FF).intoArray(to, i);
        }
    }
}
