package dev.serai.image.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void areTheSameWhateverTheNumberOfThreads(int threads) throws Exception {
        Random random = new Random(threads);
        List<UnaryOperator<Rows>> operations = List.of(
                rows -> rows.channels() < 3 ? rows.blurred(1) : rows.gray(),
                rows -> rows.blurred(0.7),
                rows -> rows.blurred(2.3),
                rows -> rows.blurred(3),
                rows -> rows.blurred(9),
                rows -> rows.blurred(40),
                rows -> rows.scaled((rows.width() + 1) / 2, (rows.height() + 1) / 2),
                rows -> rows.scaled(rows.width() * 3 / 2, rows.height() * 4 / 3),
                rows -> rows.blurred(2).scaled(70, 99).blurred(1));
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            for (int i = 0; i < 72; i++) {
                UnaryOperator<Rows> operation = operations.get(i % operations.size());
                int channels = 1 + i % 4;
                int depth = i % 8 < 6 ? 8 : 16;
                int width = i % 3 == 0 ? 700 + random.nextInt(300) : 2 + random.nextInt(300);
                int height = i % 5 == 0 ? 2 + random.nextInt(30) : 100 + random.nextInt(500);
                Samples samples = samples(random, channels, depth, width, height);
                Rows oneByOne = operation.apply(new Some(samples, width, height));
                Samples expected = oneByOne.toSamples();

                Samples inBands = pool.submit(() ->
                                operation.apply(Rows.of(samples, width, height)).toSamples())
                        .get();
                Samples readAhead = pool.submit(() -> operation
                                .apply(new Some(samples, width, height).ahead())
                                .ahead()
                                .toSamples())
                        .get();

                int count = oneByOne.stride() * oneByOne.height();
                String picture = i + ": " + width + " x " + height + " x " + channels + " of " + depth + " bits";
                assertThat(inBands.mismatch(expected, 0, count)).as(picture).isNegative();
                assertThat(readAhead.mismatch(expected, 0, count)).as(picture).isNegative();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void wholePicturesAreDoneByAllThreads() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            CountDownLatch both = new CountDownLatch(2);
            Rows rows = new Rows(1000, 1000, 1, 8) {
                @Override
                public void read(Samples to, int at, int count) {
                    if (threads.add(Thread.currentThread())) {
                        both.countDown();
                    }
                    awaitUninterruptibly(both);
                }

                @Override
                int sharedRows() {
                    return 0;
                }

                @Override
                Rows from(int y) {
                    return this;
                }
            };

            pool.submit(rows::toSamples).get();

            assertThat(threads).hasSize(2);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void doNotWaitForThreadsThatDoSomethingElse() throws Exception {
        Samples samples = samples(new Random(5), 3, 8, 800, 900);
        Samples expected = new Some(samples, 800, 900).blurred(2).toSamples();
        ForkJoinPool pool = new ForkJoinPool(2);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try {
            pool.execute(() -> {
                busy.countDown();
                awaitUninterruptibly(end);
            });
            busy.await();

            Samples inBands = pool.submit(
                            () -> Rows.of(samples, 800, 900).blurred(2).toSamples())
                    .get();
            Samples readAhead = pool.submit(
                            () -> new Some(samples, 800, 900).ahead().blurred(2).toSamples())
                    .get();

            assertThat(inBands.mismatch(expected, 0, 3 * 800 * 900)).isNegative();
            assertThat(readAhead.mismatch(expected, 0, 3 * 800 * 900)).isNegative();
        } finally {
            end.countDown();
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void whatCannotBeReadIsRefusedWhereItsRowWouldBe(int threads) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            for (int broken = 0; broken < 1000; broken += 99) {
                int at = broken;
                AtomicInteger rows = new AtomicInteger();
                Rows source = new Rows(2000, 1000, 1, 8) {
                    private int next;

                    @Override
                    public void read(Samples to, int from, int count) {
                        next += count;
                        if (next > at) {
                            throw new IllegalStateException("row " + at);
                        }
                    }
                };

                pool.submit(() -> {
                            Rows ahead = source.ahead();
                            Samples row = Samples.of(8, 1, 2000);
                            assertThatThrownBy(() -> {
                                        while (true) {
                                            ahead.read(row, 0, 1);
                                            rows.incrementAndGet();
                                        }
                                    })
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessage("row " + at);
                        })
                        .get();

                // What is read at a time comes as a whole or not at all.
                assertThat(rows.get()).isBetween(at - (1 << 17) / 2000, at);
            }
        } finally {
            pool.shutdown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
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
