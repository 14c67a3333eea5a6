package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

class ObjectExpiryTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration AGE = Duration.ofDays(14);

    @TempDir
    private Path root;

    private FileBlobStore store;
    private ObjectExpiry expiry;

    @BeforeEach
    void open() {
        store = new FileBlobStore(root);
        store.createContainer("log-events");
        store.createContainer("images");
        expiry = new ObjectExpiry(store, "log-events", AGE, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void removesWhatIsOlderAndNothingElse() throws IOException {
        put("log-events", "numbers/2026/11/12/old.json", NOW.minus(AGE).minusSeconds(86_400));
        put("log-events", "numbers/2026/11/13/old.json", NOW.minus(AGE).minusSeconds(1));
        put("log-events", "numbers/2026/11/13/young.json", NOW.minus(AGE).plusSeconds(1));
        put("log-events", "numbers/2026/11/27/new.json", NOW);
        put("log-events", "numbers/2026/13/45/no-date.json", NOW.minus(AGE).minusSeconds(1));
        put("log-events", "mine", NOW.minus(AGE).minusSeconds(1));
        put("images", "numbers/2026/11/12/old.json", NOW.minus(AGE).minusSeconds(86_400));
        assertThat(keys("log-events")).hasSize(6);
        assertThat(expiry.sweep()).isEqualTo(4);
        assertThat(keys("log-events")).containsExactly("numbers/2026/11/13/young.json", "numbers/2026/11/27/new.json");
        assertThat(keys("images")).containsExactly("numbers/2026/11/12/old.json");
        assertThat(root.resolve("log-events/numbers/2026/11/12")).doesNotExist();
        assertThat(expiry.sweep()).isZero();
    }

    @Test
    void doesNotLookIntoADayThatIsNotThatOld() throws IOException {
        put("log-events", "numbers/2026/11/14/looks-old.json", NOW.minus(AGE).minusSeconds(86_400));
        assertThat(expiry.sweep()).isZero();
    }

    @Test
    void whatIsWrittenAgainIsYoungAgain() throws IOException {
        put("log-events", "numbers/2026/11/12/a.json", NOW.minus(AGE).minusSeconds(86_400));
        put("log-events", "numbers/2026/11/12/a.json", NOW);
        assertThat(expiry.sweep()).isZero();
    }

    @Test
    void uploadsInProgressStay() throws IOException {
        var upload = store.initiateMultipartUpload(CreateMultipartUploadRequest.builder()
                .bucket("log-events")
                .key("a")
                .build());
        Path begun = root.resolve("log-events/.mpus-" + upload.id() + "-a-stub");
        Files.setLastModifiedTime(begun, FileTime.from(NOW.minus(AGE).minusSeconds(1)));
        assertThat(expiry.sweep()).isZero();
        assertThat(begun).exists();
    }

    @Test
    void aMissingBucketIsNoFault() {
        assertThat(new ObjectExpiry(store, "nothing", AGE, Clock.systemUTC()).sweep())
                .isZero();
    }

    private void put(String bucket, String key, Instant written) throws IOException {
        store.putBlob(
                PutObjectRequest.builder().bucket(bucket).key(key).build(), new ByteArrayInputStream(new byte[] {1}));
        Files.setLastModifiedTime(root.resolve(bucket).resolve(key), FileTime.from(written));
    }

    private List<String> keys(String bucket) {
        return store.list(bucket).contents().stream().map(S3Object::key).toList();
    }
}
