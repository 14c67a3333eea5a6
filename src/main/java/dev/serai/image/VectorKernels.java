package dev.serai.image;

import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators.Conversion;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels with {@code jdk.incubator.vector}, for vectors of 256 bits or more. What is left of a row after its whole
 * vectors is done by the plain loops.
 *
 * <p>Conversions are written out where they are used: a small method of one's own is at times compiled before the loop
 * that calls it and then no longer inlined, which puts each vector on the heap and costs a factor of ten.
 */
final class VectorKernels extends PlainKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FLOATS.vectorShape());

    /** As many bytes as there are numbers in a vector. */
    private static final VectorSpecies<Byte> FEW_BYTES = VectorSpecies.of(byte.class, fraction(4));

    /** As many bytes as there are shorts in a vector. */
    private static final VectorSpecies<Byte> HALF_BYTES = VectorSpecies.of(byte.class, fraction(2));

    /** As many shorts as there are numbers in a vector. */
    private static final VectorSpecies<Short> HALF_SHORTS = VectorSpecies.of(short.class, fraction(2));

    /**
     * Whether conversions without a sign can be trusted: in JDK 17 they fail until they are compiled. Elsewhere samples
     * are widened with their sign and then masked; a mask of all ones costs nothing.
     */
    private static final boolean UNSIGNED = Runtime.version().feature() >= 21;

    private static final Conversion<Byte, Integer> BYTE_TO_INT = UNSIGNED ? ZERO_EXTEND_B2I : B2I;
    private static final Conversion<Byte, Short> BYTE_TO_SHORT = UNSIGNED ? ZERO_EXTEND_B2S : B2S;
    private static final Conversion<Short, Integer> SHORT_TO_INT = UNSIGNED ? ZERO_EXTEND_S2I : S2I;
    private static final int BYTE_IN_INT = UNSIGNED ? -1 : 0xff;
    private static final short BYTE_IN_SHORT = (short) BYTE_IN_INT;
    private static final int SHORT_IN_INT = UNSIGNED ? -1 : 0xffff;

    /** Numbers in a vector. */
    private static final int LANES = FLOATS.length();

    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    private static final Selection RED = new Selection(i -> 3 * i);
    private static final Selection GREEN = new Selection(i -> 3 * i + 1);
    private static final Selection BLUE = new Selection(i -> 3 * i + 2);
    private static final Selection LEFT = new Selection(i -> i / 3 * 6 + i % 3);
    private static final Selection RIGHT = new Selection(i -> i / 3 * 6 + i % 3 + 3);

    private static VectorShape fraction(int part) {
        return VectorShape.forBitSize(FLOATS.vectorBitSize() / part);
    }

    @Override
    public boolean usable() {
        return FLOATS.vectorBitSize() >= 256;
    }

    /** Every so many bytes out of three vectors that follow one another. */
    private static final class Selection {
        final VectorShuffle<Byte> shuffle;
        final VectorMask<Byte> second;
        final VectorMask<Byte> third;

        Selection(IntUnaryOperator index) {
            shuffle = VectorShuffle.fromOp(BYTES, i -> index.applyAsInt(i) % WIDTH);
            second = mask(index, 1);
            third = mask(index, 2);
        }

        private static VectorMask<Byte> mask(IntUnaryOperator index, int vector) {
            boolean[] bits = new boolean[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                bits[i] = index.applyAsInt(i) / WIDTH == vector;
            }
            return VectorMask.fromArray(BYTES, bits, 0);
        }
    }

    @Override
    public void luma(byte[] colour, int from, int channels, byte[] grey, int to, int pixels) {
        int done = channels == 3 ? luma3(colour, from, grey, to, pixels) : luma4(colour, from, grey, to, pixels);
        int left = channels == 3 ? 1 : 2;
        super.luma(colour, from + done * channels, channels, grey, to + done * left, pixels - done);
    }

    /** The planes are picked out of three vectors; then 16-bit lanes do every other pixel each. */
    private static int luma3(byte[] colour, int from, byte[] grey, int to, int pixels) {
        int i = 0;
        for (; i <= pixels - WIDTH; i += WIDTH) {
            int at = from + 3 * i;
            ByteVector a = ByteVector.fromArray(BYTES, colour, at);
            ByteVector b = ByteVector.fromArray(BYTES, colour, at + WIDTH);
            ByteVector c = ByteVector.fromArray(BYTES, colour, at + 2 * WIDTH);
            ShortVector red = a.rearrange(RED.shuffle)
                    .blend(b.rearrange(RED.shuffle), RED.second)
                    .blend(c.rearrange(RED.shuffle), RED.third)
                    .reinterpretAsShorts();
            ShortVector green = a.rearrange(GREEN.shuffle)
                    .blend(b.rearrange(GREEN.shuffle), GREEN.second)
                    .blend(c.rearrange(GREEN.shuffle), GREEN.third)
                    .reinterpretAsShorts();
            ShortVector blue = a.rearrange(BLUE.shuffle)
                    .blend(b.rearrange(BLUE.shuffle), BLUE.second)
                    .blend(c.rearrange(BLUE.shuffle), BLUE.third)
                    .reinterpretAsShorts();
            ShortVector even = red.and((short) 255)
                    .mul((short) 77)
                    .add(green.and((short) 255).mul((short) 150))
                    .add(blue.and((short) 255).mul((short) 29))
                    .add((short) 128)
                    .lanewise(LSHR, 8);
            ShortVector odd = red.lanewise(LSHR, 8)
                    .mul((short) 77)
                    .add(green.lanewise(LSHR, 8).mul((short) 150))
                    .add(blue.lanewise(LSHR, 8).mul((short) 29))
                    .add((short) 128)
                    .and((short) 0xff00);
            even.or(odd).reinterpretAsBytes().intoArray(grey, to + i);
        }
        return i;
    }

    private static int luma4(byte[] colour, int from, byte[] grey, int to, int pixels) {
        int i = 0;
        for (; i <= pixels - LANES; i += LANES) {
            IntVector pixel = ByteVector.fromArray(BYTES, colour, from + 4 * i).reinterpretAsInts();
            IntVector luma = pixel.and(255)
                    .mul(77)
                    .add(pixel.lanewise(LSHR, 8).and(255).mul(150))
                    .add(pixel.lanewise(LSHR, 16).and(255).mul(29))
                    .add(128)
                    .lanewise(LSHR, 8);
            IntVector alpha = pixel.lanewise(LSHR, 24).lanewise(LSHL, 8);
            ((ShortVector) luma.or(alpha).convertShape(I2S, HALF_SHORTS, 0))
                    .reinterpretAsBytes()
                    .intoArray(grey, to + 2 * i);
        }
        return i;
    }

    @Override
    public void halve(byte[] in, int upper, int lower, int channels, byte[] out, int to, int pixels) {
        int done =
                switch (channels) {
                    case 1 -> halve1(in, upper, lower, out, to, pixels);
                    case 3 -> halve3(in, upper, lower, out, to, pixels);
                    default -> 0;
                };
        int ahead = 2 * done * channels;
        super.halve(in, upper + ahead, lower + ahead, channels, out, to + done * channels, pixels - done);
    }

    private static int halve1(byte[] in, int upper, int lower, byte[] out, int to, int pixels) {
        int i = 0;
        for (; i <= pixels - WIDTH / 2; i += WIDTH / 2) {
            ShortVector a = ByteVector.fromArray(BYTES, in, upper + 2 * i).reinterpretAsShorts();
            ShortVector b = ByteVector.fromArray(BYTES, in, lower + 2 * i).reinterpretAsShorts();
            ShortVector mean = a.and((short) 255)
                    .add(a.lanewise(LSHR, 8))
                    .add(b.and((short) 255))
                    .add(b.lanewise(LSHR, 8))
                    .add((short) 2)
                    .lanewise(LSHR, 2);
            ((ByteVector) mean.convertShape(S2B, HALF_BYTES, 0)).intoArray(out, to + i);
        }
        return i;
    }

    /** Left and right pixels are picked out of two vectors; then 16-bit lanes do every other sample each. */
    private static int halve3(byte[] in, int upper, int lower, byte[] out, int to, int pixels) {
        int step = WIDTH / 3;
        int i = 0;
        // Reads two whole vectors and writes one, of which up to two bytes are the next round's.
        for (; 6 * i + 2 * WIDTH <= 6 * pixels && 3 * i + WIDTH <= 3 * pixels; i += step) {
            int above = upper + 6 * i;
            int below = lower + 6 * i;
            ByteVector a = ByteVector.fromArray(BYTES, in, above);
            ByteVector b = ByteVector.fromArray(BYTES, in, above + WIDTH);
            ByteVector c = ByteVector.fromArray(BYTES, in, below);
            ByteVector d = ByteVector.fromArray(BYTES, in, below + WIDTH);
            ShortVector p = a.rearrange(LEFT.shuffle)
                    .blend(b.rearrange(LEFT.shuffle), LEFT.second)
                    .reinterpretAsShorts();
            ShortVector q = a.rearrange(RIGHT.shuffle)
                    .blend(b.rearrange(RIGHT.shuffle), RIGHT.second)
                    .reinterpretAsShorts();
            ShortVector r = c.rearrange(LEFT.shuffle)
                    .blend(d.rearrange(LEFT.shuffle), LEFT.second)
                    .reinterpretAsShorts();
            ShortVector s = c.rearrange(RIGHT.shuffle)
                    .blend(d.rearrange(RIGHT.shuffle), RIGHT.second)
                    .reinterpretAsShorts();
            ShortVector even = p.and((short) 255)
                    .add(q.and((short) 255))
                    .add(r.and((short) 255))
                    .add(s.and((short) 255))
                    .add((short) 2)
                    .lanewise(LSHR, 2);
            ShortVector odd = p.lanewise(LSHR, 8)
                    .add(q.lanewise(LSHR, 8))
                    .add(r.lanewise(LSHR, 8))
                    .add(s.lanewise(LSHR, 8))
                    .add((short) 2)
                    .lanewise(LSHR, 2)
                    .lanewise(LSHL, 8);
            even.or(odd).reinterpretAsBytes().intoArray(out, to + 3 * i);
        }
        return i;
    }

    @Override
    public void widen(byte[] in, int from, float[] out, int to, int count) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ((FloatVector) ((IntVector) ByteVector.fromArray(FEW_BYTES, in, from + i)
                                    .convertShape(BYTE_TO_INT, INTS, 0))
                            .and(BYTE_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .intoArray(out, to + i);
        }
        super.widen(in, from + i, out, to + i, count - i);
    }

    @Override
    public void widen(short[] in, int from, float[] out, int to, int count) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ((FloatVector) ((IntVector) ShortVector.fromArray(HALF_SHORTS, in, from + i)
                                    .convertShape(SHORT_TO_INT, INTS, 0))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .intoArray(out, to + i);
        }
        super.widen(in, from + i, out, to + i, count - i);
    }

    @Override
    public void weigh(byte[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        int i = 0;
        for (; i <= count - 4 * LANES; i += 4 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[j]);
                a = a.add(((FloatVector) ((IntVector)
                                        ByteVector.fromArray(FEW_BYTES, in, at).convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                b = b.add(((FloatVector) ((IntVector) ByteVector.fromArray(FEW_BYTES, in, at + LANES)
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                c = c.add(((FloatVector) ((IntVector) ByteVector.fromArray(FEW_BYTES, in, at + 2 * LANES)
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                d = d.add(((FloatVector) ((IntVector) ByteVector.fromArray(FEW_BYTES, in, at + 3 * LANES)
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
            }
            a.intoArray(out, to + i);
            b.intoArray(out, to + i + LANES);
            c.intoArray(out, to + i + 2 * LANES);
            d.intoArray(out, to + i + 3 * LANES);
        }
        rest(in, rows, weights, taps, out, to, i, count);
    }

    private void rest(byte[] in, int[] rows, float[] weights, int taps, float[] out, int to, int from, int count) {
        for (int i = from; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < taps; j++) {
                sum += weights[j] * (in[rows[j] + i] & 0xff);
            }
            out[to + i] = sum;
        }
    }

    @Override
    public void weigh(short[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        int i = 0;
        for (; i <= count - 2 * LANES; i += 2 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[j]);
                a = a.add(((FloatVector) ((IntVector) ShortVector.fromArray(HALF_SHORTS, in, at)
                                        .convertShape(SHORT_TO_INT, INTS, 0))
                                .and(SHORT_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                b = b.add(((FloatVector) ((IntVector) ShortVector.fromArray(HALF_SHORTS, in, at + LANES)
                                        .convertShape(SHORT_TO_INT, INTS, 0))
                                .and(SHORT_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
            }
            a.intoArray(out, to + i);
            b.intoArray(out, to + i + LANES);
        }
        for (; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < taps; j++) {
                sum += weights[j] * (in[rows[j] + i] & 0xffff);
            }
            out[to + i] = sum;
        }
    }

    @Override
    public void weigh(float[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        int i = 0;
        for (; i <= count - 2 * LANES; i += 2 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[j]);
                a = a.add(FloatVector.fromArray(FLOATS, in, at).mul(weight));
                b = b.add(FloatVector.fromArray(FLOATS, in, at + LANES).mul(weight));
            }
            a.intoArray(out, to + i);
            b.intoArray(out, to + i + LANES);
        }
        for (; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < taps; j++) {
                sum += weights[j] * in[rows[j] + i];
            }
            out[to + i] = sum;
        }
    }

    @Override
    public void convolve(float[] in, int from, int step, float[] weights, float[] out, int to, int count) {
        int last = weights.length - 1;
        int i = 0;
        for (; i <= count - 4 * LANES; i += 4 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            int at = from + i;
            for (int k = last; k >= 1; k--) {
                int l = at - k * step;
                int r = at + k * step;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[k]);
                a = a.add(FloatVector.fromArray(FLOATS, in, l)
                        .add(FloatVector.fromArray(FLOATS, in, r))
                        .mul(weight));
                b = b.add(FloatVector.fromArray(FLOATS, in, l + LANES)
                        .add(FloatVector.fromArray(FLOATS, in, r + LANES))
                        .mul(weight));
                c = c.add(FloatVector.fromArray(FLOATS, in, l + 2 * LANES)
                        .add(FloatVector.fromArray(FLOATS, in, r + 2 * LANES))
                        .mul(weight));
                d = d.add(FloatVector.fromArray(FLOATS, in, l + 3 * LANES)
                        .add(FloatVector.fromArray(FLOATS, in, r + 3 * LANES))
                        .mul(weight));
            }
            FloatVector weight = FloatVector.broadcast(FLOATS, weights[0]);
            a.add(FloatVector.fromArray(FLOATS, in, at).mul(weight)).intoArray(out, to + i);
            b.add(FloatVector.fromArray(FLOATS, in, at + LANES).mul(weight)).intoArray(out, to + i + LANES);
            c.add(FloatVector.fromArray(FLOATS, in, at + 2 * LANES).mul(weight)).intoArray(out, to + i + 2 * LANES);
            d.add(FloatVector.fromArray(FLOATS, in, at + 3 * LANES).mul(weight)).intoArray(out, to + i + 3 * LANES);
        }
        for (; i < count; i++) {
            float sum = 0;
            for (int k = last; k >= 1; k--) {
                sum += weights[k] * (in[from + i - k * step] + in[from + i + k * step]);
            }
            out[to + i] = sum + weights[0] * in[from + i];
        }
    }

    @Override
    public void convolve(byte[] in, int from, int step, WholeWeights weights, float[] out, int to, int count) {
        int whole = count - count % (4 * LANES);
        int innermost = weights.groups() - 1;
        for (int g = 0; g < innermost; g += 2) {
            groups(in, from, step, weights, g, out, to, whole);
        }
        if (innermost % 2 == 0) {
            middle(in, from, step, weights, innermost, out, to, whole);
        }
        super.convolve(in, from + whole, step, weights, out, to + whole, count - whole);
    }

    /** The parts of groups g and g + 1, of which the second may have the middle. */
    private static void groups(
            byte[] in, int from, int step, WholeWeights weights, int g, float[] out, int to, int count) {
        int outer = weights.outer(g);
        int border = weights.outer(g + 1);
        int inner = weights.inner(g + 1);
        int innermost = Math.max(inner, 1);
        float unit = weights.unit(g);
        float nextUnit = weights.unit(g + 1);
        short centre = inner == 0 ? (short) weights.weight(0) : 0;
        for (int i = 0; i < count; i += 4 * LANES) {
            int at = from + i;
            ShortVector low = ShortVector.broadcast(SHORTS, 0);
            ShortVector high = low;
            for (int k = outer; k > border; k--) {
                int l = at - k * step;
                int r = at + k * step;
                ShortVector weight = ShortVector.broadcast(SHORTS, (short) weights.weight(k));
                low = low.add(
                        ((ShortVector) ByteVector.fromArray(HALF_BYTES, in, l).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                .and(BYTE_IN_SHORT)
                                .add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, r)
                                                .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                        .and(BYTE_IN_SHORT))
                                .mul(weight));
                high = high.add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, l + 2 * LANES)
                                .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                        .and(BYTE_IN_SHORT)
                        .add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, r + 2 * LANES)
                                        .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                .and(BYTE_IN_SHORT))
                        .mul(weight));
            }
            ShortVector middle = ShortVector.broadcast(SHORTS, centre);
            ShortVector nextLow = ((ShortVector)
                            ByteVector.fromArray(HALF_BYTES, in, at).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                    .and(BYTE_IN_SHORT)
                    .mul(middle);
            ShortVector nextHigh = ((ShortVector)
                            ByteVector.fromArray(HALF_BYTES, in, at + 2 * LANES).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                    .and(BYTE_IN_SHORT)
                    .mul(middle);
            for (int k = border; k >= innermost; k--) {
                int l = at - k * step;
                int r = at + k * step;
                ShortVector weight = ShortVector.broadcast(SHORTS, (short) weights.weight(k));
                nextLow = nextLow.add(
                        ((ShortVector) ByteVector.fromArray(HALF_BYTES, in, l).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                .and(BYTE_IN_SHORT)
                                .add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, r)
                                                .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                        .and(BYTE_IN_SHORT))
                                .mul(weight));
                nextHigh = nextHigh.add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, l + 2 * LANES)
                                .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                        .and(BYTE_IN_SHORT)
                        .add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, r + 2 * LANES)
                                        .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                .and(BYTE_IN_SHORT))
                        .mul(weight));
            }
            FloatVector a = ((FloatVector) ((IntVector) low.convertShape(SHORT_TO_INT, INTS, 0))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            FloatVector b = ((FloatVector) ((IntVector) low.convertShape(SHORT_TO_INT, INTS, 1))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            FloatVector c = ((FloatVector) ((IntVector) high.convertShape(SHORT_TO_INT, INTS, 0))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            FloatVector d = ((FloatVector) ((IntVector) high.convertShape(SHORT_TO_INT, INTS, 1))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            int o = to + i;
            if (g > 0) {
                a = FloatVector.fromArray(FLOATS, out, o).add(a);
                b = FloatVector.fromArray(FLOATS, out, o + LANES).add(b);
                c = FloatVector.fromArray(FLOATS, out, o + 2 * LANES).add(c);
                d = FloatVector.fromArray(FLOATS, out, o + 3 * LANES).add(d);
            }
            a.add(((FloatVector) ((IntVector) nextLow.convertShape(SHORT_TO_INT, INTS, 0))
                                    .and(SHORT_IN_INT)
                                    .convertShape(I2F, FLOATS, 0))
                            .mul(nextUnit))
                    .intoArray(out, o);
            b.add(((FloatVector) ((IntVector) nextLow.convertShape(SHORT_TO_INT, INTS, 1))
                                    .and(SHORT_IN_INT)
                                    .convertShape(I2F, FLOATS, 0))
                            .mul(nextUnit))
                    .intoArray(out, o + LANES);
            c.add(((FloatVector) ((IntVector) nextHigh.convertShape(SHORT_TO_INT, INTS, 0))
                                    .and(SHORT_IN_INT)
                                    .convertShape(I2F, FLOATS, 0))
                            .mul(nextUnit))
                    .intoArray(out, o + 2 * LANES);
            d.add(((FloatVector) ((IntVector) nextHigh.convertShape(SHORT_TO_INT, INTS, 1))
                                    .and(SHORT_IN_INT)
                                    .convertShape(I2F, FLOATS, 0))
                            .mul(nextUnit))
                    .intoArray(out, o + 3 * LANES);
        }
    }

    /** The part of group g, which has the middle. */
    private static void middle(
            byte[] in, int from, int step, WholeWeights weights, int g, float[] out, int to, int count) {
        int outer = weights.outer(g);
        float unit = weights.unit(g);
        short centre = (short) weights.weight(0);
        for (int i = 0; i < count; i += 4 * LANES) {
            int at = from + i;
            ShortVector middle = ShortVector.broadcast(SHORTS, centre);
            ShortVector low = ((ShortVector)
                            ByteVector.fromArray(HALF_BYTES, in, at).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                    .and(BYTE_IN_SHORT)
                    .mul(middle);
            ShortVector high = ((ShortVector)
                            ByteVector.fromArray(HALF_BYTES, in, at + 2 * LANES).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                    .and(BYTE_IN_SHORT)
                    .mul(middle);
            for (int k = outer; k >= 1; k--) {
                int l = at - k * step;
                int r = at + k * step;
                ShortVector weight = ShortVector.broadcast(SHORTS, (short) weights.weight(k));
                low = low.add(
                        ((ShortVector) ByteVector.fromArray(HALF_BYTES, in, l).convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                .and(BYTE_IN_SHORT)
                                .add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, r)
                                                .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                        .and(BYTE_IN_SHORT))
                                .mul(weight));
                high = high.add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, l + 2 * LANES)
                                .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                        .and(BYTE_IN_SHORT)
                        .add(((ShortVector) ByteVector.fromArray(HALF_BYTES, in, r + 2 * LANES)
                                        .convertShape(BYTE_TO_SHORT, SHORTS, 0))
                                .and(BYTE_IN_SHORT))
                        .mul(weight));
            }
            FloatVector a = ((FloatVector) ((IntVector) low.convertShape(SHORT_TO_INT, INTS, 0))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            FloatVector b = ((FloatVector) ((IntVector) low.convertShape(SHORT_TO_INT, INTS, 1))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            FloatVector c = ((FloatVector) ((IntVector) high.convertShape(SHORT_TO_INT, INTS, 0))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            FloatVector d = ((FloatVector) ((IntVector) high.convertShape(SHORT_TO_INT, INTS, 1))
                            .and(SHORT_IN_INT)
                            .convertShape(I2F, FLOATS, 0))
                    .mul(unit);
            int o = to + i;
            if (g > 0) {
                a = FloatVector.fromArray(FLOATS, out, o).add(a);
                b = FloatVector.fromArray(FLOATS, out, o + LANES).add(b);
                c = FloatVector.fromArray(FLOATS, out, o + 2 * LANES).add(c);
                d = FloatVector.fromArray(FLOATS, out, o + 3 * LANES).add(d);
            }
            a.intoArray(out, o);
            b.intoArray(out, o + LANES);
            c.intoArray(out, o + 2 * LANES);
            d.intoArray(out, o + 3 * LANES);
        }
    }

    @Override
    public void mix(float[] in, int[] rows, float[] weights, int taps, byte[] out, int to, int stride, int count) {
        int i = 0;
        for (; i <= count - 2 * LANES; i += 2 * LANES) {
            FloatVector a = FloatVector.broadcast(FLOATS, 0);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            FloatVector e = a;
            FloatVector f = a;
            FloatVector g = a;
            FloatVector h = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector left = FloatVector.fromArray(FLOATS, in, at);
                FloatVector right = FloatVector.fromArray(FLOATS, in, at + LANES);
                FloatVector first = FloatVector.broadcast(FLOATS, weights[4 * j]);
                FloatVector second = FloatVector.broadcast(FLOATS, weights[4 * j + 1]);
                FloatVector third = FloatVector.broadcast(FLOATS, weights[4 * j + 2]);
                FloatVector fourth = FloatVector.broadcast(FLOATS, weights[4 * j + 3]);
                a = a.add(left.mul(first));
                b = b.add(right.mul(first));
                c = c.add(left.mul(second));
                d = d.add(right.mul(second));
                e = e.add(left.mul(third));
                f = f.add(right.mul(third));
                g = g.add(left.mul(fourth));
                h = h.add(right.mul(fourth));
            }
            int o = to + i;
            ((ByteVector) a.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o);
            ((ByteVector) b.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o + LANES);
            o += stride;
            ((ByteVector) c.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o);
            ((ByteVector) d.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o + LANES);
            o += stride;
            ((ByteVector) e.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o);
            ((ByteVector) f.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o + LANES);
            o += stride;
            ((ByteVector) g.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o);
            ((ByteVector) h.add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0)).intoArray(out, o + LANES);
        }
        for (; i < count; i++) {
            for (int r = 0; r < 4; r++) {
                float sum = 0;
                for (int j = 0; j < taps; j++) {
                    sum += weights[4 * j + r] * in[rows[j] + i];
                }
                out[to + r * stride + i] = (byte) Float.floatToRawIntBits(sum + WHOLE);
            }
        }
    }

    @Override
    public void narrow(float[] in, int from, byte[] out, int to, int count) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ((ByteVector) FloatVector.fromArray(FLOATS, in, from + i)
                            .max(0)
                            .min(255)
                            .add(WHOLE)
                            .reinterpretAsInts()
                            .convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, to + i);
        }
        super.narrow(in, from + i, out, to + i, count - i);
    }

    @Override
    public void narrow(float[] in, int from, short[] out, int to, int count) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ((ShortVector) FloatVector.fromArray(FLOATS, in, from + i)
                            .max(0)
                            .min(65535)
                            .add(WHOLE)
                            .reinterpretAsInts()
                            .convertShape(I2S, HALF_SHORTS, 0))
                    .intoArray(out, to + i);
        }
        super.narrow(in, from + i, out, to + i, count - i);
    }
}
