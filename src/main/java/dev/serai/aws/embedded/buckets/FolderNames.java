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
 * The names in folders, sorted and remembered, so that a page of a listing costs what it shows. What this process stores is
 * added as it is stored. What others do in the folders is seen when a folder's time of change differs from the one at which
 * it was read: at once in a small folder, and within fifty times what reading it takes in a large one, so that a listing under
 * constant writing spends no more than a fiftieth of its time on that.
 *
 * <p>A name may be there that is none any more: who reads one finds no file. The folders read longest ago, and any when
 * memory gets short, are forgotten.
 */
final class FolderNames {
    private static final int FOLDERS = 512;
    private static final int READING_IN_TOTAL = 50;

    /** Some file systems note times to the tick of a slow clock; a folder that changed this shortly ago may change again unseen. */
    private static final long CLOCK_TICK_MILLIS = 2_500;

    private final Map<Path, SoftReference<Folder>> known =
            Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, SoftReference<Folder>> eldest) {
                    return size() > FOLDERS;
                }
            });

    /** The names in that folder, in the order of their UTF-8 bytes; none if there is no such folder. */
    NavigableSet<String> of(Path folder) {
        FileTime changed = changed(folder);
        if (changed == null) {
            return Collections.emptyNavigableSet();
        }
        Folder current = find(folder);
        if (current == null || current.outdated(changed)) {
            current = new Folder(changed);
            // Known before it is read: what is stored meanwhile is either read or added.
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

    /** A file has been made there; the folders above it may be new too, up to the given one. */
    void added(Path file, Path top) {
        for (Path path = file; !path.equals(top); path = path.getParent()) {
            Folder folder = find(path.getParent());
            if (folder != null) {
                folder.names.add(path.getFileName().toString());
            }
        }
    }

    /** A file has been removed there. Folders that are removed as empty keep their names until they are read again. */
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
