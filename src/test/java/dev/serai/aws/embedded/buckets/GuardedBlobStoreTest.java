package dev.serai.aws.embedded.buckets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.LogLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Buckets on a file system that takes nothing more: whoever writes is told so, and nothing changes. */
class GuardedBlobStoreTest {
    private static final String LARGE = "x".repeat(300_000);

    @TempDir
    private Path folder;

    private volatile IOException failure;
    private EmbeddedBuckets buckets;
    private S3Client s3;
    private S3Client unchunked;
    private LogLines log;

    /** S3Proxy's store on a disk that fails, when a test says so, in the middle of a file. */
    private final class FailingStore extends ForwardingBlobStore {
        FailingStore(BlobStore files) {
            super(files);
        }

        private void write(InputStream payload) {
            if (failure == null) {
                return;
            }
            try {
                payload.readNBytes(3);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new RuntimeException(failure); // as S3Proxy wraps it
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
            write(payload);
            return super.putBlob(request, payload);
        }

        @Override
        public UploadPartResponse uploadMultipartPart(
                MultipartUpload upload, UploadPartRequest request, InputStream payload) {
            write(payload);
            return super.uploadMultipartPart(upload, request, payload);
        }

        @Override
        public CopyObjectResponse copyBlob(CopyObjectRequest request) {
            write(InputStream.nullInputStream());
            return super.copyBlob(request);
        }
    }

    @BeforeEach
    void start() {
        buckets = EmbeddedBuckets.start(folder, new AwsAccess.Keys("user", "secret"), FailingStore::new);
        s3 = client(true);
        unchunked = client(false);
        s3.createBucket(request -> request.bucket("things"));
        s3.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("old"));
        log = new LogLines();
    }

    @AfterEach
    void stop() {
        log.close();
        s3.close();
        unchunked.close();
        buckets.close();
    }

    private S3Client client(boolean chunked) {
        return S3Client.builder()
                .endpointOverride(buckets.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .serviceConfiguration(settings -> settings.chunkedEncodingEnabled(chunked))
                .requestChecksumCalculation(
                        chunked ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "secret")))
                .overrideConfiguration(settings -> settings.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @Test
    void onAFullDiskEveryWayOfWritingIsToldSoAndTheOldObjectStays() throws Exception {
        String upload = s3.createMultipartUpload(
                        request -> request.bucket("things").key("a"))
                .uploadId();
        String tag = part(upload, 1, LARGE);
        List<String> before = files();

        failure = new IOException("No space left on device");
        for (S3Client client : List.of(s3, unchunked)) {
            toldFull(() ->
                    client.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString(LARGE)));
        }
        toldFull(() -> part(upload, 2, LARGE));
        toldFull(() -> complete(upload, tag));
        toldFull(() -> s3.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("b")));
        try (S3Client nearer = buckets.inProcessClient(client(true))) {
            toldFull(() ->
                    nearer.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("new")));
        }
        HttpResponse<String> form = postForm("a", "new");
        assertThat(form.statusCode()).isEqualTo(503);
        assertThat(form.body()).contains("<Code>ServiceUnavailable</Code>", "is full");

        assertThat(text("a")).isEqualTo("old");
        assertThat(s3.listObjectsV2(request -> request.bucket("things")).contents())
                .extracting(S3Object::key)
                .containsExactly("a");
        assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
        toldFull(() -> s3.createMultipartUpload(
                request -> request.bucket("things").key("b").contentType("text/plain")));
        assertThat(log.warnings()).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).contains("is full", folder.toString());
            assertThat(line.getThrowableProxy()).isNull();
        });

        failure = null;
        complete(upload, tag);
        assertThat(text("a")).isEqualTo(LARGE);
    }

    @Test
    void anotherFailureOfTheFileSystemIsToldWithoutItsPath() {
        failure = new FileSystemException(folder.toString(), null, "Read-only file system");
        S3Exception told =
                told(() -> s3.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("new")));
        assertThat(told.awsErrorDetails().errorMessage())
                .contains("cannot be written to (Read-only file system)")
                .doesNotContain(folder.toString());
        assertThat(text("a")).isEqualTo("old");
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void whatTheFileSystemItselfRefusesIsToldToo() throws IOException {
        Path staging = folder.resolve("buckets/things/.s3proxy-mpu-stub-put");
        Files.delete(staging);
        Files.writeString(staging, "a file where a folder has to be");
        told(() -> s3.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("new")));
        assertThat(text("a")).isEqualTo("old");
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void aLongCompletionTellsAtItsEndWithoutAStackTraceInTheLog() throws IOException {
        String upload = s3.createMultipartUpload(
                        request -> request.bucket("things").key("a"))
                .uploadId();
        String tag = part(upload, 1, "x");
        try (RandomAccessFile part = new RandomAccessFile(
                folder.resolve("buckets/things/.mpus-" + upload + "-a-1").toFile(), "rw")) {
            part.setLength((1L << 30) + 1); // a hole, which takes no room
        }
        failure = new IOException("No space left on device");
        assertThat(catchThrowableOfType(S3Exception.class, () -> complete(upload, tag)))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalError"));
        assertThat(text("a")).isEqualTo("old");
        assertThat(log.warnings())
                .singleElement()
                .extracting(ILoggingEvent::getThrowableProxy)
                .isNull();
    }

    @Test
    void theLogHasALineEachMinute() {
        AtomicLong now = new AtomicLong(-5);
        failure = new IOException("No space left on device");
        BlobStore store = guarded(now);
        for (int seconds : new int[] {0, 1, 59, 60, 61}) {
            now.set(TimeUnit.SECONDS.toNanos(seconds) - 5);
            assertThatThrownBy(() -> store.putBlob(put(), new ByteArrayInputStream(new byte[9])))
                    .isInstanceOf(S3Exception.class);
        }
        assertThat(log.warnings()).hasSize(2);
    }

    @Test
    void aBodyThatEndsEarlyIsNotTheDisksFault() {
        IOException gone = new IOException("the client is gone");
        assertThatThrownBy(() -> guarded(new AtomicLong()).putBlob(put(), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw gone;
                    }
                }))
                .isNotInstanceOf(S3Exception.class)
                .hasRootCause(gone);
        assertThat(log.warnings()).isEmpty();
    }

    private BlobStore guarded(AtomicLong now) {
        Path root = folder.resolve("buckets");
        return new GuardedBlobStore(
                new FileBlobStore(root, new FailingStore(new FilesystemNio2BlobStore(root.toString()))),
                root,
                now::get);
    }

    private static PutObjectRequest put() {
        return PutObjectRequest.builder().bucket("things").key("a").build();
    }

    private void toldFull(ThrowingCallable write) {
        assertThat(told(write).awsErrorDetails().errorMessage()).contains("disk of the embedded buckets is full");
    }

    private static S3Exception told(ThrowingCallable write) {
        S3Exception told = catchThrowableOfType(S3Exception.class, write);
        assertThat(told).isNotNull().returns(503, S3Exception::statusCode);
        assertThat(told.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailable");
        return told;
    }

    private String part(String upload, int number, String text) {
        return s3.uploadPart(
                        request -> request.bucket("things")
                                .key("a")
                                .uploadId(upload)
                                .partNumber(number),
                        RequestBody.fromString(text))
                .eTag();
    }

    private void complete(String upload, String tag) {
        s3.completeMultipartUpload(request -> request.bucket("things")
                .key("a")
                .uploadId(upload)
                .multipartUpload(parts -> parts.parts(part -> part.partNumber(1).eTag(tag))));
    }

    private HttpResponse<String> postForm(String key, String text) throws Exception {
        String policy = Base64.getEncoder()
                .encodeToString(("{\"expiration\":\""
                                + Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS)
                                + "\",\"conditions\":[{\"bucket\":\"things\"},{\"key\":\"" + key + "\"}]}")
                        .getBytes(UTF_8));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("secret".getBytes(UTF_8), "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(policy.getBytes(UTF_8)));
        StringBuilder body = new StringBuilder();
        Consumer<List<String>> field = pair -> body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(pair.get(0))
                .append("\"\r\n\r\n")
                .append(pair.get(1))
                .append("\r\n");
        Stream.of(
                        List.of("key", key),
                        List.of("AWSAccessKeyId", "user"),
                        List.of("policy", policy),
                        List.of("signature", signature))
                .forEach(field);
        body.append("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n")
                .append(text)
                .append("\r\n--b--\r\n");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(buckets.endpoint() + "/things"))
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String text(String key) {
        return s3.getObjectAsBytes(request -> request.bucket("things").key(key)).asUtf8String();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }
}
