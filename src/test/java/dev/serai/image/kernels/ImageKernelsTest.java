package dev.serai.image.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two implementations give the same result to the last bit, at every length of a row. */
class ImageKernelsTest {
    private static final int[] COUNTS = {0, 1, 2, 7, 15, 16, 31, 33, 63, 64, 65, 96, 127, 130, 200, 400};
    private static ImageKernels vectors;

    private final ImageKernels plain = new PlainImageKernels();
    private final Random random = new Random(42);

    @BeforeAll
    static void findVectors() throws ReflectiveOperationException {
        assumeThat(ModuleLayer.boot().findModule("jdk.incubator.vector"))
                .as("the Vector API, which this JVM was started without")
                .isPresent();
        vectors = (ImageKernels) Class.forName("dev.serai.image.kernels.VectorImageKernels")
                .getDeclaredConstructor()
                .newInstance();
        assumeThat(vectors.usable()).as("vectors of 256 bits").isTrue();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private short[] shorts(int count) {
        short[] shorts = new short[count];
        for (int i = 0; i < count; i++) {
            shorts[i] = (short) random.nextInt();
        }
        return shorts;
    }

    private float[] floats(int count, float low, float high) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = low + random.nextFloat() * (high - low);
        }
        return floats;
    }

    private float[] weights(int count, int groups) {
        float[] weights = new float[count * groups];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() / count;
        }
        return weights;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void luma(int channels) {
        int left = channels == 3 ? 1 : 2;
        for (int count : COUNTS) {
            byte[] in = bytes(5 + channels * count);
            byte[] expected = new byte[3 + left * count];
            byte[] actual = new byte[expected.length];
            plain.luma(in, 5, channels, expected, 3, count);
            vectors.luma(in, 5, channels, actual, 3, count);
            assertThat(actual).isEqualTo(expected);

            short[] in16 = shorts(5 + channels * count);
            short[] expected16 = new short[3 + left * count];
            short[] actual16 = new short[expected16.length];
            plain.luma(in16, 5, channels, expected16, 3, count);
            vectors.luma(in16, 5, channels, actual16, 3, count);
            assertThat(actual16).isEqualTo(expected16);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void halve(int channels) {
        for (int count : COUNTS) {
            int row = 2 * channels * count;
            byte[] in = bytes(1 + 2 * row);
            byte[] expected = new byte[3 + channels * count];
            byte[] actual = new byte[expected.length];
            plain.halve(in, 1, 1 + row, channels, expected, 3, count);
            vectors.halve(in, 1, 1 + row, channels, actual, 3, count);
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void widenAndNarrow() {
        for (int count : COUNTS) {
            byte[] in = bytes(count + 1);
            short[] in16 = shorts(count + 1);
            float[] expected = new float[count + 2];
            float[] actual = new float[count + 2];
            plain.widen(in, 1, expected, 2, count);
            vectors.widen(in, 1, actual, 2, count);
            assertThat(actual).isEqualTo(expected);
            plain.widen(in16, 1, expected, 2, count);
            vectors.widen(in16, 1, actual, 2, count);
            assertThat(actual).isEqualTo(expected);

            byte[] samples = new byte[count + 1];
            float[] numbers = floats(count + 2, -50, 300);
            plain.narrow(numbers, 2, in, 1, count);
            vectors.narrow(numbers, 2, samples, 1, count);
            samples[0] = in[0];
            assertThat(samples).isEqualTo(in);

            short[] samples16 = new short[count + 1];
            float[] numbers16 = floats(count + 2, -500, 70_000);
            plain.narrow(numbers16, 2, in16, 1, count);
            vectors.narrow(numbers16, 2, samples16, 1, count);
            samples16[0] = in16[0];
            assertThat(samples16).isEqualTo(in16);
        }
    }

    @Test
    void narrowRoundsToTheNearestAndLimits() {
        float[] numbers = {-3, 0.49f, 0.51f, 254.49f, 254.51f, 256, 1e9f, 65534.4f, 65534.6f, 70_000};
        byte[] bytes = new byte[numbers.length];
        short[] shorts = new short[numbers.length];

        plain.narrow(numbers, 0, bytes, 0, numbers.length);
        plain.narrow(numbers, 0, shorts, 0, numbers.length);

        assertThat(bytes).containsExactly(0, 0, 1, 254, 255, 255, 255, 255, 255, 255);
        assertThat(shorts).containsExactly(new int[] {0, 0, 1, 254, 255, 256, 65535, 65534, 65535, 65535});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40})
    void weigh(int taps) {
        float[] weights = weights(taps, 1);
        int[] rows = new int[taps];
        for (int count : COUNTS) {
            for (int j = 0; j < taps; j++) {
                rows[j] = j * count + j % 3;
            }
            float[] expected = new float[count + 1];
            float[] actual = new float[count + 1];
            byte[] in = bytes(taps * count + 3);
            plain.weigh(in, rows, weights, taps, expected, 1, count);
            vectors.weigh(in, rows, weights, taps, actual, 1, count);
            assertThat(actual).isEqualTo(expected);

            short[] in16 = shorts(taps * count + 3);
            plain.weigh(in16, rows, weights, taps, expected, 1, count);
            vectors.weigh(in16, rows, weights, taps, actual, 1, count);
            assertThat(actual).isEqualTo(expected);

            float[] numbers = floats(taps * count + 3, 0, 255);
            plain.weigh(numbers, rows, weights, taps, expected, 1, count);
            vectors.weigh(numbers, rows, weights, taps, actual, 1, count);
            assertThat(actual).isEqualTo(expected);

            float[] four = weights(taps, 4);
            byte[] out = new byte[4 * count + 1];
            byte[] same = new byte[4 * count + 1];
            plain.mix(numbers, rows, four, taps, out, 1, count, count);
            vectors.mix(numbers, rows, four, taps, same, 1, count, count);
            assertThat(same).isEqualTo(out);
        }
    }

    @Test
    void add() {
        for (int count : COUNTS) {
            float[] row = floats(count + 1, 0, 65_025);
            float[] expected = floats(count + 2, 0, 65_025);
            float[] actual = expected.clone();
            plain.add(row, 1, 0.3f, expected, 2, count);
            vectors.add(row, 1, 0.3f, actual, 2, count);
            assertThat(actual).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 40})
    void convolve(int radius) {
        float[] half = weights(radius + 1, 1);
        for (int step = 1; step <= 4; step++) {
            for (int count : COUNTS) {
                float[] in = floats(count + 2 * radius * step, 0, 255);
                float[] expected = new float[count + 1];
                float[] actual = new float[count + 1];
                plain.convolve(in, radius * step, step, half, expected, 1, count);
                vectors.convolve(in, radius * step, step, half, actual, 1, count);
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1, 1.5, 2, 2.3, 3.5})
    void filtersInWholeNumbers(double sigma) {
        double[] gaussian = new double[(int) (3 * sigma) + 1];
        for (int k = 0; k < gaussian.length; k++) {
            gaussian[k] = Math.exp(-k * k / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI) + 1);
        }
        for (FixedPointFilter filter :
                List.of(FixedPointFilter.of(gaussian, 230, 255, 6), FixedPointFilter.of(gaussian, 200, 255, 8))) {
            int radius = filter.radius();
            for (int step : new int[] {1, 3, 400}) {
                for (int count : COUNTS) {
                    byte[] in = bytes(count + 2 * radius * step);
                    if (count == 400) {
                        Arrays.fill(in, (byte) 255);
                    }
                    assertThat(filtered(vectors, in, filter, radius * step, step, count))
                            .isEqualTo(filtered(plain, in, filter, radius * step, step, count));
                }
            }
        }
    }

    /** What is filtered into the middle of a longer row, whose other numbers are 7. */
    private byte[] filtered(ImageKernels kernels, byte[] in, FixedPointFilter filter, int center, int step, int count) {
        FixedPointBuffer source = kernels.fixedPointBuffer(in.length);
        source.load(in, 0, 0, in.length);
        int pairs = filter.distances.length;
        int[] before = new int[pairs];
        int[] after = new int[pairs];
        for (int k = 0; k < pairs; k++) {
            before[k] = center - filter.distances[k] * step;
            after[k] = center + filter.distances[k] * step;
        }
        byte[] around = new byte[count + 10];
        Arrays.fill(around, (byte) 7);
        FixedPointBuffer target = kernels.fixedPointBuffer(around.length);
        target.load(around, 0, 0, around.length);
        target.filter(source, center, before, after, filter, 5, count);
        byte[] result = new byte[around.length];
        target.store(0, result, 0, result.length);
        assertThat(result).startsWith(7, 7, 7, 7, 7).endsWith(7, 7, 7, 7, 7);
        return result;
    }
}
