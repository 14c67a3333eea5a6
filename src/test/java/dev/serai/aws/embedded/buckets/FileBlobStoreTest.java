package dev.serai.aws.embedded.buckets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects as files, below the protocol. */
class FileBlobStoreTest {
    @TempDir
    private Path root;

    private FileBlobStore store;

    @BeforeEach
    void open() {
        store = new FileBlobStore(root);
        store.createContainer("things");
    }

    @Test
    void anObjectThatIsBeingWrittenIsNotThere() throws IOException {
        AtomicReference<List<String>> meanwhile = new AtomicReference<>();
        InputStream slow = new InputStream() {
            @Override
            public int read() {
                if (meanwhile.get() == null) {
                    meanwhile.set(keys());
                    return 'x';
                }
                return -1;
            }
        };
        put("a/b", slow);
        assertThat(meanwhile.get()).isEmpty();
        assertThat(keys()).containsExactly("a/b");
        assertThat(filesBelow(root.resolve("things"))).containsExactly("a/b");
    }

    @Test
    void whatAKillLeftUnfinishedIsRemovedAtTheNextStart() throws IOException {
        put("a", "whole");
        Path unfinished = Files.createDirectories(root.resolve("things/.s3proxy-mpu-stub-put"));
        Files.writeString(unfinished.resolve("7d1c"), "ha");
        FileBlobStore next = new FileBlobStore(root);
        assertThat(next.list("things").contents()).extracting(S3Object::key).containsExactly("a");
        next.removeUnfinished();
        assertThat(filesBelow(root.resolve("things"))).containsExactly("a");
    }

    @Test
    void aFolderOfEarlierVersionsIsReadAsItIs() {
        FilesystemNio2BlobStore earlier = new FilesystemNio2BlobStore(root.toString());
        List<String> keys = List.of(".hidden", "a", "b/c d", "käse/日本.png", "marker/", "tab\there", "x".repeat(218));
        for (String key : keys) {
            earlier.putBlob(
                    PutObjectRequest.builder()
                            .bucket("things")
                            .key(key)
                            .contentType("image/png")
                            .metadata(Map.of("colour", "grey"))
                            .build(),
                    new ByteArrayInputStream(key.endsWith("/") ? new byte[0] : key.getBytes(UTF_8)));
        }
        assertThat(keys())
                .containsExactlyElementsOf(keys.stream().sorted(KeyOrder.UTF_8).toList());
        for (String key : keys) {
            assertThat(store.blobMetadata("things", key))
                    .isEqualTo(earlier.blobMetadata("things", key))
                    .satisfies(head -> assertThat(head.metadata()).containsEntry("colour", "grey"));
            store.removeBlob("things", key);
        }
        assertThat(keys()).isEmpty();
    }

    @Test
    void puttingAndDeletingSideBySideLosesAndFailsNothing() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String mine = "deep/er/" + thread;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        put(mine, "x");
                        assertThat(store.blobExists("things", mine)).isTrue();
                        store.removeBlob("things", mine);
                    }
                    put(mine, "last");
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(keys()).containsExactly("deep/er/0", "deep/er/1", "deep/er/2", "deep/er/3");
    }

    @Test
    void ofThoseThatReplaceTheSameObjectOnlyOneSucceeds() throws InterruptedException, ExecutionException {
        put("counter", "0");
        String tag = store.blobMetadata("things", "counter").eTag();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                String text = String.valueOf(i);
                done.add(threads.submit(() -> {
                    try {
                        store.putBlob(
                                PutObjectRequest.builder()
                                        .bucket("things")
                                        .key("counter")
                                        .ifMatch(tag)
                                        .build(),
                                new ByteArrayInputStream(text.getBytes(UTF_8)));
                        return true;
                    } catch (S3Exception e) {
                        assertThat(e.statusCode()).isEqualTo(412);
                        return false;
                    }
                }));
            }
            int successes = 0;
            for (Future<Boolean> each : done) {
                successes += each.get() ? 1 : 0;
            }
            assertThat(successes).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsReadIsOneVersionHoweverOftenItIsReplaced() throws Exception {
        put("news", "0");
        AtomicBoolean stopped = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int thread = 0; thread < 2; thread++) {
                threads.submit(() -> {
                    for (int i = 1; !stopped.get(); i++) {
                        put("news", "x".repeat(i % 7 + 1));
                    }
                });
            }
            for (int i = 0; i < 2_000; i++) {
                try (var read = store.getBlob(
                        GetObjectRequest.builder().bucket("things").key("news").build())) {
                    byte[] content = read.readAllBytes();
                    byte[] sum = MessageDigest.getInstance("MD5").digest(content);
                    assertThat(read.response().contentLength()).isEqualTo(content.length);
                    assertThat(read.response().eTag()).contains(HexFormat.of().formatHex(sum));
                }
            }
        } finally {
            stopped.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aBucketThatWasUsedCanBeDeleted() {
        put("a", "x");
        assertThatThrownBy(() -> store.deleteBucket("things"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(409));
        store.removeBlob("things", "a");
        store.deleteBucket("things");
        assertThat(store.list().buckets()).isEmpty();
    }

    @Test
    void aFileBesideTheBucketsIsNone() throws IOException {
        Files.writeString(root.resolve("stray"), "x");
        assertThat(store.list().buckets()).extracting(bucket -> bucket.name()).containsExactly("things");
    }

    private List<String> keys() {
        return store.list("things").contents().stream().map(S3Object::key).toList();
    }

    private void put(String key, String text) {
        put(key, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private void put(String key, InputStream bytes) {
        store.putBlob(PutObjectRequest.builder().bucket("things").key(key).build(), bytes);
    }

    private static List<String> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
