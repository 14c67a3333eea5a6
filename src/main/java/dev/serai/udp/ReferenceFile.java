package dev.serai.udp;

import dev.serai.image.Limits;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A reference image in a file. It is read again when its time, size or identity changes, which covers writing in place,
 * renaming another file over it and switching a symbolic link. File times may be coarse: one that is younger than two
 * seconds when it is read may be written again without a change of time, so it is read once more after that.
 */
public final class ReferenceFile implements ReferenceSource {
    private static final Duration COARSEST_TIME = Duration.ofSeconds(2);

    private record Stamp(FileTime modified, long size, Object identity) {}

    private final Path path;
    private final Limits limits;
    private Stamp known;
    private boolean maybeStale;

    /**
     * @param path the file, which need not be there yet
     * @param limits the most bytes it may have
     */
    public ReferenceFile(Path path, Limits limits) {
        this.path = path;
        this.limits = limits;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public Optional<byte[]> changed() throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            if (!file.isRegularFile()) {
                throw new IOException("it is not a file");
            }
            Stamp now = new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
            if (now.equals(known) && !maybeStale) {
                return Optional.empty();
            }
            limits.checkBytes(file.size());
            boolean young =
                    file.lastModifiedTime().toInstant().isAfter(Instant.now().minus(COARSEST_TIME));
            byte[] bytes = Files.readAllBytes(path);
            known = now;
            maybeStale = young;
            return Optional.of(bytes);
        } catch (NoSuchFileException | FileNotFoundException e) {
            known = null;
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            known = null;
            throw new IOException("this user may not read it", e);
        } catch (IOException e) {
            known = null;
            throw e;
        }
    }
}
