package dev.serai.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The folder where parent and children meet: a temporary one that only this user may enter, named for the parent's
 * process id. Each child gets a socket file of its own there, which both ends delete as soon as they are connected, so
 * that files exist only while a child starts. A parent that was killed at just that moment leaves its folder behind; the
 * next one to start sweeps it away.
 */
final class SocketDirectory implements Closeable {
    private static final String PREFIX = "serai-";

    /** What a socket address holds on macOS, the final zero left out; Linux has 107. */
    private static final int MAX_PATH = 103;

    private final Path parent;
    private volatile Path folder;
    private final AtomicLong count = new AtomicLong();

    private SocketDirectory(Path parent) throws IOException {
        this.parent = parent;
        this.folder = make(parent);
    }

    static SocketDirectory create() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        if (length(parent) + 50 > MAX_PATH) {
            parent = Path.of("/tmp");
        }
        return createIn(parent);
    }

    static SocketDirectory createIn(Path parent) throws IOException {
        sweep(parent);
        return new SocketDirectory(parent);
    }

    private static Path make(Path parent) throws IOException {
        // createTempDirectory gives mode 700
        return Files.createTempDirectory(
                parent, PREFIX + ProcessHandle.current().pid() + "-");
    }

    /**
     * A path for the next socket; no file is there yet.
     *
     * @throws IOException if something has removed the folder, as cleaners of {@code /tmp} do, and no other can be made
     */
    synchronized Path next() throws IOException {
        if (!Files.isDirectory(folder)) {
            folder = make(parent);
        }
        return folder.resolve(count.incrementAndGet() + ".sock");
    }

    Path folder() {
        return folder;
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Removes what parents that are no more have left in that folder. */
    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
            for (Path folder : folders) {
                String[] parts = folder.getFileName().toString().split("-");
                if (parts.length == 3
                        && parts[1].matches("\\d{1,18}")
                        && Files.isDirectory(folder)
                        && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()) {
                    remove(folder);
                }
            }
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // somebody else's, or swept by another process at this moment: not ours to mind
            return;
        }
    }

    @Override
    public void close() {
        remove(folder);
    }
}
