package dev.serai.image.kernels;

import static dev.serai.image.kernels.VectorShapes.BYTES;
import static dev.serai.image.kernels.VectorShapes.BYTES_OF_INTS;
import static dev.serai.image.kernels.VectorShapes.FEW_BYTES;
import static dev.serai.image.kernels.VectorShapes.FLOATS;
import static dev.serai.image.kernels.VectorShapes.FLOAT_TYPE;
import static dev.serai.image.kernels.VectorShapes.HALF_SHORTS;
import static dev.serai.image.kernels.VectorShapes.INTS;
import static dev.serai.image.kernels.VectorShapes.INT_TYPE;
import static dev.serai.image.kernels.VectorShapes.SHORTS_OF_INTS;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators.Conversion;

/**
 * The kernels with {@code jdk.incubator.vector}, for vectors of 256 bits or more. The plain loops process the remainder
 * of a row after its whole vectors.
 *
 * <p>Conversions are written out where they are used, and every vector is cast to its class: see {@link VectorShapes}.
 */
final class VectorImageKernels extends PlainImageKernels {
    /**
     * Whether zero extension can be used: in JDK 17 it fails until it is compiled. There, samples are sign-extended and
     * masked; elsewhere the mask is all ones and costs nothing.
     */
    private static final boolean UNSIGNED = Runtime.version().feature() >= 21;

    private static final Conversion<Byte, Integer> BYTE_TO_INT = UNSIGNED ? ZERO_EXTEND_B2I : B2I;
    private static final Conversion<Short, Integer> SHORT_TO_INT = UNSIGNED ? ZERO_EXTEND_S2I : S2I;
    private static final int BYTE_IN_INT = UNSIGNED ? -1 : 0xff;
    private static final int SHORT_IN_INT = UNSIGNED ? -1 : 0xffff;

    /** Floats in a vector. (Loops end at a multiple of it, the form in which the JIT hoists bounds checks.) */
    private static final int LANES = FLOATS.length();

    /** Bytes in a vector. */
    private static final int WIDTH = BYTES.length();

    @Override
    public boolean usable() {
        return FLOATS.vectorBitSize() >= 256;
    }

    @Override
    public void luma(byte[] color, int from, int channels, byte[] gray, int to, int pixels) {
        int done = channels == 3
                ? VectorLuma.rgb(color, from, gray, to, pixels)
                : VectorLuma.rgba(color, from, gray, to, pixels);
        int left = channels == 3 ? 1 : 2;
        super.luma(color, from + done * channels, channels, gray, to + done * left, pixels - done);
    }

    @Override
    public void halve(byte[] in, int upper, int lower, int channels, byte[] out, int to, int pixels) {
        int done =
                switch (channels) {
                    case 1 -> VectorHalving.gray(in, upper, lower, out, to, pixels);
                    case 3 -> VectorHalving.rgb(in, upper, lower, out, to, pixels);
                    default -> 0;
                };
        int ahead = 2 * done * channels;
        super.halve(in, upper + ahead, lower + ahead, channels, out, to + done * channels, pixels - done);
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
    public FixedPointBuffer fixedPointBuffer(int count) {
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
