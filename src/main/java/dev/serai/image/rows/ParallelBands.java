package dev.serai.image.rows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Computes all rows in bands side by side, where they can be computed from any row on. The calling thread takes one band
 * after the other as its helpers do, and waits only for bands that others are at.
 */
final class ParallelBands implements Runnable {
    /** Bands begin with a multiple of this, so that rows that are computed together stay so. */
    static final int MULTIPLE = 16;

    /** Bands for each thread, if they are high enough: threads are not always equally fast. */
    private static final int FOR_EACH = 2;

    /** Samples that are worth a band. */
    private static final int LEAST_SAMPLES = 1 << 15;

    /** So many times as high as the rows that two bands both need a band should be. */
    private static final int HIGH = 8;

    private final Rows rows;
    private final Samples to;
    private final int band;
    private final int count;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch unfinished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private ParallelBands(Rows rows, Samples to, int bands) {
        this.rows = rows;
        this.to = to;
        band = up(ceilDiv(rows.height(), bands), MULTIPLE);
        count = ceilDiv(rows.height(), band);
        unfinished = new CountDownLatch(count);
    }

    /** Computes all of the rows; they must not have been read from. */
    static void read(Rows rows, Samples to) {
        int bands = bands(rows, Parallelism.threads());
        if (bands == 1) {
            rows.read(to, 0, rows.height());
        } else {
            new ParallelBands(rows, to, bands).read();
        }
    }

    private static int bands(Rows rows, int threads) {
        int shared = rows.sharedRows();
        if (threads == 1 || shared < 0) {
            return 1;
        }
        int height = rows.height();
        long worth = (long) rows.stride() * height / LEAST_SAMPLES;
        int wanted = threads * FOR_EACH;
        if (shared > 0 && height / wanted < HIGH * shared) {
            // Each band computes what it shares with others by itself.
            wanted = Math.min(threads, height / shared);
        }
        return (int) Math.max(1, Math.min(Math.min(wanted, worth), ceilDiv(height, MULTIPLE)));
    }

    private void read() {
        for (int helpers = Math.min(Parallelism.threads(), count) - 1; helpers > 0; helpers--) {
            Parallelism.pool().execute(this);
        }
        run();
        boolean interrupted = false;
        while (true) {
            try {
                unfinished.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Computes bands until none is left. */
    @Override
    public void run() {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
                int first = i * band;
                int height = Math.min(band, rows.height() - first);
                if (failure.get() == null) {
                    rows.from(first).read(to, first * rows.stride(), height);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                unfinished.countDown();
            }
        }
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    private static int up(int number, int multiple) {
        return ceilDiv(number, multiple) * multiple;
    }
}
