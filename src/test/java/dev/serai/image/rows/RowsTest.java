package dev.serai.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that come some at a time are those of the whole picture, whatever is done to them. */
class RowsTest {
    /** Rows of an array that do not say so. */
    private static final class Some extends Rows {
        private final Rows whole;

        Some(Samples samples, int width, int height) {
            super(width, height, samples.channels(), samples.depth());
            whole = Rows.of(samples, width, height);
        }

        @Override
        public void read(Samples to, int at, int count) {
            whole.read(to, at, count);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 1, 2.3, 2.4, 3, 5.5, 12, 40})
    void blurIsTheSameInPieces(double sigma) {
        check((int) (1000 * sigma), rows -> rows.blurred(sigma));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.21, 0.5, 0.9, 1.3, 3.7})
    void scalingIsTheSameInPieces(double factor) {
        check(
                (int) (100 * factor),
                rows -> rows.scaled(
                        (int) Math.max(1, rows.width() * factor), (int) Math.max(1, rows.height() * factor)));
    }

    @Test
    void halvingIsTheSameInPieces() {
        check(2, rows -> rows.scaled(Math.max(1, rows.width() / 2), Math.max(1, rows.height() / 2)));
    }

    @Test
    void severalOperationsAreTheSameInPieces() {
        check(3, rows -> (rows.channels() < 3 ? rows : rows.gray())
                .blurred(3)
                .scaled(50, 41)
                .blurred(1));
    }

    @Test
    void bandsHaveTheRowsAboveThem() {
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            int height = 1 + random.nextInt(60);
            Samples samples = samples(random, 3, 8, 5, height);
            for (Rows rows : new Rows[] {new Some(samples, 5, height), Rows.of(samples, 5, height)}) {
                Bands bands = new Bands(rows);
                int above = 1 + random.nextInt(4);
                int count;
                for (int y = 0; y < height; y += count) {
                    count = Math.min(height - y, above + random.nextInt(5));
                    Bands.Band band = bands.next(count, above);
                    int from = Math.max(0, y - above);
                    for (int row = from; row < y + count; row++) {
                        for (int x = 0; x < 15; x++) {
                            assertThat(band.samples().bytes()[band.at(row, 15) + x])
                                    .isEqualTo(samples.bytes()[row * 15 + x]);
                        }
                    }
                }
            }
        }
    }

    private static void check(int seed, UnaryOperator<Rows> operation) {
        Random random = new Random(seed);
        for (int i = 0; i < 24; i++) {
            int channels = 1 + i % 4;
            int depth = i % 8 < 4 ? 8 : 16;
            int width = 1 + random.nextInt(i < 16 ? 90 : 700);
            int height = 1 + random.nextInt(i % 3 == 0 ? 9 : 400);
            Samples samples = samples(random, channels, depth, width, height);
            Samples whole = operation.apply(Rows.of(samples, width, height)).toSamples();
            Rows pieces = operation.apply(new Some(samples, width, height));
            Samples put = Samples.of(depth, pieces.channels(), pieces.stride() * pieces.height());
            int count;
            for (int y = 0; y < pieces.height(); y += count) {
                count = Math.min(pieces.height() - y, 1 + random.nextInt(random.nextInt(4) == 0 ? 90 : 7));
                pieces.read(put, y * pieces.stride(), count);
            }
            assertThat(put.mismatch(whole, 0, pieces.stride() * pieces.height()))
                    .as(width + " x " + height + " x " + channels + " of " + depth + " bits")
                    .isNegative();
        }
    }

    private static Samples samples(Random random, int channels, int depth, int width, int height) {
        Samples samples = Samples.of(depth, channels, channels * width * height);
        for (int i = 0; i < channels * width * height; i++) {
            if (depth == 16) {
                samples.shorts()[i] = (short) random.nextInt();
            } else {
                samples.bytes()[i] = (byte) random.nextInt();
            }
        }
        return samples;
    }
}
