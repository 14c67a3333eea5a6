package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object that is being written apart from its final place. Closing it deletes what has not been published. The
 * attribute names are S3Proxy's.
 *
 * @param key the key under which S3Proxy's store writes it
 * @param path the file's path
 */
record StagedFile(String key, Path path) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);
    private static final String ENTITY_TAG = "user.content-md5";
    private static final String EXPIRES = "user.expires";

    /** The entity tag and the storage class, which every object has. */
    private static final int ATTRIBUTES_OF_EACH = 2;

    /**
     * Checks that the file has all attributes. S3Proxy writes an object's headers and metadata as file attributes and
     * silently omits those that do not fit.
     *
     * @throws S3Exception 400 if one is missing
     */
    void checkAttributes(PutObjectRequest request) {
        long wanted = Stream.of(
                                request.cacheControl(),
                                request.contentDisposition(),
                                request.contentEncoding(),
                                request.contentLanguage(),
                                request.contentType(),
                                request.expires())
                        .filter(Objects::nonNull)
                        .count()
                + request.metadata().size();
        int found = attributes(path).size();
        if (found < wanted + ATTRIBUTES_OF_EACH
                && (found > 0 || request.hasMetadata() && !request.metadata().isEmpty())) {
            GuardedBlobStore.requireRoom(path);
            throw KeyRules.error(
                    400,
                    "MetadataTooLarge",
                    "The embedded buckets keep headers and metadata as attributes of files, and the file system of the data"
                            + " folder has no room for these.");
        }
    }

    /** @throws S3Exception 400 if there is content, for which a folder has no place */
    static void requireEmpty(InputStream payload) {
        try {
            if (payload.read() >= 0) {
                throw S3Exceptions.invalidArgument(
                        "The embedded buckets keep objects as files: a key that ends in \"/\" is a"
                                + " folder's and has no content.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The refusal of an object that is nothing but attributes of a folder, which could not be written. */
    static S3Exception noAttributes(Path folder) {
        GuardedBlobStore.requireRoom(folder);
        return S3Exceptions.invalidArgument("The embedded buckets keep an object whose key ends in \"/\" as"
                + " attributes of a folder, which the file system of the data folder does not have.");
    }

    /** Adds the attributes that S3Proxy's store omits from a copy. */
    void completeCopy(Path source, CopyObjectRequest request) {
        if (request.metadataDirective() == MetadataDirective.REPLACE) {
            return;
        }
        try {
            UserDefinedFileAttributeView from = view(source);
            if (from != null && attributes(source).contains(EXPIRES)) {
                ByteBuffer value = ByteBuffer.allocate(from.size(EXPIRES));
                from.read(EXPIRES, value);
                view(path).write(EXPIRES, value.flip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the entity tag of a multipart upload, which is not the MD5 of the content. */
    void tag(String tag) {
        try {
            if (attributes(path).contains(ENTITY_TAG)) {
                view(path).write(ENTITY_TAG, ByteBuffer.wrap(tag.getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    /** The names of a file's attributes; empty if the file system does not support attributes. */
    static List<String> attributes(Path file) {
        try {
            return Optional.ofNullable(view(file)).isPresent() ? view(file).list() : List.of();
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("An unfinished object was left", e);
        }
    }
}
