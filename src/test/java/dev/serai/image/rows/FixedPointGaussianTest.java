package dev.serai.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the filters in whole numbers against the Gaussian in double precision, on the pictures that are worst for them. */
class FixedPointGaussianTest {
    /** A result is rounded once more after what the bound speaks of. */
    private static final double ROUNDING = 0.5;

    static DoubleStream sigmas() {
        return DoubleStream.iterate(0.02, sigma -> sigma <= GaussianStrips.MOST_WHOLE_SIGMA, sigma -> sigma + 0.0371);
    }

    @ParameterizedTest
    @MethodSource("sigmas")
    void isBelowOneLevelOffForEverySigmaItIsUsedFor(double sigma) {
        assertThat(FixedPointGaussian.of(sigma))
                .hasValueSatisfying(gaussian -> assertThat(gaussian.worst()).isBetween(0.0, 1.0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.8, 1, 1.3, 1.7, 2, 2.2, 2.35})
    void keepsItsBoundOnTheWorstPictures(double sigma) {
        double[] ideal = GaussianWeights.half(sigma, GaussianWeights.window(sigma));
        FixedPointGaussian gaussian = FixedPointGaussian.of(sigma).orElseThrow();
        double[][] off = differences(gaussian, ideal);
        for (int sign : new int[] {1, -1}) {
            for (int low : new int[] {0, 1, 100}) {
                int size = 2 * ideal.length - 1;
                byte[] samples = new byte[size * size];
                double exact = 0;
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        int dx = Math.abs(x - ideal.length + 1);
                        int dy = Math.abs(y - ideal.length + 1);
                        int sample = sign * off[dy][dx] > 0 ? 255 : low;
                        samples[y * size + x] = (byte) sample;
                        exact += sample * ideal[dx] * ideal[dy];
                    }
                }

                byte[] blurred = Rows.of(Samples.of(samples, 1), size, size)
                        .blurred(sigma)
                        .toSamples()
                        .bytes();

                int middle = blurred[size * size / 2] & 0xff;
                assertThat(Math.abs(middle - exact)).isLessThanOrEqualTo(gaussian.worst() + ROUNDING);
                assertThat(Math.abs(middle - Math.round(exact))).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void isDesignedOnceForPicturesThatAreBlurredAlike() {
        FixedPointGaussian first = FixedPointGaussian.of(1.25).orElseThrow();

        assertThat(FixedPointGaussian.of(1.25)).containsSame(first);
        assertThat(FixedPointGaussian.of(1.5)).get().isNotSameAs(first);
    }

    /** By how much each weight of the filter in two dimensions is too large. */
    private static double[][] differences(FixedPointGaussian gaussian, double[] ideal) {
        double[] along = scaled(gaussian.along().half(1, ideal.length - 1));
        double[] across = scaled(gaussian.across().half(1, ideal.length - 1));
        double[][] differences = new double[ideal.length][ideal.length];
        for (int y = 0; y < ideal.length; y++) {
            for (int x = 0; x < ideal.length; x++) {
                differences[y][x] = along[x] * across[y] - ideal[x] * ideal[y];
            }
        }
        return differences;
    }

    private static double[] scaled(double[] half) {
        double sum = half[0];
        for (int k = 1; k < half.length; k++) {
            sum += 2 * half[k];
        }
        double[] scaled = half.clone();
        for (int k = 0; k < half.length; k++) {
            scaled[k] /= sum;
        }
        return scaled;
    }
}
