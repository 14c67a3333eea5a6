package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Listings of files are those that the rule gives: all keys in the order of their bytes, filtered, rolled up, cut. */
class FolderListingTest {
    private static final String[] PIECES = {"a", "b", "-", ".", "0", " ", "é", "日", "\uD83D\uDC2B", "\uFF21", "A", "ab"
    };

    @TempDir
    private Path root;

    private FileBlobStore store;

    @BeforeEach
    void open() {
        store = new FileBlobStore(root);
        store.createContainer("things");
    }

    /** What a page shows. */
    private record Page(List<String> keys, List<String> prefixes, boolean truncated, String next) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyPageIsThatOfAPlainListing(long seed) {
        Random random = new Random(seed);
        TreeSet<String> keys = new TreeSet<>(KeyOrder.UTF_8);
        for (int i = 0; i < 100; i++) {
            String key = key(random);
            try {
                put(key);
                keys.add(key);
            } catch (S3Exception noRoom) {
                assertThat(noRoom.statusCode()).isEqualTo(400);
            }
            if (random.nextInt(4) == 0 && !keys.isEmpty()) {
                String gone = keys.floor(key) == null ? keys.first() : keys.floor(key);
                store.removeBlob("things", gone);
                keys.remove(gone);
            }
            if (random.nextInt(5) == 0) {
                comparePages(random, keys);
            }
        }
        store = new FileBlobStore(root); // and with nothing remembered
        for (int i = 0; i < 40; i++) {
            comparePages(random, keys);
        }
    }

    private void comparePages(Random random, TreeSet<String> keys) {
        String prefix = random.nextInt(3) == 0 ? "" : cut(random, keys);
        String delimiter = new String[] {"", "/", "/", "-", "a", "//"}[random.nextInt(6)];
        String after = random.nextInt(3) > 0 ? "" : cut(random, keys);
        int size = random.nextInt(6);
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket("things")
                .prefix(prefix)
                .delimiter(delimiter)
                .startAfter(after)
                .maxKeys(size)
                .build();
        int pages = 0;
        String from = after;
        ListObjectsV2Request page = request;
        while (true) {
            Page shown = shown(store.list(page));
            assertThat(shown)
                    .as("prefix <%s> delimiter <%s> after <%s> size %s of %s", prefix, delimiter, from, size, keys)
                    .isEqualTo(plain(keys, prefix, delimiter, from, size));
            if (!shown.truncated() || ++pages > 200) {
                return;
            }
            from = shown.next();
            page = request.toBuilder().continuationToken(from).build();
        }
    }

    /** The listing as S3 describes it. */
    private static Page plain(TreeSet<String> all, String prefix, String delimiter, String after, int size) {
        List<String> keys = new ArrayList<>();
        TreeSet<String> prefixes = new TreeSet<>(KeyOrder.UTF_8);
        String last = null;
        for (String key : all) {
            int at = key.startsWith(prefix) && !delimiter.isEmpty() ? key.indexOf(delimiter, prefix.length()) : -1;
            String shown = at < 0 ? key : key.substring(0, at + delimiter.length());
            if (!key.startsWith(prefix) || KeyOrder.UTF_8.compare(shown, after) <= 0 || prefixes.contains(shown)) {
                continue;
            }
            if (keys.size() + prefixes.size() == size) {
                boolean truncated = size > 0;
                return new Page(keys, List.copyOf(prefixes), truncated, truncated ? last : null);
            }
            if (at < 0) {
                keys.add(key);
            } else {
                prefixes.add(shown);
            }
            last = shown;
        }
        return new Page(keys, List.copyOf(prefixes), false, null);
    }

    private static Page shown(ListObjectsV2Response page) {
        return new Page(
                page.contents().stream().map(S3Object::key).toList(),
                page.commonPrefixes().stream().map(CommonPrefix::prefix).toList(),
                page.isTruncated(),
                page.nextContinuationToken());
    }

    private static String key(Random random) {
        StringBuilder key = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            key.append(i == 0 ? "" : "/").append(PIECES[random.nextInt(PIECES.length)]);
            if (random.nextInt(2) == 0) {
                key.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        String made = key.append(random.nextInt(8) == 0 ? "/" : "").toString();
        return Stream.of(made.split("/")).anyMatch(part -> part.matches("\\.\\.?")) ? "dots" : made;
    }

    /** The beginning of some key, or something close to it. */
    private static String cut(Random random, TreeSet<String> keys) {
        String key = key(random);
        String near = keys.floor(key) == null ? key : keys.floor(key);
        String start = near.substring(
                0, near.offsetByCodePoints(0, random.nextInt(near.codePointCount(0, near.length()) + 1)));
        return random.nextInt(3) == 0 ? start + PIECES[random.nextInt(PIECES.length)] : start;
    }

    @Test
    void theOldWayOfListingShowsTheSame() {
        for (String key : List.of("a/1", "a/2", "b", "c/1")) {
            put(key);
        }
        ListObjectsResponse page = store.listV1(ListObjectsRequest.builder()
                .bucket("things")
                .delimiter("/")
                .maxKeys(2)
                .build());
        assertThat(page.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/");
        assertThat(page.contents()).extracting(S3Object::key).containsExactly("b");
        assertThat(page.isTruncated()).isTrue();
        ListObjectsResponse rest = store.listV1(ListObjectsRequest.builder()
                .bucket("things")
                .delimiter("/")
                .marker(page.nextMarker())
                .build());
        assertThat(rest.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("c/");
        assertThat(rest.isTruncated()).isFalse();
    }

    @Test
    void anObjectIsDescribedAsItIs() {
        put("a");
        assertThat(store.list("things").contents()).singleElement().satisfies(object -> {
            assertThat(object.size()).isEqualTo(3);
            assertThat(object.eTag()).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
            assertThat(object.storageClassAsString()).isEqualTo("STANDARD");
            assertThat(object.lastModified())
                    .isEqualTo(store.blobMetadata("things", "a").lastModified());
        });
    }

    @Test
    void whatOthersDoInTheFolderIsSeen() throws IOException {
        put("a/1");
        assertThat(listed()).containsExactly("a/1");
        Files.createDirectories(root.resolve("things/by/hand"));
        Files.writeString(root.resolve("things/by/hand/made"), "x");
        await().untilAsserted(() -> assertThat(listed()).containsExactly("a/1", "by/hand/made"));
        Files.delete(root.resolve("things/a/1"));
        assertThat(listed()).containsExactly("by/hand/made");
    }

    @Test
    void aFolderWithoutObjectsIsNoPrefix() throws IOException {
        put("b/1");
        Files.createDirectories(root.resolve("things/a/empty"));
        ListObjectsV2Response page = store.list(
                ListObjectsV2Request.builder().bucket("things").delimiter("/").build());
        assertThat(page.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/");
    }

    private List<String> listed() {
        return store.list("things").contents().stream().map(S3Object::key).toList();
    }

    private void put(String key) {
        boolean folder = key.endsWith("/");
        store.putBlob(
                PutObjectRequest.builder().bucket("things").key(key).build(),
                new ByteArrayInputStream(folder ? new byte[0] : "abc".getBytes(StandardCharsets.UTF_8)));
    }
}
