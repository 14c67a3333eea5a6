package dev.serai.image.codec.jpeg.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two sets of kernels give the same numbers. */
class JpegKernelsTest {
    private static final int[] WIDTHS = {2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 130, 300};
    private static JpegKernels vectors;

    private final JpegKernels plain = new PlainJpegKernels();
    private final Random random = new Random(7);

    @BeforeAll
    static void findVectors() {
        Optional<JpegKernels> found = JpegKernels.vectors();
        assumeThat(found).as("vectors of 256 bits, which this JVM lacks").isPresent();
        vectors = found.get();
    }

    @ParameterizedTest
    @CsvSource({"8, 400", "8, 60000", "8, 2147483647", "4, 400", "4, 60000", "4, 2147483647", "2, 400", "1, 400"})
    void transformBlocksToTheSameSamples(int size, int range) {
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(JpegKernels.LANES);
            int[] lasts = new int[JpegKernels.LANES];
            int[] blocks = new int[JpegKernels.BATCH];
            for (int i = 0; i < count; i++) {
                lasts[i] = 1 + random.nextInt(round % 4 == 0 ? 1 : 64);
                for (int k = 0; k < lasts[i]; k++) {
                    int value = random.nextInt(3) == 0 ? random.nextInt(range) - range / 2 : 0;
                    blocks[ZigzagOrder.PLACES[k] + JpegKernels.lanes(size)[i]] = value;
                }
            }
            int[] again = blocks.clone();
            byte[] expected = new byte[8 * 70];
            byte[] actual = new byte[8 * 70];
            plain.inverse(blocks, lasts, count, size, expected, 3, 67);
            vectors.inverse(again, lasts, count, size, actual, 3, 67);
            assertThat(actual).isEqualTo(expected);
            assertThat(again).containsOnly(0).isEqualTo(blocks);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 255})
    void transformSamplesToTheSameCoefficients(int most) {
        byte[] samples = new byte[8 * 70];
        int[] factors = new int[64];
        for (int round = 0; round < 200; round++) {
            random.nextBytes(samples);
            if (round % 2 == 0) {
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = (byte) (samples[i] >> 7);
                }
            }
            Arrays.setAll(factors, k -> 1 + random.nextInt(most));
            int[] expected = new int[JpegKernels.BATCH];
            int[] actual = new int[JpegKernels.BATCH];
            long[] present = new long[JpegKernels.LANES];
            long[] presentAgain = new long[JpegKernels.LANES];
            DctQuantizer quantizer = new DctQuantizer(factors);
            plain.forward(samples, 5, 68, JpegKernels.LANES, quantizer, expected, present);
            vectors.forward(samples, 5, 68, JpegKernels.LANES, quantizer, actual, presentAgain);
            assertThat(actual).isEqualTo(expected);
            assertThat(presentAgain).isEqualTo(present);
        }
    }

    @Test
    void makeTheSamePixelsOfSamples() {
        for (int width : WIDTHS) {
            byte[] samples = bytes(4 * width + 8);
            byte[] expected = new byte[3 * width + 4];
            byte[] actual = new byte[3 * width + 4];
            plain.yccToRgb(width).toRgb(samples, 1, samples, width + 2, samples, 2 * width + 3, expected, 4, width);
            vectors.yccToRgb(width).toRgb(samples, 1, samples, width + 2, samples, 2 * width + 3, actual, 4, width);
            assertThat(actual).isEqualTo(expected);
            plain.yccToRgb(2 * width).enlarge(samples, 1, width + 3, width, expected);
            vectors.yccToRgb(2 * width).enlarge(samples, 1, width + 3, width, actual);
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void makeTheSameSamplesOfPixels() {
        for (int width : WIDTHS) {
            int padded = (width + 15) / 16 * 16;
            for (int lower : new int[] {0, 3 * width}) {
                byte[] pixels = bytes(6 * width);
                assertThat(converted(vectors, pixels, lower, width, padded))
                        .isDeepEqualTo(converted(plain, pixels, lower, width, padded));
            }
        }
    }

    /** All pairs of two of the three, with every fifth of the last; 16-bit lanes leave no room for luck. */
    @Test
    void convertAllColorsAlike() {
        int width = 1 << 16;
        byte[] pixels = new byte[3 * width];
        byte[] lumas = new byte[width];
        byte[] blues = new byte[width];
        byte[] reds = new byte[width];
        for (int i = 0; i < width; i++) {
            pixels[3 * i] = (byte) i;
            pixels[3 * i + 1] = (byte) (i >> 8);
            blues[i] = (byte) i;
            reds[i] = (byte) (i >> 8);
        }
        byte[] expected = new byte[3 * width];
        byte[] actual = new byte[3 * width];
        for (int level = 0; level < 256; level += 5) {
            for (int i = 0; i < width; i++) {
                pixels[3 * i + 2] = (byte) level;
            }
            assertThat(converted(vectors, pixels, 0, width, width))
                    .isDeepEqualTo(converted(plain, pixels, 0, width, width));
            Arrays.fill(lumas, (byte) level);
            plain.yccToRgb(width).toRgb(lumas, 0, blues, 0, reds, 0, expected, 0, width);
            vectors.yccToRgb(width).toRgb(lumas, 0, blues, 0, reds, 0, actual, 0, width);
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static byte[][] converted(JpegKernels kernels, byte[] pixels, int lower, int width, int padded) {
        int stride = padded + 16;
        byte[] luma = new byte[2 * stride];
        byte[] blue = new byte[stride / 2];
        byte[] red = new byte[stride / 2];
        kernels.rgbToYcc(width, padded).convert(pixels, 0, lower, luma, 0, stride, blue, red, 0);
        return new byte[][] {
            Arrays.copyOf(luma, padded),
            Arrays.copyOfRange(luma, stride, stride + padded),
            Arrays.copyOf(blue, padded / 2),
            Arrays.copyOf(red, padded / 2)
        };
    }

    @Test
    void divideAsExactlyAsDivisionDoes() {
        int wrong = 0;
        for (int factor = 1; factor <= 255; factor++) {
            int[] factors = new int[64];
            Arrays.fill(factors, factor);
            DctQuantizer quantizer = new DctQuantizer(factors);
            for (int value = 0; value < 1 << 14; value++) {
                int eighth = value + quantizer.halves()[0] >> 3;
                int quotient = eighth * quantizer.reciprocals()[0] >>> DctQuantizer.SHIFT;
                wrong += quotient == (value + 4 * factor) / (8 * factor) ? 0 : 1;
            }
        }
        assertThat(wrong).isZero();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
