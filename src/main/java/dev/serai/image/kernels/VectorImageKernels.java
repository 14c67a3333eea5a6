package dev.serai.image.kernels;

import static dev.serai.image.kernels.VectorShapes.BYTES;
import static dev.serai.image.kernels.VectorShapes.BYTES_OF_INTS;
import static dev.serai.image.kernels.VectorShapes.BYTES_OF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.BYTE_TYPE;
import static dev.serai.image.kernels.VectorShapes.FEW_BYTES;
import static dev.serai.image.kernels.VectorShapes.FLOATS;
import static dev.serai.image.kernels.VectorShapes.FLOAT_TYPE;
import static dev.serai.image.kernels.VectorShapes.HALF_BYTES;
import static dev.serai.image.kernels.VectorShapes.HALF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.INTS;
import static dev.serai.image.kernels.VectorShapes.INT_TYPE;
import static dev.serai.image.kernels.VectorShapes.SHORTS_OF_INTS;
import static dev.serai.image.kernels.VectorShapes.SHORT_TYPE;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators.Conversion;

/**
 * The kernels with {@code jdk.incubator.vector}, for vectors of 256 bits or more. What is left of a row after its whole
 * vectors is done by the plain loops.
 *
 * <p>Conversions are written out where they are used, and the class of every vector is made certain: see {@link
 * VectorShapes}.
 */
final class VectorImageKernels extends PlainImageKernels {
    /**
     * Whether conversions without a sign can be trusted: in JDK 17 they fail until they are compiled. Elsewhere samples
     * are widened with their sign and then masked; a mask of all ones costs nothing.
     */
    private static final boolean UNSIGNED = Runtime.version().feature() >= 21;

    private static final Conversion<Byte, Integer> BYTE_TO_INT = UNSIGNED ? ZERO_EXTEND_B2I : B2I;
    private static final Conversion<Short, Integer> SHORT_TO_INT = UNSIGNED ? ZERO_EXTEND_S2I : S2I;
    private static final int BYTE_IN_INT = UNSIGNED ? -1 : 0xff;
    private static final int SHORT_IN_INT = UNSIGNED ? -1 : 0xffff;

    /** Numbers in a vector. (Loops end at a multiple of it, the form in which the compiler checks their bounds but once.) */
    private static final int LANES = FLOATS.length();

    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    private static final ByteSelection RED = ByteSelection.following(BYTES, i -> 3 * i);
    private static final ByteSelection GREEN = ByteSelection.following(BYTES, i -> 3 * i + 1);
    private static final ByteSelection BLUE = ByteSelection.following(BYTES, i -> 3 * i + 2);
    private static final ByteSelection LEFT = ByteSelection.following(BYTES, i -> i / 3 * 6 + i % 3);
    private static final ByteSelection RIGHT = ByteSelection.following(BYTES, i -> i / 3 * 6 + i % 3 + 3);

    @Override
    public boolean usable() {
        return FLOATS.vectorBitSize() >= 256;
    }

    @Override
    public void luma(byte[] colour, int from, int channels, byte[] grey, int to, int pixels) {
        int done = channels == 3 ? luma3(colour, from, grey, to, pixels) : luma4(colour, from, grey, to, pixels);
        int left = channels == 3 ? 1 : 2;
        super.luma(colour, from + done * channels, channels, grey, to + done * left, pixels - done);
    }

    /** The planes are picked out of three vectors; then 16-bit lanes do every other pixel each. */
    private static int luma3(byte[] colour, int from, byte[] grey, int to, int pixels) {
        int whole = pixels - pixels % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            int at = from + 3 * i;
            ByteVector a = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, colour, at));
            ByteVector b = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, colour, at + WIDTH));
            ByteVector c = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, colour, at + 2 * WIDTH));
            ByteVector redAb = BYTE_TYPE.cast(BYTE_TYPE
                    .cast(a.rearrange(RED.shuffle()))
                    .blend(BYTE_TYPE.cast(b.rearrange(RED.shuffle())), RED.second()));
            ShortVector red = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(redAb.blend(BYTE_TYPE.cast(c.rearrange(RED.shuffle())), RED.third()))
                    .reinterpretAsShorts());
            ByteVector greenAb = BYTE_TYPE.cast(BYTE_TYPE
                    .cast(a.rearrange(GREEN.shuffle()))
                    .blend(BYTE_TYPE.cast(b.rearrange(GREEN.shuffle())), GREEN.second()));
            ShortVector green = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(greenAb.blend(BYTE_TYPE.cast(c.rearrange(GREEN.shuffle())), GREEN.third()))
                    .reinterpretAsShorts());
            ByteVector blueAb = BYTE_TYPE.cast(BYTE_TYPE
                    .cast(a.rearrange(BLUE.shuffle()))
                    .blend(BYTE_TYPE.cast(b.rearrange(BLUE.shuffle())), BLUE.second()));
            ShortVector blue = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(blueAb.blend(BYTE_TYPE.cast(c.rearrange(BLUE.shuffle())), BLUE.third()))
                    .reinterpretAsShorts());
            ShortVector evenRed =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(red.and((short) 255)).mul((short) 77));
            ShortVector evenGreen =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(green.and((short) 255)).mul((short) 150));
            ShortVector evenBlue =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(blue.and((short) 255)).mul((short) 29));
            ShortVector oddRed =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(red.lanewise(LSHR, 8)).mul((short) 77));
            ShortVector oddGreen =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(green.lanewise(LSHR, 8)).mul((short) 150));
            ShortVector oddBlue =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(blue.lanewise(LSHR, 8)).mul((short) 29));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(evenRed.add(evenGreen)).add(evenBlue))
                    .add((short) 128));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(oddRed.add(oddGreen)).add(oddBlue))
                    .add((short) 128));
            ShortVector both = SHORT_TYPE.cast(
                    SHORT_TYPE.cast(even.lanewise(LSHR, 8)).or(SHORT_TYPE.cast(odd.and((short) 0xff00))));
            BYTE_TYPE.cast(both.reinterpretAsBytes()).intoArray(grey, to + i);
        }
        return whole;
    }

    private static int luma4(byte[] colour, int from, byte[] grey, int to, int pixels) {
        int whole = pixels - pixels % LANES;
        for (int i = 0; i < whole; i += LANES) {
            IntVector pixel = INT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, colour, from + 4 * i))
                    .reinterpretAsInts());
            IntVector red = INT_TYPE.cast(INT_TYPE.cast(pixel.and(255)).mul(77));
            IntVector green = INT_TYPE.cast(
                    INT_TYPE.cast(INT_TYPE.cast(pixel.lanewise(LSHR, 8)).and(255))
                            .mul(150));
            IntVector blue = INT_TYPE.cast(
                    INT_TYPE.cast(INT_TYPE.cast(pixel.lanewise(LSHR, 16)).and(255))
                            .mul(29));
            IntVector luma = INT_TYPE.cast(
                    INT_TYPE.cast(INT_TYPE.cast(INT_TYPE.cast(red.add(green)).add(blue))
                                    .add(128))
                            .lanewise(LSHR, 8));
            IntVector alpha =
                    INT_TYPE.cast(INT_TYPE.cast(pixel.lanewise(LSHR, 24)).lanewise(LSHL, 8));
            ShortVector both = SHORTS_OF_INTS.cast(INT_TYPE.cast(luma.or(alpha)).convertShape(I2S, HALF_SHORTS, 0));
            BYTES_OF_SHORTS.cast(both.reinterpretAsBytes()).intoArray(grey, to + 2 * i);
        }
        return whole;
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
        int whole = pixels - pixels % (WIDTH / 2);
        for (int i = 0; i < whole; i += WIDTH / 2) {
            ShortVector a = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, in, upper + 2 * i))
                    .reinterpretAsShorts());
            ShortVector b = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(ByteVector.fromArray(BYTES, in, lower + 2 * i))
                    .reinterpretAsShorts());
            ShortVector even =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(a.and((short) 255)).add(SHORT_TYPE.cast(b.and((short) 255))));
            ShortVector odd =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(a.lanewise(LSHR, 8)).add(SHORT_TYPE.cast(b.lanewise(LSHR, 8))));
            ShortVector sum = SHORT_TYPE.cast(SHORT_TYPE.cast(even.add(odd)).add((short) 2));
            BYTES_OF_SHORTS
                    .cast(SHORT_TYPE.cast(sum.lanewise(LSHR, 2)).convertShape(S2B, HALF_BYTES, 0))
                    .intoArray(out, to + i);
        }
        return whole;
    }

    /** Left and right pixels are picked out of two vectors; then 16-bit lanes do every other sample each. */
    private static int halve3(byte[] in, int upper, int lower, byte[] out, int to, int pixels) {
        int step = WIDTH / 3;
        int i = 0;
        // Reads two whole vectors and writes one, of which up to two bytes are the next round's.
        for (; 6 * i + 2 * WIDTH <= 6 * pixels && 3 * i + WIDTH <= 3 * pixels; i += step) {
            int above = upper + 6 * i;
            int below = lower + 6 * i;
            ByteVector a = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, above));
            ByteVector b = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, above + WIDTH));
            ByteVector c = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, below));
            ByteVector d = BYTE_TYPE.cast(ByteVector.fromArray(BYTES, in, below + WIDTH));
            ShortVector p = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(a.rearrange(LEFT.shuffle()))
                            .blend(BYTE_TYPE.cast(b.rearrange(LEFT.shuffle())), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector q = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(a.rearrange(RIGHT.shuffle()))
                            .blend(BYTE_TYPE.cast(b.rearrange(RIGHT.shuffle())), RIGHT.second()))
                    .reinterpretAsShorts());
            ShortVector r = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(c.rearrange(LEFT.shuffle()))
                            .blend(BYTE_TYPE.cast(d.rearrange(LEFT.shuffle())), LEFT.second()))
                    .reinterpretAsShorts());
            ShortVector s = SHORT_TYPE.cast(BYTE_TYPE
                    .cast(BYTE_TYPE
                            .cast(c.rearrange(RIGHT.shuffle()))
                            .blend(BYTE_TYPE.cast(d.rearrange(RIGHT.shuffle())), RIGHT.second()))
                    .reinterpretAsShorts());
            ShortVector evenAbove =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(p.and((short) 255)).add(SHORT_TYPE.cast(q.and((short) 255))));
            ShortVector evenBelow =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(r.and((short) 255)).add(SHORT_TYPE.cast(s.and((short) 255))));
            ShortVector oddAbove =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(p.lanewise(LSHR, 8)).add(SHORT_TYPE.cast(q.lanewise(LSHR, 8))));
            ShortVector oddBelow =
                    SHORT_TYPE.cast(SHORT_TYPE.cast(r.lanewise(LSHR, 8)).add(SHORT_TYPE.cast(s.lanewise(LSHR, 8))));
            ShortVector even = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(evenAbove.add(evenBelow)).add((short) 2))
                    .lanewise(LSHR, 2));
            ShortVector odd = SHORT_TYPE.cast(SHORT_TYPE
                    .cast(SHORT_TYPE.cast(oddAbove.add(oddBelow)).add((short) 2))
                    .lanewise(LSHR, 2));
            ShortVector both = SHORT_TYPE.cast(even.or(SHORT_TYPE.cast(odd.lanewise(LSHL, 8))));
            BYTE_TYPE.cast(both.reinterpretAsBytes()).intoArray(out, to + 3 * i);
        }
        return i;
    }

    @Override
    public void widen(byte[] in, int from, float[] out, int to, int count) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            ByteVector few = BYTES_OF_INTS.cast(ByteVector.fromArray(FEW_BYTES, in, from + i));
            IntVector wide = INT_TYPE.cast(
                    INT_TYPE.cast(few.convertShape(BYTE_TO_INT, INTS, 0)).and(BYTE_IN_INT));
            FLOAT_TYPE.cast(wide.convertShape(I2F, FLOATS, 0)).intoArray(out, to + i);
        }
        super.widen(in, from + whole, out, to + whole, count - whole);
    }

    @Override
    public void widen(short[] in, int from, float[] out, int to, int count) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            ShortVector half = SHORTS_OF_INTS.cast(ShortVector.fromArray(HALF_SHORTS, in, from + i));
            IntVector wide = INT_TYPE.cast(
                    INT_TYPE.cast(half.convertShape(SHORT_TO_INT, INTS, 0)).and(SHORT_IN_INT));
            FLOAT_TYPE.cast(wide.convertShape(I2F, FLOATS, 0)).intoArray(out, to + i);
        }
        super.widen(in, from + whole, out, to + whole, count - whole);
    }

    @Override
    public void weigh(byte[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        int whole = count - count % (4 * LANES);
        for (int i = 0; i < whole; i += 4 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[j]);
                a = a.add(FLOAT_TYPE
                        .cast(INT_TYPE.cast(BYTES_OF_INTS
                                        .cast(ByteVector.fromArray(FEW_BYTES, in, at))
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                b = b.add(FLOAT_TYPE
                        .cast(INT_TYPE.cast(BYTES_OF_INTS
                                        .cast(ByteVector.fromArray(FEW_BYTES, in, at + LANES))
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                c = c.add(FLOAT_TYPE
                        .cast(INT_TYPE.cast(BYTES_OF_INTS
                                        .cast(ByteVector.fromArray(FEW_BYTES, in, at + 2 * LANES))
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                d = d.add(FLOAT_TYPE
                        .cast(INT_TYPE.cast(BYTES_OF_INTS
                                        .cast(ByteVector.fromArray(FEW_BYTES, in, at + 3 * LANES))
                                        .convertShape(BYTE_TO_INT, INTS, 0))
                                .and(BYTE_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
            }
            FLOAT_TYPE.cast(a).intoArray(out, to + i);
            FLOAT_TYPE.cast(b).intoArray(out, to + i + LANES);
            FLOAT_TYPE.cast(c).intoArray(out, to + i + 2 * LANES);
            FLOAT_TYPE.cast(d).intoArray(out, to + i + 3 * LANES);
        }
        for (int i = whole; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < taps; j++) {
                sum += weights[j] * (in[rows[j] + i] & 0xff);
            }
            out[to + i] = sum;
        }
    }

    @Override
    public void weigh(short[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        int whole = count - count % (2 * LANES);
        for (int i = 0; i < whole; i += 2 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[j]);
                a = a.add(FLOAT_TYPE
                        .cast(INT_TYPE.cast(SHORTS_OF_INTS
                                        .cast(ShortVector.fromArray(HALF_SHORTS, in, at))
                                        .convertShape(SHORT_TO_INT, INTS, 0))
                                .and(SHORT_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
                b = b.add(FLOAT_TYPE
                        .cast(INT_TYPE.cast(SHORTS_OF_INTS
                                        .cast(ShortVector.fromArray(HALF_SHORTS, in, at + LANES))
                                        .convertShape(SHORT_TO_INT, INTS, 0))
                                .and(SHORT_IN_INT)
                                .convertShape(I2F, FLOATS, 0))
                        .mul(weight));
            }
            FLOAT_TYPE.cast(a).intoArray(out, to + i);
            FLOAT_TYPE.cast(b).intoArray(out, to + i + LANES);
        }
        for (int i = whole; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < taps; j++) {
                sum += weights[j] * (in[rows[j] + i] & 0xffff);
            }
            out[to + i] = sum;
        }
    }

    @Override
    public void weigh(float[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        int whole = count - count % (2 * LANES);
        for (int i = 0; i < whole; i += 2 * LANES) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            for (int j = 0; j < taps; j++) {
                int at = rows[j] + i;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[j]);
                a = a.add(FloatVector.fromArray(FLOATS, in, at).mul(weight));
                b = b.add(FloatVector.fromArray(FLOATS, in, at + LANES).mul(weight));
            }
            FLOAT_TYPE.cast(a).intoArray(out, to + i);
            FLOAT_TYPE.cast(b).intoArray(out, to + i + LANES);
        }
        for (int i = whole; i < count; i++) {
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
        int whole = count - count % (4 * LANES);
        for (int i = 0; i < whole; i += 4 * LANES) {
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
            FLOAT_TYPE
                    .cast(a)
                    .add(FloatVector.fromArray(FLOATS, in, at).mul(weight))
                    .intoArray(out, to + i);
            FLOAT_TYPE
                    .cast(b)
                    .add(FloatVector.fromArray(FLOATS, in, at + LANES).mul(weight))
                    .intoArray(out, to + i + LANES);
            FLOAT_TYPE
                    .cast(c)
                    .add(FloatVector.fromArray(FLOATS, in, at + 2 * LANES).mul(weight))
                    .intoArray(out, to + i + 2 * LANES);
            FLOAT_TYPE
                    .cast(d)
                    .add(FloatVector.fromArray(FLOATS, in, at + 3 * LANES).mul(weight))
                    .intoArray(out, to + i + 3 * LANES);
        }
        for (int i = whole; i < count; i++) {
            float sum = 0;
            for (int k = last; k >= 1; k--) {
                sum += weights[k] * (in[from + i - k * step] + in[from + i + k * step]);
            }
            out[to + i] = sum + weights[0] * in[from + i];
        }
    }

    @Override
    public FixedPointBuffer lanes(int count) {
        return new VectorFixedPointBuffer(count);
    }

    @Override
    public void mix(float[] in, int[] rows, float[] weights, int taps, byte[] out, int to, int stride, int count) {
        int whole = count - count % (2 * LANES);
        for (int i = 0; i < whole; i += 2 * LANES) {
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
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(a).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o);
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(b).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o + LANES);
            o += stride;
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(c).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o);
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(d).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o + LANES);
            o += stride;
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(e).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o);
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(f).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o + LANES);
            o += stride;
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(g).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o);
            BYTES_OF_INTS
                    .cast(FLOAT_TYPE.cast(h).add(WHOLE).reinterpretAsInts().convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, o + LANES);
        }
        for (int i = whole; i < count; i++) {
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
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            FloatVector number = FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, in, from + i));
            number = FLOAT_TYPE.cast(
                    FLOAT_TYPE.cast(FLOAT_TYPE.cast(number.max(0)).min(255)).add(WHOLE));
            BYTES_OF_INTS
                    .cast(INT_TYPE.cast(number.reinterpretAsInts()).convertShape(I2B, FEW_BYTES, 0))
                    .intoArray(out, to + i);
        }
        super.narrow(in, from + whole, out, to + whole, count - whole);
    }

    @Override
    public void narrow(float[] in, int from, short[] out, int to, int count) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            FloatVector number = FLOAT_TYPE.cast(FloatVector.fromArray(FLOATS, in, from + i));
            number = FLOAT_TYPE.cast(
                    FLOAT_TYPE.cast(FLOAT_TYPE.cast(number.max(0)).min(65535)).add(WHOLE));
            SHORTS_OF_INTS
                    .cast(INT_TYPE.cast(number.reinterpretAsInts()).convertShape(I2S, HALF_SHORTS, 0))
                    .intoArray(out, to + i);
        }
        super.narrow(in, from + whole, out, to + whole, count - whole);
    }
}
