package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;

/**
 * A cache of the sorted names in folders, so that the cost of a listing depends on its page. Objects stored by this
 * process are added as they are stored. Changes by others are noticed when a folder's modification time differs from
 * that at its last read: immediately for a small folder; for a large one, a reread waits until fifty times its duration
 * has passed, so listings under constant writes spend at most a fiftieth of their time on it.
 *
 * <p>A cached name may no longer exist; its reader then finds no file. The least recently read folders are evicted, and
 * any folder when memory runs short. Safe for use by several threads.
 */
final class FolderNameCache {
    private static final int FOLDERS = 512;
    private static final int READING_IN_TOTAL = 50;

    /**
     * Some file systems record times with a coarse clock; a second change this soon after the first may leave the same
     * time.
     */
    private static final long CLOCK_TICK_MILLIS = 2_500;

    private final Map<Path, SoftReference<Folder>> known =
            Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, SoftReference<Folder>> eldest) {
                    return size() > FOLDERS;
                }
            });

    /** The names in that folder, in the order of their UTF-8 bytes; empty if it does not exist. */
    NavigableSet<String> of(Path folder) {
        FileTime changed = changed(folder);
        if (changed == null) {
            return Collections.emptyNavigableSet();
        }
        Folder current = find(folder);
        if (current == null || current.outdated(changed)) {
            current = new Folder(changed);
            // Cached before it is read, so that objects stored meanwhile are either read or added.
            known.put(folder, new SoftReference<>(current));
            boolean whole = false;
            try {
                current.read(folder);
                whole = true;
            } finally {
                if (!whole) {
                    known.remove(folder);
                }
            }
        } else {
            current.awaitRead();
        }
        return current.names;
    }

    /** Records that a file was created; folders above it, up to {@code top}, may be new too. */
    void added(Path file, Path top) {
        for (Path path = file; !path.equals(top); path = path.getParent()) {
            Folder folder = find(path.getParent());
            if (folder != null) {
                folder.names.add(path.getFileName().toString());
            }
        }
    }

    /** Records that a file was removed. Names of removed empty folders stay until the parent is reread. */
    void removed(Path file) {
        Folder folder = find(file.getParent());
        if (folder != null) {
            folder.names.remove(file.getFileName().toString());
        }
    }

    private Folder find(Path folder) {
        SoftReference<Folder> reference = known.get(folder);
        return reference == null ? null : reference.get();
    }

    private static FileTime changed(Path folder) {
        try {
            return Files.isDirectory(folder) ? Files.getLastModifiedTime(folder) : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Folder {
        final NavigableSet<String> names = new ConcurrentSkipListSet<>(KeyOrder.UTF_8);
        private final CountDownLatch read = new CountDownLatch(1);
        private final FileTime changed;
        private final long begun = System.nanoTime();
        private final boolean settled;
        private volatile long took = Long.MAX_VALUE / READING_IN_TOTAL;

        Folder(FileTime changed) {
            this.changed = changed;
            this.settled = System.currentTimeMillis() - changed.toMillis() > CLOCK_TICK_MILLIS;
        }

        boolean outdated(FileTime now) {
            return !(settled && changed.equals(now)) && System.nanoTime() - begun > READING_IN_TOTAL * took;
        }

        void read(Path folder) {
            try {
                String[] found = folder.toFile().list();
                if (found != null) {
                    Collections.addAll(names, found);
                } else if (Files.exists(folder)) {
                    throw new UncheckedIOException(new IOException("the folder " + folder + " cannot be read"));
                }
            } finally {
                took = System.nanoTime() - begun;
                read.countDown();
            }
        }

        void awaitRead() {
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new InterruptedIOException("a listing was interrupted"));
            }
        }
    }
}
