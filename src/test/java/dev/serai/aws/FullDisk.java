package dev.serai.aws;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.CountDownLatch;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.retry.FilePathRetryOnInterrupt;

/** The disk as H2 sees it, which is full, or does not move, when a test says so. */
public final class FullDisk extends FilePathWrapper {
    private static volatile boolean full;
    private static volatile CountDownLatch frozen = new CountDownLatch(0);

    /** Has the message store use this disk when it is opened. */
    public static void mount() {
        full = false;
        FilePath.get("file:made"); // so that H2's own are there, and not put over this one later
        FilePath.register(new FullDisk());
    }

    /** Has the message store use the real disk again. */
    public static void unmount() {
        full = false;
        frozen.countDown();
        FilePath.register(new FilePathRetryOnInterrupt());
    }

    public static void full(boolean now) {
        full = now;
    }

    /** Has writes wait until the latch is down. */
    public static void freeze(CountDownLatch until) {
        frozen = until;
    }

    @Override
    public String getScheme() {
        return "retry";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode));
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel channel;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            try {
                frozen.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            return channel.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            channel.force(metadata);
        }

        @Override
        public synchronized FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
