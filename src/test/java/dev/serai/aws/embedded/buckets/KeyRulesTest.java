package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.aws.AwsAccess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A key is held as it is or refused with a sentence, whichever way it comes; none stands for another, none is a 500. */
class KeyRulesTest {
    private static final int PART = 5 << 20;
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private static Path folder;

    private static EmbeddedBuckets buckets;
    private static S3Client http;
    private static S3Client nearer;

    @BeforeAll
    static void start() {
        AwsAccess.Keys keys = new AwsAccess.Keys("user", "secret");
        buckets = EmbeddedBuckets.start(folder, 0, keys);
        AwsAccess access = new AwsAccess(
                Optional.empty(), Optional.of(buckets.endpoint()), Optional.of("us-east-1"), Optional.of(keys));
        http = access.s3();
        nearer = buckets.inProcessClient(access.s3());
        http.createBucket(request -> request.bucket("things"));
    }

    @AfterAll
    static void stop() {
        nearer.close();
        http.close();
        buckets.close();
    }

    @BeforeEach
    void empty() {
        for (S3Object object :
                http.listObjectsV2(request -> request.bucket("things")).contents()) {
            http.deleteObject(request -> request.bucket("things").key(object.key()));
        }
        assertThat(keys()).isEmpty();
    }

    static List<String> held() {
        return List.of(
                "a b",
                " a",
                "a ",
                "a.",
                ".a",
                "...",
                "a+b",
                "a%2Fb",
                "%",
                "a\\b",
                "~",
                "*?\"<>|:",
                "A/B",
                "käse/日本.png",
                "\uD83D\uDC2B",
                "e\u0301",
                "a/.mpus-b",
                "a/.s3proxy-slash",
                "x".repeat(255),
                "日".repeat(85),
                "y".repeat(255) + "/" + "z".repeat(255),
                "d/".repeat(400) + "e",
                "marker/",
                "deep/marker/");
    }

    @ParameterizedTest
    @MethodSource("held")
    void isHeld(String key) {
        for (S3Client client : List.of(http, nearer)) {
            String text = key.endsWith("/") ? "" : "of " + key;
            client.putObject(request -> request.bucket("things").key(key), RequestBody.fromString(text));
            assertThat(text(key)).isEqualTo(text);
            assertThat(keys()).containsExactly(key);
            http.deleteObject(request -> request.bucket("things").key(key));
            assertThat(keys()).isEmpty();
        }
    }

    static List<String> refused() {
        return List.of(
                "a//b",
                "/a",
                "//",
                "/",
                "a//",
                ".",
                "..",
                "./a",
                "a/.",
                "a/..",
                "a/../b",
                "../../escaped",
                "a\u0000b",
                "a\nb",
                "\u007F",
                "\uFFFD",
                "a\uFFFEb",
                "a\uFFFF",
                ".mpus-a",
                ".mpus-a/b",
                ".s3proxy-slash",
                ".s3proxy-versions/a",
                ".s3proxy-mpu-stub-a",
                ".s3proxy-mpu-stub-put/a",
                "x".repeat(256),
                "日".repeat(86),
                "a/" + "x".repeat(256) + "/b",
                "d/".repeat(512) + "e");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWhicheverWayItComes(String key) throws IOException, InterruptedException {
        put("a/b", "safe");
        put("b", "safe");
        assertThat(presigned(key)).isEqualTo(400);
        refused(() -> nearer.putObject(request -> request.bucket("things").key(key), RequestBody.fromString("lost")));
        if (isAlteredByTheClient(key)) {
            return;
        }
        refused(() -> put(key, "lost"));
        refused(() -> http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("b")
                .destinationBucket("things")
                .destinationKey(key)));
        refused(() ->
                http.createMultipartUpload(request -> request.bucket("things").key(key)));
        refused(() -> http.uploadPart(
                request -> request.bucket("things")
                        .key(key)
                        .uploadId("00000000-0000-0000-0000-000000000000")
                        .partNumber(1),
                RequestBody.fromString("lost")));
        assertThat(keys()).containsExactly("a/b", "b");
        assertThat(text("a/b")).isEqualTo("safe");
        assertThat(text("b")).isEqualTo("safe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/./b", "a/../a/b", "a/b/", "a/b/c", "a", "a/", "b/", "a/b/../b"})
    void readingAndDeletingMeanNoOtherObject(String key) {
        put("a/b", "safe");
        put("b", "safe");
        assertThat(error(() -> text(key)).statusCode()).isEqualTo(404);
        assertThat(error(() -> http.headObject(
                                request -> request.bucket("things").key(key)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(error(() -> http.getObjectAcl(
                                request -> request.bucket("things").key(key)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(error(() -> http.copyObject(request -> request.sourceBucket("things")
                                .sourceKey(key)
                                .destinationBucket("things")
                                .destinationKey("copy")))
                        .statusCode())
                .isEqualTo(404);
        http.deleteObject(request -> request.bucket("things").key(key));
        assertThat(http.deleteObjects(request -> request.bucket("things")
                                .delete(all -> all.objects(
                                        ObjectIdentifier.builder().key(key).build())))
                        .errors())
                .isEmpty();
        assertThat(keys()).containsExactly("a/b", "b");
    }

    @Test
    void doubledSlashesMeanNoOtherObject() throws IOException, InterruptedException {
        put("a/b", "safe");
        for (String key : List.of("a//b", "/a/b", "a/b//", "a//")) {
            try (S3Presigner signer = signer()) {
                assertThat(send(signer.presignGetObject(signed -> signed.signatureDuration(HOUR)
                                        .getObjectRequest(
                                                get -> get.bucket("things").key(key)))
                                .httpRequest()))
                        .isEqualTo(404);
                assertThat(send(signer.presignDeleteObject(signed -> signed.signatureDuration(HOUR)
                                        .deleteObjectRequest(delete ->
                                                delete.bucket("things").key(key)))
                                .httpRequest()))
                        .isEqualTo(204);
            }
        }
        assertThat(text("a/b")).isEqualTo("safe");
    }

    /** Before it sends them, the client's HTTP library alters doubled slashes, and not what was signed: it is answered 403. */
    private static boolean isAlteredByTheClient(String key) {
        return key.startsWith("/") || key.contains("//");
    }

    /** Puts something by a signed URL, and gives the status of the answer. */
    private static int presigned(String key) throws IOException, InterruptedException {
        try (S3Presigner signer = signer()) {
            return send(signer.presignPutObject(signed -> signed.signatureDuration(HOUR)
                            .putObjectRequest(put -> put.bucket("things").key(key)))
                    .httpRequest());
        }
    }

    private static S3Presigner signer() {
        return S3Presigner.builder()
                .endpointOverride(buckets.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "secret")))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    private static int send(SdkHttpRequest signed) throws IOException, InterruptedException {
        var body = signed.method() == SdkHttpMethod.PUT
                ? HttpRequest.BodyPublishers.ofString("lost")
                : HttpRequest.BodyPublishers.noBody();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(signed.getUri())
                                .method(signed.method().name(), body)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void thereIsNoRoomForAFileAndAFolderOfOneName() {
        put("a/b", "safe");
        put("c", "safe");
        for (String key : List.of("a", "c/d", "c/d/e", "c/")) {
            S3Exception error = refused(() -> put(key, key.endsWith("/") ? "" : "lost"));
            assertThat(error.awsErrorDetails().errorMessage())
                    .contains("as files")
                    .contains("beside");
            refused(() -> http.copyObject(request -> request.sourceBucket("things")
                    .sourceKey("c")
                    .destinationBucket("things")
                    .destinationKey(key)));
            refused(() -> http.createMultipartUpload(
                    request -> request.bucket("things").key(key)));
        }
        assertThat(keys()).containsExactly("a/b", "c");
        assertThat(http.headObject(request -> request.bucket("things").key("c")).contentLength())
                .isEqualTo(4);
        http.deleteObject(request -> request.bucket("things").key("a/b"));
        put("a", "now there is");
        assertThat(keys()).containsExactly("a", "c");
    }

    @Test
    void anUploadInPartsThatFindsNoRoomInTheEndIsRefused() {
        String upload = http.createMultipartUpload(
                        request -> request.bucket("things").key("a"))
                .uploadId();
        String tag = http.uploadPart(
                        request -> request.bucket("things")
                                .key("a")
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromString("part"))
                .eTag();
        put("a/b", "safe");
        refused(() -> http.completeMultipartUpload(request -> request.bucket("things")
                .key("a")
                .uploadId(upload)
                .multipartUpload(all -> all.parts(part -> part.partNumber(1).eTag(tag)))));
        assertThat(text("a/b")).isEqualTo("safe");
        http.abortMultipartUpload(request -> request.bucket("things").key("a").uploadId(upload));
        assertThat(http.listMultipartUploads(request -> request.bucket("things"))
                        .uploads())
                .isEmpty();
    }

    @Test
    void partsOfAnUploadAreNoObjects() {
        String upload = http.createMultipartUpload(
                        request -> request.bucket("things").key("parts"))
                .uploadId();
        http.uploadPart(
                request ->
                        request.bucket("things").key("parts").uploadId(upload).partNumber(1),
                RequestBody.fromString("one"));
        String file = ".mpus-" + upload + "-parts-1";
        assertThat(folder.resolve("buckets/things").resolve(file)).exists();
        assertThat(catchThrowableOfType(
                                S3Exception.class,
                                () -> http.headObject(
                                        request -> request.bucket("things").key(file)))
                        .statusCode())
                .isEqualTo(404);
        http.deleteObject(request -> request.bucket("things").key(file));
        assertThat(http.listParts(
                                request -> request.bucket("things").key("parts").uploadId(upload))
                        .parts())
                .hasSize(1);
        http.abortMultipartUpload(
                request -> request.bucket("things").key("parts").uploadId(upload));
    }

    @Test
    void anUploadInPartsMakesTheObject() {
        byte[] first = new byte[PART];
        Arrays.fill(first, (byte) 'x');
        Instant expires = Instant.parse("2030-01-01T00:00:00Z");
        String key = "deep/" + "k".repeat(212);
        String upload = http.createMultipartUpload(request -> request.bucket("things")
                        .key(key)
                        .contentType("image/png")
                        .expires(expires)
                        .metadata(Map.of("colour", "grey")))
                .uploadId();
        List<CompletedPart> parts =
                List.of(part(key, upload, 1, first), part(key, upload, 2, "end".getBytes(StandardCharsets.UTF_8)));
        assertThat(http.listParts(request -> request.bucket("things").key(key).uploadId(upload))
                        .parts())
                .hasSize(2);
        assertThat(keys()).isEmpty();
        String tag = http.completeMultipartUpload(request ->
                        request.bucket("things").key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)))
                .eTag();
        assertThat(tag).endsWith("-2\"");
        HeadObjectResponse head =
                http.headObject(request -> request.bucket("things").key(key));
        assertThat(head.eTag()).isEqualTo(tag);
        assertThat(head.contentType()).isEqualTo("image/png");
        assertThat(head.expires()).isEqualTo(expires);
        assertThat(head.metadata()).containsEntry("colour", "grey");
        assertThat(text(key)).hasSize(PART + 3).endsWith("xend");
        assertThat(keys()).containsExactly(key);
        S3Exception over = refused(() ->
                http.createMultipartUpload(request -> request.bucket("things").key("deep/" + "k".repeat(213))));
        assertThat(over.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError");
        S3Exception unknown = error(() -> part(key, upload, 1, first));
        assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("NoSuchUpload");
    }

    private static CompletedPart part(String key, String upload, int number, byte[] bytes) {
        String tag = http.uploadPart(
                        request -> request.bucket("things")
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    @Test
    void contentUnderAFoldersKeyIsRefused() {
        refused(() -> put("a/", "lost"));
        put("a/", "");
        put("a/b", "safe");
        refused(() -> put("a/", "lost"));
        http.deleteObject(request -> request.bucket("things").key("a/b"));
        assertThat(keys()).containsExactly("a/");
        refused(() -> put("a", "no room"));
    }

    @Test
    void aCopyKeepsWhatTheObjectHas() {
        Instant expires = Instant.parse("2030-01-01T00:00:00Z");
        http.putObject(
                request -> request.bucket("things")
                        .key("a")
                        .expires(expires)
                        .cacheControl("no-store")
                        .contentDisposition("inline")
                        .contentLanguage("de")
                        .contentType("image/png")
                        .metadata(Map.of("colour", "grey")),
                RequestBody.fromString("x"));
        http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("b"));
        HeadObjectResponse copy =
                http.headObject(request -> request.bucket("things").key("b"));
        assertThat(copy.expires()).isEqualTo(expires);
        assertThat(copy.cacheControl()).isEqualTo("no-store");
        assertThat(copy.contentDisposition()).isEqualTo("inline");
        assertThat(copy.contentLanguage()).isEqualTo("de");
        assertThat(copy.contentType()).isEqualTo("image/png");
        assertThat(copy.metadata()).containsEntry("colour", "grey");
        http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("a")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("colour", "red")));
        assertThat(http.headObject(request -> request.bucket("things").key("a")).metadata())
                .containsEntry("colour", "red");
        assertThat(text("a")).isEqualTo("x");
    }

    @Test
    void aCopyIsRefusedIfItAsksForWhatWouldBeForgotten() {
        put("a", "new");
        put("b", "safe");
        refused(() -> http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("b")
                .ifNoneMatch("*")));
        refused(() -> http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("b")
                .ifMatch("\"0\"")));
        refused(() -> http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("b")
                .metadataDirective(MetadataDirective.REPLACE)
                .expires(Instant.parse("2030-01-01T00:00:00Z"))));
        assertThat(text("b")).isEqualTo("safe");
    }

    @Test
    void metadataThatFindsNoRoomIsRefused() {
        S3Exception error = refused(() -> http.putObject(
                request -> request.bucket("things").key("a").metadata(Map.of("much", "x".repeat(6_000))),
                RequestBody.fromString("x")));
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("MetadataTooLarge");
        assertThat(keys()).isEmpty();
    }

    @Test
    void whoAsksThatNothingBeThereReplacesNothing() {
        put("a", "first");
        assertThat(error(() -> http.putObject(
                                request -> request.bucket("things").key("a").ifNoneMatch("*"),
                                RequestBody.fromString("second")))
                        .statusCode())
                .isEqualTo(412);
        assertThat(error(() -> http.putObject(
                                request -> request.bucket("things").key("a").ifMatch("\"0\""),
                                RequestBody.fromString("second")))
                        .statusCode())
                .isEqualTo(412);
        assertThat(text("a")).isEqualTo("first");
    }

    @Test
    void noClientWritesWhereUploadsAreKept() {
        for (String upload : List.of("../../b", "x/../../b", "00000000-0000-0000-0000-000000000000")) {
            S3Exception error = error(() -> http.uploadPart(
                    request ->
                            request.bucket("things").key("a").uploadId(upload).partNumber(1),
                    RequestBody.fromString("lost")));
            assertThat(error.statusCode()).isEqualTo(404);
        }
        assertThat(keys()).isEmpty();
    }

    private static S3Exception refused(ThrowingCallable attempt) {
        S3Exception error = error(attempt);
        assertThat(error.statusCode()).as(error.getMessage()).isEqualTo(400);
        assertThat(error.awsErrorDetails().errorCode())
                .isIn("InvalidArgument", "KeyTooLongError", "MetadataTooLarge", "InvalidRequest", "InvalidURI");
        return error;
    }

    private static S3Exception error(ThrowingCallable attempt) {
        S3Exception error = catchThrowableOfType(S3Exception.class, attempt);
        assertThat(error).isNotNull();
        return error;
    }

    private static void put(String key, String text) {
        http.putObject(request -> request.bucket("things").key(key), RequestBody.fromString(text));
    }

    private static String text(String key) {
        return http.getObjectAsBytes(request -> request.bucket("things").key(key))
                .asUtf8String();
    }

    private static List<String> keys() {
        return http.listObjectsV2(request -> request.bucket("things")).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
