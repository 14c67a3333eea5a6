package dev.serai.image.codec.jpeg.kernels;

import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.BYTES;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.BYTE_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.HALF_BYTES;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.HALF_BYTE_TYPE;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.SHORTS;
import static dev.serai.image.codec.jpeg.kernels.JpegVectorShapes.SHORT_TYPE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;

import dev.serai.image.kernels.ByteSelection;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;

/**
 * {@link PlainRgbToYcc} with vectors. Byte shuffles deinterleave a row; 16-bit lanes then process even and odd pixels.
 * A 16-bit factor is split into two of 8 bits, with a carry from the low to the high product: all sums stay within
 * unsigned 16 bits, so that nothing is lost. {@link JpegVectorShapes} explains the casts.
 */
final class VectorRgbToYcc extends PlainRgbToYcc {
    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    /** Bytes in a vector that shuffles work on: whole ones would move across halves, which takes longer. */
    private static final int SHUFFLED = HALF_BYTES.length();

    private static final ByteSelection RED = ByteSelection.following(HALF_BYTES, i -> 3 * i);
    private static final ByteSelection GREEN = ByteSelection.following(HALF_BYTES, i -> 3 * i + 1);
    private static final ByteSelection BLUE = ByteSelection.following(HALF_BYTES, i -> 3 * i + 2);

    private static final short LOW_CENTER = (short) (CENTER & 255);
    private static final short HIGH_CENTER = (short) (CENTER >> 8);

    /** What rounds sums of four, between down and up in turn so that it has no bias. */
    private static final short[] ROUNDING = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};

    private final int count;
    private final Planes upperPlanes;
    private final Planes lowerPlanes;
    private final short[] sums;

    /**
     * A converter for rows of {@code width} pixels; all rows that it writes must have room for whole vectors of {@link
     * #WIDTH} pixels.
     */
    VectorRgbToYcc(int width, int padded) {
        super(width, padded);
        this.count = (padded + WIDTH - 1) / WIDTH * WIDTH;
        this.upperPlanes = new Planes(count);
        this.lowerPlanes = new Planes(count);
        this.sums = new short[count / 2];
    }

    /** A row's samples by color. */
    private record Planes(byte[] red, byte[] green, byte[] blue) {
        Planes(int count) {
            this(new byte[count], new byte[count], new byte[count]);
        }
    }

    @Override
    public void convert(
            byte[] pixels,
            int upper,
            int lower,
            byte[] luma,
            int upperTo,
            int lowerTo,
            byte[] blue,
            byte[] red,
            int to) {
        split(pixels, upper, upperPlanes);
        luma(upperPlanes, count, luma, upperTo);
        Planes other = upperPlanes;
        if (lower != upper) {
            other = lowerPlanes;
            split(pixels, lower, other);
        }
        luma(other, count, luma, lowerTo);
        Planes above = upperPlanes;
        sum(above.red, above.green, above.blue, R_TO_CB, G_TO_CB, count, false, sums);
        sum(other.red, other.green, other.blue, R_TO_CB, G_TO_CB, count, true, sums);
        quarter(sums, count / 2, blue, to);
        sum(above.blue, above.green, above.red, B_TO_CR, G_TO_CR, count, false, sums);
        sum(other.blue, other.green, other.red, B_TO_CR, G_TO_CR, count, true, sums);
        quarter(sums, count / 2, red, to);
    }

    private void split(byte[] pixels, int at, Planes to) {
        int done = split(pixels, at, to.red, to.green, to.blue, width);
        for (int x = done, p = at + 3 * done; x < width; x++, p += 3) {
            to.red[x] = pixels[p];
            to.green[x] = pixels[p + 1];
            to.blue[x] = pixels[p + 2];
        }
        Arrays.fill(to.red, width, count, to.red[width - 1]);
        Arrays.fill(to.green, width, count, to.green[width - 1]);
        Arrays.fill(to.blue, width, count, to.blue[width - 1]);
    }

    private static int split(byte[] pixels, int from, byte[] red, byte[] green, byte[] blue, int count) {
        int whole = count - count % SHUFFLED;
        for (int i = 0; i < whole; i += SHUFFLED) {
            int at = from + 3 * i;
            ByteVector a = HALF_BYTE_TYPE.cast(ByteVector.fromArray(HALF_BYTES, pixels, at));
            ByteVector b = HALF_BYTE_TYPE.cast(ByteVector.fromArray(HALF_BYTES, pixels, at + SHUFFLED));
            ByteVector c = HALF_BYTE_TYPE.cast(ByteVector.fromArray(HALF_BYTES, pixels, at + 2 * SHUFFLED));
            ByteVector redAb = HALF_BYTE_TYPE.cast(HALF_BYTE_TYPE
                    .cast(a.rearrange(RED.shuffle()))
                    .blend(HALF_BYTE_TYPE.cast(b.rearrange(RED.shuffle())), RED.second()));
            HALF_BYTE_TYPE
                    .cast(redAb.blend(HALF_BYTE_TYPE.cast(c.rearrange(RED.shuffle())), RED.third()))
                    .intoArray(red, i);
            ByteVector greenAb = HALF_BYTE_TYPE.cast(HALF_BYTE_TYPE
                    .cast(a.rearrange(GREEN.shuffle()))
                    .blend(HALF_BYTE_TYPE.cast(b.rearrange(GREEN.shuffle())), GREEN.second()));
            HALF_BYTE_TYPE
                    .cast(greenAb.blend(HALF_BYTE_TYPE.cast(c.rearrange(GREEN.shuffle())), GREEN.third()))
                    .intoArray(green, i);
            ByteVector blueAb = HALF_BYTE_TYPE.cast(HALF_BYTE_TYPE
                    .cast(a.rearrange(BLUE.shuffle()))
                    .blend(HALF_BYTE_TYPE.cast(b.rearrange(BLUE.shuffle())), BLUE.second()));
            HALF_BYTE_TYPE
                    .cast(blueAb.blend(HALF_BYTE_TYPE.cast(c.rearrange(BLUE.shuffle())), BLUE.third()))
                    .intoArray(blue, i);
        }
        return whole;
    }

    private static void luma(Planes planes, int count, byte[] luma, int to) {
        luma(planes.red, planes.green, planes.blue, count - count % WIDTH, luma, to);
    }

    private static void luma(byte[] reds, byte[] greens, byte[] blues, int whole, byte[] luma, int to) {
        for (int i = 0; i < whole; i += WIDTH) {
            ShortVector red = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, reds, i)).reinterpretAsShorts());
            ShortVector green = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, greens, i)).reinterpretAsShorts());
            ShortVector blue = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, blues, i)).reinterpretAsShorts());
            ShortVector r0 = SHORT_TYPE.cast(red.and((short) 255));
            ShortVector g0 = SHORT_TYPE.cast(green.and((short) 255));
            ShortVector b0 = SHORT_TYPE.cast(blue.and((short) 255));
            ShortVector low0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(r0.mul((short) (R_TO_Y & 255))).add(SHORT_TYPE.cast(g0.mul((short)
                            (G_TO_Y & 255)))))
                    .add(SHORT_TYPE.cast(b0.mul((short) (B_TO_Y & 255)))));
            ShortVector high0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(r0.mul((short) (R_TO_Y >> 8))).add(SHORT_TYPE.cast(g0.mul((short)
                                    (G_TO_Y >> 8)))))
                            .add(SHORT_TYPE.cast(b0.mul((short) (B_TO_Y >> 8)))))
                    .add((short) (HALF >> 8)));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(high0.add(SHORT_TYPE.cast(low0.lanewise(LSHR, 8))))
                    .lanewise(LSHR, 8));
            ShortVector r1 = SHORT_TYPE.cast(red.lanewise(LSHR, 8));
            ShortVector g1 = SHORT_TYPE.cast(green.lanewise(LSHR, 8));
            ShortVector b1 = SHORT_TYPE.cast(blue.lanewise(LSHR, 8));
            ShortVector low1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(r1.mul((short) (R_TO_Y & 255))).add(SHORT_TYPE.cast(g1.mul((short)
                            (G_TO_Y & 255)))))
                    .add(SHORT_TYPE.cast(b1.mul((short) (B_TO_Y & 255)))));
            ShortVector high1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(r1.mul((short) (R_TO_Y >> 8))).add(SHORT_TYPE.cast(g1.mul((short)
                                    (G_TO_Y >> 8)))))
                            .add(SHORT_TYPE.cast(b1.mul((short) (B_TO_Y >> 8)))))
                    .add((short) (HALF >> 8)));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(high1.add(SHORT_TYPE.cast(low1.lanewise(LSHR, 8))))
                    .and((short) 0xff00));
            BYTE_TYPE.cast(SHORT_TYPE.cast(even.or(odd)).reinterpretAsBytes()).intoArray(luma, to + i);
        }
    }

    /**
     * Sums of pairs of one color difference, rounding included: into {@code sums}, or added to what is there.
     *
     * @param others the plane that is not green, with the factor {@code ofOther}
     * @param owns the plane whose factor is a half
     */
    private static void sum(
            byte[] others, byte[] greens, byte[] owns, int ofOther, int ofGreen, int count, boolean add, short[] sums) {
        short lowOther = (short) (ofOther & 255);
        short highOther = (short) (ofOther >> 8);
        short lowGreen = (short) (ofGreen & 255);
        short highGreen = (short) (ofGreen >> 8);
        int whole = count - count % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            ShortVector other = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, others, i)).reinterpretAsShorts());
            ShortVector green = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, greens, i)).reinterpretAsShorts());
            ShortVector own = SHORT_TYPE.cast(
                    BYTE_TYPE.cast(ByteVector.fromArray(BYTES, owns, i)).reinterpretAsShorts());
            ShortVector a0 = SHORT_TYPE.cast(other.and((short) 255));
            ShortVector g0 = SHORT_TYPE.cast(green.and((short) 255));
            ShortVector o0 = SHORT_TYPE.cast(own.and((short) 255));
            ShortVector low0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(a0.mul(lowOther)).add(SHORT_TYPE.cast(g0.mul(lowGreen))))
                    .add(LOW_CENTER));
            ShortVector high0 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(a0.mul(highOther)).add(SHORT_TYPE.cast(g0.mul(highGreen))))
                            .add(SHORT_TYPE.cast(o0.mul((short) 128))))
                    .add(HIGH_CENTER));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(high0.add(SHORT_TYPE.cast(low0.lanewise(LSHR, 8))))
                    .lanewise(LSHR, 8));
            ShortVector a1 = SHORT_TYPE.cast(other.lanewise(LSHR, 8));
            ShortVector g1 = SHORT_TYPE.cast(green.lanewise(LSHR, 8));
            ShortVector o1 = SHORT_TYPE.cast(own.lanewise(LSHR, 8));
            ShortVector low1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(a1.mul(lowOther)).add(SHORT_TYPE.cast(g1.mul(lowGreen))))
                    .add(LOW_CENTER));
            ShortVector high1 = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE
                            .cast(SHORT_TYPE.cast(a1.mul(highOther)).add(SHORT_TYPE.cast(g1.mul(highGreen))))
                            .add(SHORT_TYPE.cast(o1.mul((short) 128))))
                    .add(HIGH_CENTER));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(high1.add(SHORT_TYPE.cast(low1.lanewise(LSHR, 8))))
                    .lanewise(LSHR, 8));
            ShortVector before = SHORT_TYPE.cast(
                    add ? ShortVector.fromArray(SHORTS, sums, i / 2) : ShortVector.fromArray(SHORTS, ROUNDING, 0));
            SHORT_TYPE.cast(SHORT_TYPE.cast(even.add(odd)).add(before)).intoArray(sums, i / 2);
        }
    }

    private static void quarter(short[] sums, int count, byte[] to, int at) {
        int lanes = WIDTH / 2;
        int whole = count - count % lanes;
        for (int i = 0; i < whole; i += lanes) {
            ShortVector means = SHORT_TYPE.cast(
                    SHORT_TYPE.cast(ShortVector.fromArray(SHORTS, sums, i)).lanewise(LSHR, 2));
            HALF_BYTE_TYPE.cast(means.convertShape(S2B, HALF_BYTES, 0)).intoArray(to, at + i);
        }
    }
}
