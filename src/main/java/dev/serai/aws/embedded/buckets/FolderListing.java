package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One page of a bucket's keys in the order of their UTF-8 bytes. It steps from each key to the next by the sorted names
 * of the folders, so it reads only what the page shows.
 *
 * <p>A folder {@code a} sorts as {@code a/}, where its keys belong: after the file {@code a-b}, although its own name
 * sorts before. An instance serves one page on one thread.
 */
final class FolderListing {
    /** An entry of the page: an object, or the common prefix of all objects below a folder. */
    private record Entry(String key, Optional<S3Object> object) {}

    private final Path bucket;
    private final FolderNameCache names;
    private final Function<String, Optional<S3Object>> describe;
    private final Map<String, NavigableSet<String>> folders = new HashMap<>();
    private final String prefix;
    private final String delimiter;

    /**
     * Creates a listing of one bucket.
     *
     * @param bucket the bucket's folder
     * @param describe gives the listed attributes of an object by its key; empty if it does not exist
     */
    FolderListing(
            Path bucket,
            FolderNameCache names,
            Function<String, Optional<S3Object>> describe,
            ListObjectsV2Request request) {
        this.bucket = bucket;
        this.names = names;
        this.describe = describe;
        this.prefix = request.prefix() == null ? "" : request.prefix();
        this.delimiter = request.delimiter() == null ? "" : request.delimiter();
    }

    /**
     * Reads the page.
     *
     * @param after lists only what sorts after this key or common prefix; empty for all
     * @param size the largest number of objects and common prefixes
     */
    ListObjectsV2Response page(String after, int size) {
        List<S3Object> objects = new ArrayList<>();
        List<CommonPrefix> prefixes = new ArrayList<>();
        boolean fromPrefix = KeyOrder.UTF_8.compare(prefix, after) > 0;
        Optional<Entry> next = next(fromPrefix ? prefix : after, fromPrefix || after.isEmpty());
        String last = after;
        int shown = 0;
        while (next.isPresent() && shown < size) {
            Entry entry = next.get();
            String rolledUp = commonPrefix(entry.key());
            if (rolledUp.isEmpty()) {
                objects.add(entry.object().orElseThrow());
                last = entry.key();
                shown++;
                next = next(entry.key(), false);
            } else {
                // a page that begins within a common prefix follows one that listed it
                if (KeyOrder.UTF_8.compare(rolledUp, after) > 0) {
                    prefixes.add(CommonPrefix.builder().prefix(rolledUp).build());
                    last = rolledUp;
                    shown++;
                }
                next = KeyOrder.afterAll(rolledUp).flatMap(bound -> next(bound, true));
            }
        }
        boolean truncated = shown > 0 && next.isPresent();
        return ListObjectsV2Response.builder()
                .contents(objects)
                .commonPrefixes(prefixes)
                .isTruncated(truncated)
                .nextContinuationToken(truncated ? last : null)
                .build();
    }

    /** The common prefix of the key in a listing with a delimiter; empty if the key is listed itself. */
    private String commonPrefix(String key) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        return at < 0 ? "" : key.substring(0, at + delimiter.length());
    }

    /** The first key at or after the bound, if it still has the prefix. */
    private Optional<Entry> next(String bound, boolean inclusive) {
        return within("", bound, inclusive).filter(entry -> entry.key().startsWith(prefix));
    }

    /**
     * The first key at or after the bound in that folder ({@code ""} or {@code a/b/}); the bound is relative to the
     * folder.
     */
    private Optional<Entry> within(String folder, String bound, boolean inclusive) {
        if (bound.isEmpty() && inclusive && !folder.isEmpty()) {
            if (folder.startsWith(prefix) && delimiter.equals("/") && folder.length() > prefix.length()) {
                return holdsAny(folder) ? Optional.of(new Entry(folder, Optional.empty())) : Optional.empty();
            }
            Optional<Entry> marker = object(folder);
            if (marker.isPresent()) {
                return marker;
            }
        }
        int slash = bound.indexOf('/');
        if (slash < 0) {
            return among(folder, bound, inclusive);
        }
        String child = bound.substring(0, slash + 1);
        Optional<Entry> below = within(folder + child, bound.substring(slash + 1), inclusive);
        return below.isPresent() ? below : among(folder, child, false);
    }

    /**
     * The first key in a folder whose name is at or after the bound; names of folders are compared with a slash
     * appended. The bound contains at most one slash, at its end.
     */
    private Optional<Entry> among(String folder, String bound, boolean inclusive) {
        NavigableSet<String> all = names(folder);
        PriorityQueue<String> deferred = new PriorityQueue<>(KeyOrder.UTF_8);
        for (int end = 1; end < bound.length(); end++) {
            String shorter = bound.substring(0, end);
            if (bound.charAt(end) < '/' && all.contains(shorter) && isFolder(folder + shorter)) {
                deferred.add(shorter + "/");
            }
        }
        if (!inclusive && all.contains(bound) && isFolder(folder + bound)) {
            deferred.add(bound + "/");
        }
        for (String name : all.tailSet(bound, inclusive)) {
            while (!deferred.isEmpty() && KeyOrder.UTF_8.compare(deferred.peek(), name) < 0) {
                Optional<Entry> below = within(folder + deferred.poll(), "", true);
                if (below.isPresent()) {
                    return below;
                }
            }
            if (folder.isEmpty() && KeyRules.ofTheStore(name)) {
                continue;
            }
            if (prefix.startsWith(folder) && pastPrefix(folder, name)) {
                break;
            }
            if (isFolder(folder + name)) {
                deferred.add(name + "/");
            } else {
                Optional<Entry> file = object(folder + name);
                if (file.isPresent()) {
                    return file;
                }
            }
        }
        while (!deferred.isEmpty()) {
            Optional<Entry> below = within(folder + deferred.poll(), "", true);
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    /** Whether neither that name nor any later one can have the prefix. */
    private boolean pastPrefix(String folder, String name) {
        String wanted = prefix.substring(folder.length());
        return !name.startsWith(wanted) && KeyOrder.UTF_8.compare(name, wanted) > 0;
    }

    /** An object as a list has it. */
    static S3Object described(String key, HeadObjectResponse head) {
        return S3Object.builder()
                .key(key)
                .eTag(head.eTag())
                .size(head.contentLength())
                .lastModified(head.lastModified())
                .storageClass(
                        head.storageClassAsString() == null
                                ? ObjectStorageClass.STANDARD.toString()
                                : head.storageClassAsString())
                .build();
    }

    private Optional<Entry> object(String key) {
        return describe.apply(key).map(object -> new Entry(key, Optional.of(object)));
    }

    /** Whether that folder contains any object; stops at the first. */
    private boolean holdsAny(String folder) {
        if (describe.apply(folder).isPresent()) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(bucket.resolve(folder))) {
            for (Path entry : entries) {
                String key = folder + entry.getFileName();
                if (isFolder(key) ? holdsAny(key + "/") : isFile(key)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false; // it has been removed
        }
    }

    private NavigableSet<String> names(String folder) {
        return folders.computeIfAbsent(folder, key -> names.of(bucket.resolve(key)));
    }

    private boolean isFolder(String key) {
        return attributes(key).filter(BasicFileAttributes::isDirectory).isPresent();
    }

    private boolean isFile(String key) {
        return attributes(key).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    private Optional<BasicFileAttributes> attributes(String key) {
        try {
            return Optional.of(Files.readAttributes(bucket.resolve(key), BasicFileAttributes.class));
        } catch (IOException e) {
            return Optional.empty(); // it has been removed
        }
    }
}
