package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The folder of a bucket: maps keys to files and checks whether a key fits beside the existing ones. Immutable.
 *
 * @param name the bucket's name
 * @param path its folder
 */
record BucketFolder(String name, Path path) {
    /** The prefix of hidden keys under which S3Proxy keeps the headers and metadata of multipart uploads. */
    private static final String UPLOAD = ".s3proxy-mpu-stub-";

    private static final Pattern UPLOAD_ID = Pattern.compile("[0-9a-f-]{36}");

    /** The folder for objects that are being written. */
    private static final String STAGING = UPLOAD + "put";

    /** How often a file is moved again after a concurrent delete has removed its empty target folder. */
    private static final int MOVES = 100;

    private static final String CANNOT = "The embedded buckets keep objects as files: ";

    /** @throws NoSuchBucketException if the bucket does not exist */
    static BucketFolder of(Path root, String name) {
        Path path = root.resolve(name).normalize();
        if (!root.equals(path.getParent()) || !Files.isDirectory(path)) {
            throw S3Exceptions.noSuchBucket(name, "");
        }
        return new BucketFolder(name, path);
    }

    /** The key under which S3Proxy keeps the headers and metadata of a multipart upload. */
    static String ofUpload(String id) {
        return UPLOAD + id;
    }

    /** Whether S3Proxy uses that key for its own record of a multipart upload. Clients cannot write it. */
    static boolean ofAnUpload(String key) {
        return key.startsWith(UPLOAD) && key.indexOf('/') < 0;
    }

    /** Whether S3Proxy's store has that upload of that key. */
    boolean hasUpload(MultipartUpload upload) {
        return UPLOAD_ID.matcher(upload.id()).matches()
                && Files.isRegularFile(file(".mpus-" + upload.id() + "-" + upload.blobName() + "-stub"));
    }

    /** The file of that key, whether or not it exists. */
    Path file(String key) {
        return path.resolve(key);
    }

    /**
     * Whether a file of exactly that key exists; S3Proxy would also accept another key that resolves to the same path.
     */
    boolean has(String key) {
        try {
            Path file = path.resolve(key);
            boolean folder = key.endsWith("/");
            String exact = folder ? key.substring(0, key.length() - 1) : key;
            return file.normalize().equals(file)
                    && file.startsWith(path)
                    && path.relativize(file).toString().equals(exact)
                    && (folder ? Files.isDirectory(file) : Files.isRegularFile(file))
                    && (!KeyRules.ofTheStore(key) || ofAnUpload(key));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Identifies the present file of a key among those that replace one another. */
    Object version(String key) {
        return attributes(file(key))
                .<Object>map(file -> Arrays.asList(file.fileKey(), file.lastModifiedTime(), file.size()))
                .orElse(List.of());
    }

    /** @throws S3Exception 400 with a sentence if existing files or folders conflict with the key */
    void checkRoom(String key) {
        try {
            Path file = file(key);
            for (Path parent = file.getParent(); !parent.equals(path); parent = parent.getParent()) {
                Optional<BasicFileAttributes> there = attributes(parent);
                if (there.isPresent() && !there.get().isDirectory()) {
                    throw noRoomBelow(key, parent);
                }
            }
            Optional<BasicFileAttributes> there = attributes(file);
            boolean folder = there.filter(BasicFileAttributes::isDirectory).isPresent();
            if (key.endsWith("/") ? there.isPresent() && !folder : folder && full(file)) {
                throw noRoomBeside(key);
            }
        } catch (InvalidPathException e) {
            throw S3Exceptions.invalidArgument(CANNOT + "this key cannot be the name of a file (" + e.getReason()
                    + "). Is the locale's encoding UTF-8?");
        }
    }

    private static Optional<BasicFileAttributes> attributes(Path file) {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private S3Exception noRoomBelow(String key, Path parent) {
        return S3Exceptions.invalidArgument(
                CANNOT + "\"" + key + "\" cannot exist beside the object \"" + path.relativize(parent) + "\".");
    }

    private static S3Exception noRoomBeside(String key) {
        return S3Exceptions.invalidArgument(CANNOT
                + (key.endsWith("/")
                        ? "\"" + key + "\" cannot exist beside the object of that name without the slash."
                        : "\"" + key + "\" cannot exist beside \"" + key + "/\" or objects below that."));
    }

    /** Whether a folder stands for an object or contains anything. */
    private boolean full(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().hasNext()
                    || !StagedFile.attributes(folder).isEmpty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false; // it has just been removed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a place to write an object before it is published. */
    StagedFile stage() {
        String key = STAGING + "/" + UUID.randomUUID();
        return new StagedFile(key, file(key));
    }

    /**
     * Moves a written object to its place atomically.
     *
     * @throws S3Exception 400 with a sentence if existing files or folders conflict with the key
     */
    void move(StagedFile staged, String key) {
        Path file = file(key);
        for (int tried = 1; ; tried++) {
            try {
                Files.createDirectories(file.getParent());
                if (Files.isDirectory(file)) {
                    if (full(file)) {
                        throw noRoomBeside(key);
                    }
                    Files.deleteIfExists(file);
                }
                Files.move(staged.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (NoSuchFileException e) {
                if (tried == MOVES || !Files.exists(staged.path())) {
                    throw new UncheckedIOException(e);
                }
            } catch (DirectoryNotEmptyException e) {
                throw noRoomBeside(key);
            } catch (FileSystemException e) {
                checkRoom(key);
                if (tried == MOVES || tooLong(e.getReason())) {
                    throw tooLong(e.getReason()) ? pathTooLong() : new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether that is how the operating system refuses a path. */
    static boolean tooLong(String reason) {
        return reason != null && reason.contains("too long");
    }

    static S3Exception pathTooLong() {
        return KeyRules.tooLong(CANNOT + "the path of this key's file is too long.");
    }

    /** Removes objects that were being written when the process was killed. */
    void removeUnfinished() {
        Path staging = file(STAGING);
        if (!Files.isDirectory(staging)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(staging)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(staging);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the folder for objects being written if the bucket is otherwise empty. */
    void removeStaging() {
        try (Stream<Path> entries = Files.list(path)) {
            Path staging = file(STAGING);
            if (entries.allMatch(staging::equals)) {
                Files.deleteIfExists(staging);
            }
        } catch (DirectoryNotEmptyException e) {
            throw S3Exceptions.bucketNotEmpty(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
