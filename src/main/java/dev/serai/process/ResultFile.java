package dev.serai.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file that is made part by part elsewhere, and put to its place when it is whole. */
final class ResultFile {
    private ResultFile() {}

    /**
     * Writes a file. If it cannot be written, or the method throws, there is no new file, and an old one is as it was.
     *
     * @param method gives the parts of the file to the consumer, in their order
     */
    static void write(Path target, Consumer<Consumer<byte[]>> method) throws IOException {
        // What is there stays what it is, be it a link, a device or a file that others may read.
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        Path made = there
                ? Files.createTempFile("serai-", ".part")
                : target.resolveSibling("." + target.getFileName() + "."
                        + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(made)) {
                method.accept(part -> {
                    try {
                        out.write(part);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            if (there) {
                try (OutputStream out = Files.newOutputStream(target)) {
                    Files.copy(made, out);
                }
            } else {
                Files.move(made, target);
            }
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
