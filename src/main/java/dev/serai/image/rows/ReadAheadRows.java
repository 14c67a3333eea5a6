package dev.serai.image.rows;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rows that a thread of the pool reads ahead of their use, so that decoding goes on while what was decoded is worked on.
 * One thread at a time reads from the source. The thread that needs rows reads them itself if no other is at it, and so
 * never waits for a thread that has not begun. What the source throws is thrown where its row would have been.
 */
final class ReadAheadRows extends Rows {
    /** Bytes that are read at a time, about. */
    private static final int BATCH = 1 << 17;

    /** The most batches that are held: the work on a strip of a file must not stop the reading. */
    private static final int MOST = 8;

    private final Rows source;
    private final int batchRows;

    /** Batches that have been read and not used up yet. */
    private final Deque<Samples> ready = new ArrayDeque<>();

    private final Deque<Samples> spare = new ArrayDeque<>();
    private int readTo;
    private boolean reading;
    private boolean scheduled;
    private Throwable failure;

    // Of the thread that uses the rows:
    private Samples batch;
    private int batchEnd;
    private int next;

    ReadAheadRows(Rows source) {
        super(source.width(), source.height(), source.channels(), source.depth());
        this.source = source;
        batchRows = rowsOf(BATCH);
        synchronized (this) {
            schedule();
        }
    }

    @Override
    public void read(Samples to, int at, int count) {
        int out = at;
        int end = next + count;
        while (next < end) {
            if (next == batchEnd) {
                take();
            }
            int rows = Math.min(end, batchEnd) - next;
            to.copy(batch, next % batchRows * stride(), out, rows * stride());
            next += rows;
            out += rows * stride();
        }
    }

    private void take() {
        boolean interrupted = false;
        while (true) {
            Samples buffer;
            synchronized (this) {
                while (ready.isEmpty() && reading) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (!ready.isEmpty()) {
                    if (batch != null) {
                        spare.add(batch);
                    }
                    batch = ready.remove();
                    batchEnd = Math.min(batchEnd + batchRows, height());
                    schedule();
                    break;
                }
                throwFailure();
                reading = true;
                buffer = buffer();
            }
            readBatch(buffer);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void schedule() {
        if (!scheduled && hasWork()) {
            scheduled = true;
            Parallelism.pool().execute(this::readAhead);
        }
    }

    private boolean hasWork() {
        return !reading && failure == null && readTo < height() && ready.size() < MOST;
    }

    private Samples buffer() {
        Samples free = spare.poll();
        return free != null ? free : Samples.of(depth(), channels(), batchRows * stride());
    }

    /** Reads until enough is read. */
    private void readAhead() {
        while (true) {
            Samples buffer;
            synchronized (this) {
                if (!hasWork()) {
                    scheduled = false;
                    return;
                }
                reading = true;
                buffer = buffer();
            }
            readBatch(buffer);
        }
    }

    /** Reads the next batch; for the thread that has set {@link #reading}. */
    private void readBatch(Samples buffer) {
        int count = Math.min(batchRows, height() - readTo);
        Throwable thrown = null;
        try {
            source.read(buffer, 0, count);
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        synchronized (this) {
            reading = false;
            failure = thrown;
            if (thrown == null) {
                readTo += count;
                ready.add(buffer);
            }
            notifyAll();
        }
    }
}
