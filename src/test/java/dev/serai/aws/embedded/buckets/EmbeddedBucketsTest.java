package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.aws.AwsAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the process stores by the short way is what a client over HTTP would have stored. */
class EmbeddedBucketsTest {
    private static final byte[] BYTES = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private EmbeddedBuckets buckets;
    private S3Client http;
    private S3Client nearer;

    @BeforeEach
    void start() {
        AwsAccess.Keys keys = new AwsAccess.Keys("user", "secret");
        buckets = EmbeddedBuckets.start(folder.resolve("data"), 0, keys);
        AwsAccess access = new AwsAccess(
                Optional.empty(), Optional.of(buckets.endpoint()), Optional.of("us-east-1"), Optional.of(keys));
        http = access.s3();
        nearer = buckets.inProcessClient(access.s3());
        http.createBucket(request -> request.bucket("things"));
    }

    @AfterEach
    void stop() {
        nearer.close();
        http.close();
        buckets.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "deep/er/b.json", "with space.png", "${env.HOME}", "日本/ü.png", "a%2Fb", "x+y&z"})
    void anObjectIsTheSameByEitherWay(String key) {
        nearer.putObject(
                request -> request.bucket("things").key(key).contentType("application/json"),
                RequestBody.fromBytes(BYTES));
        HeadObjectResponse near =
                http.headObject(request -> request.bucket("things").key(key));
        assertThat(http.getObjectAsBytes(request -> request.bucket("things").key(key))
                        .asByteArray())
                .isEqualTo(BYTES);
        http.deleteObject(request -> request.bucket("things").key(key));
        http.putObject(
                request -> request.bucket("things").key(key).contentType("application/json"),
                RequestBody.fromBytes(BYTES));
        HeadObjectResponse far =
                http.headObject(request -> request.bucket("things").key(key));
        assertThat(near.contentType()).isEqualTo(far.contentType()).isEqualTo("application/json");
        assertThat(near.eTag()).isEqualTo(far.eTag());
        assertThat(near.contentLength()).isEqualTo(far.contentLength());
        assertThat(near.metadata()).isEqualTo(far.metadata());
    }

    @Test
    void aListIsTheSameByEitherWay() throws IOException {
        for (String key : List.of("a", "b/c", "b/d", "b-e", "with space", "日本/ü.png", "a%2Fb", "x+y&z", "empty")) {
            http.putObject(
                    request -> request.bucket("things").key(key),
                    RequestBody.fromBytes(key.equals("empty") ? new byte[0] : BYTES));
        }
        Files.write(folder.resolve("data/buckets/things/copied into the folder"), BYTES);
        for (Consumer<ListObjectsV2Request.Builder> asked : List.<Consumer<ListObjectsV2Request.Builder>>of(
                list -> {},
                list -> list.encodingType(EncodingType.URL),
                list -> list.prefix("b").maxKeys(1),
                list -> list.delimiter("/").maxKeys(2),
                list -> list.startAfter("b-e").maxKeys(3),
                list -> list.prefix("nothing"))) {
            String token = null;
            do {
                String from = token;
                ListObjectsV2Request request = ListObjectsV2Request.builder()
                        .bucket("things")
                        .encodingType(EncodingType.URL)
                        .applyMutation(asked)
                        .continuationToken(from)
                        .build();
                ListObjectsV2Response near = nearer.listObjectsV2(request);
                ListObjectsV2Response far = http.listObjectsV2(request);
                assertThat(near.contents()).isEqualTo(far.contents());
                assertThat(near.commonPrefixes()).isEqualTo(far.commonPrefixes());
                assertThat(near.keyCount()).isEqualTo(far.keyCount());
                assertThat(near.isTruncated()).isEqualTo(far.isTruncated());
                assertThat(near.nextContinuationToken()).isEqualTo(far.nextContinuationToken());
                token = near.nextContinuationToken();
            } while (token != null);
        }
        assertThatThrownBy(() -> nearer.listObjectsV2(list -> list.bucket("missing")))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void aPlainObjectNeedsNoRequest() {
        AwsAccess nowhere = new AwsAccess(
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.of("us-east-1"),
                Optional.of(new AwsAccess.Keys("user", "secret")));
        try (S3Client alone = buckets.inProcessClient(nowhere.s3())) {
            alone.putObject(
                    request -> request.bucket("things").key("a").metadata(Map.of()), RequestBody.fromBytes(BYTES));
        }
        assertThat(http.headObject(request -> request.bucket("things").key("a")).contentLength())
                .isEqualTo(BYTES.length);
    }

    @Test
    void aListNeedsNoRequest() {
        http.putObject(request -> request.bucket("things").key("a"), RequestBody.fromBytes(BYTES));
        AwsAccess nowhere = new AwsAccess(
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.of("us-east-1"),
                Optional.of(new AwsAccess.Keys("user", "secret")));
        try (S3Client alone = buckets.inProcessClient(nowhere.s3())) {
            assertThat(alone.listObjectsV2(list -> list.bucket("things")).contents())
                    .hasSize(1);
        }
    }

    @Test
    void tellsOfEveryObjectThatIsMadeBelowThePrefix() {
        List<String> told = new CopyOnWriteArrayList<>();
        buckets.onObjectCreated("things", "in/", told::add);
        http.createBucket(request -> request.bucket("others"));
        http.putObject(request -> request.bucket("things").key("a"), RequestBody.fromBytes(BYTES));
        http.putObject(request -> request.bucket("others").key("in/b"), RequestBody.fromBytes(BYTES));
        assertThat(told).isEmpty();
        http.putObject(request -> request.bucket("things").key("in/far"), RequestBody.fromBytes(BYTES));
        nearer.putObject(request -> request.bucket("things").key("in/near"), RequestBody.fromBytes(BYTES));
        http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("in/copied"));
        String upload = http.createMultipartUpload(
                        request -> request.bucket("things").key("in/parts"))
                .uploadId();
        String tag = http.uploadPart(
                        request -> request.bucket("things")
                                .key("in/parts")
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromBytes(BYTES))
                .eTag();
        http.completeMultipartUpload(request -> request.bucket("things")
                .key("in/parts")
                .uploadId(upload)
                .multipartUpload(parts -> parts.parts(part -> part.partNumber(1).eTag(tag))));
        assertThat(told).containsExactly("in/far", "in/near", "in/copied", "in/parts");
    }

    @Test
    void anObjectThatComesDuringAStartIsToldOfToo() throws Exception {
        AwsAccess.Keys keys = new AwsAccess.Keys("user", "secret");
        List<String> told = new CopyOnWriteArrayList<>();
        try (EmbeddedBuckets starting =
                        EmbeddedBuckets.start(folder.resolve("other"), 0, keys, "things", Optional.of("in/"));
                S3Client client = new AwsAccess(
                                Optional.empty(),
                                Optional.of(starting.endpoint()),
                                Optional.of("us-east-1"),
                                Optional.of(keys))
                        .s3()) {
            starting.make(List.of("things"));
            CompletableFuture<Void> put = CompletableFuture.runAsync(() -> client.putObject(
                    request -> request.bucket("things").key("in/early"), RequestBody.fromBytes(BYTES)));
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> client.headObject(
                                            request -> request.bucket("things").key("in/early"))
                                    .contentLength()
                            == BYTES.length);
            starting.onObjectCreated("things", "in/", told::add);
            put.get(60, TimeUnit.SECONDS);
        }
        assertThat(told).containsExactly("in/early");
    }

    @Test
    void anObjectIsNotStoredForTheSenderIfNobodyCouldBeTold() {
        buckets.onObjectCreated("things", "in/", key -> {
            throw new IllegalStateException("the queue is away");
        });
        assertThatThrownBy(() ->
                        http.putObject(request -> request.bucket("things").key("in/a"), RequestBody.fromBytes(BYTES)))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void anObjectIsReplaced() {
        for (String text : new String[] {"a longer first text", "second"}) {
            nearer.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString(text));
        }
        assertThat(http.getObjectAsBytes(request -> request.bucket("things").key("a"))
                        .asUtf8String())
                .isEqualTo("second");
    }

    @Test
    void whatIsMoreThanPlainGoesTheLongWay() {
        nearer.putObject(
                request -> request.bucket("things").key("a").metadata(Map.of("colour", "grey")),
                RequestBody.fromBytes(BYTES));
        assertThat(http.headObject(request -> request.bucket("things").key("a")).metadata())
                .containsEntry("colour", "grey");
    }

    @Test
    void aMissingBucketIsTheSameError() {
        assertThatThrownBy(() ->
                        nearer.putObject(request -> request.bucket("nothing").key("a"), RequestBody.fromBytes(BYTES)))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../escaped", "../escaped", "/../../escaped", "a/../../../escaped"})
    void noKeyLeadsOutOfTheBucket(String key) throws IOException {
        assertThatThrownBy(() ->
                        nearer.putObject(request -> request.bucket("things").key(key), RequestBody.fromBytes(BYTES)))
                .isInstanceOf(S3Exception.class);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .noneMatch(file -> file.contains("escaped"));
        }
    }
}
