package dev.serai.aws.embedded.buckets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.ImageBucket;
import dev.serai.aws.embedded.LogLines;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Objects whose attributes another program has written, and not as text. */
class TellableTest {
    private static final byte[] GARBAGE = {1, 'a', 0, (byte) 0xFF, '\r', '\n', '<', 7};

    @TempDir
    private Path folder;

    private EmbeddedBuckets buckets;
    private S3Client http;
    private S3Client nearer;
    private UserDefinedFileAttributeView attributes;

    @BeforeEach
    void start() throws IOException {
        AwsAccess.Keys keys = new AwsAccess.Keys("user", "secret");
        buckets = EmbeddedBuckets.start(folder, 0, keys);
        AwsAccess access = new AwsAccess(
                Optional.empty(), Optional.of(buckets.endpoint()), Optional.of("us-east-1"), Optional.of(keys));
        http = access.s3();
        nearer = buckets.inProcessClient(access.s3());
        http.createBucket(request -> request.bucket("things"));
        http.putObject(
                request -> request.bucket("things")
                        .key("a")
                        .contentType("text/plain")
                        .metadata(Map.of("colour", "grün", "size", "1")),
                RequestBody.fromString("abc"));
        http.putObject(request -> request.bucket("things").key("b"), RequestBody.fromString("b"));
        attributes = Files.getFileAttributeView(folder.resolve("buckets/things/a"), UserDefinedFileAttributeView.class);
        assumeTrue(
                attributes != null && attributes.list().contains("user.content-md5"), "the files have no attributes");
    }

    @AfterEach
    void stop() {
        nearer.close();
        http.close();
        buckets.close();
    }

    private void write(String name, byte[] value) throws IOException {
        attributes.write(name, ByteBuffer.wrap(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-md5",
                "content-type",
                "cache-control",
                "content-disposition",
                "content-encoding",
                "content-language",
                "expires",
                "storage-tier",
                "user-metadata.size",
                "user-metadata.sp ace",
                "user-metadata.a\r\nb",
                "user-metadata.s3proxy-checksum-crc32"
            })
    void anObjectIsToldOfWithoutThem(String name) throws IOException {
        write("user." + name, GARBAGE);
        boolean tagged = !name.equals("content-md5");
        List<S3Object> far =
                http.listObjectsV2(request -> request.bucket("things")).contents();
        assertThat(far).extracting(S3Object::key).containsExactly("a", "b");
        assertThat(far.get(0).eTag()).isEqualTo(tagged ? "\"900150983cd24fb0d6963f7d28e17f72\"" : null);
        assertThat(nearer.listObjectsV2(request -> request.bucket("things")).contents())
                .isEqualTo(far);
        assertThat(http.listObjects(request -> request.bucket("things")).contents())
                .extracting(S3Object::key)
                .containsExactly("a", "b");

        try (LogLines log = new LogLines()) {
            HeadObjectResponse head =
                    http.headObject(request -> request.bucket("things").key("a"));
            ResponseBytes<GetObjectResponse> got =
                    http.getObjectAsBytes(request -> request.bucket("things").key("a"));
            assertThat(got.asUtf8String()).isEqualTo("abc");
            assertThat(head.eTag())
                    .isEqualTo(got.response().eTag())
                    .isEqualTo(far.get(0).eTag());
            assertThat(head.metadata()).isEqualTo(got.response().metadata());
            assertThat(head.metadata())
                    .containsOnlyKeys(name.endsWith("size") ? List.of("colour") : List.of("colour", "size"));
            assertThat(head.contentType())
                    .isEqualTo(got.response().contentType())
                    .isEqualTo(name.equals("content-type") ? "binary/octet-stream" : "text/plain");
            assertThat(head.cacheControl()).isNull();
            assertThat(head.expires()).isEqualTo(got.response().expires());
            log.assertNoWarnings();
        }
        for (String method : List.of("HEAD", "GET")) {
            assertThat(head(method)).startsWith("HTTP/1.1 200 ").matches("[\\r\\n\\x20-\\x7E\\xA0-\\xFF]*");
        }
    }

    @Test
    void aConditionOnATagThatNobodyCanKnowTellsNoneEither() throws IOException {
        write("user.content-md5", GARBAGE);
        assertThatThrownBy(() -> http.getObject(
                        request -> request.bucket("things").key("a").ifNoneMatch("*")))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(304);
                    assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("ETag"))
                            .isEmpty();
                });
        ImageBucket images = new ImageBucket(http, "things", 100);
        assertThat(images.readFirst(images.info("a"), 2)).isEqualTo("ab".getBytes(US_ASCII));
    }

    @Test
    void anObjectCanBeCopiedAndReplaced() throws IOException {
        write("user.content-md5", GARBAGE);
        write("user.user-metadata.size", GARBAGE);
        http.copyObject(request -> request.sourceBucket("things")
                .sourceKey("a")
                .destinationBucket("things")
                .destinationKey("c"));
        assertThat(http.headObject(request -> request.bucket("things").key("c")).eTag())
                .isEqualTo("\"900150983cd24fb0d6963f7d28e17f72\"");
        http.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("b"));
        assertThat(http.headObject(request -> request.bucket("things").key("a")).eTag())
                .isEqualTo(http.headObject(request -> request.bucket("things").key("b"))
                        .eTag());
    }

    @Test
    void aPartIsListedAndCombinedWithoutThem() throws IOException {
        String upload = http.createMultipartUpload(
                        request -> request.bucket("things").key("p"))
                .uploadId();
        String tag = http.uploadPart(
                        request -> request.bucket("things")
                                .key("p")
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromString("part"))
                .eTag();
        attributes = Files.getFileAttributeView(
                folder.resolve("buckets/things/.mpus-" + upload + "-p-1"), UserDefinedFileAttributeView.class);
        write("user.content-md5", GARBAGE);
        assertThat(http.listParts(request -> request.bucket("things").key("p").uploadId(upload))
                        .parts())
                .singleElement()
                .satisfies(part -> assertThat(part.eTag()).isNull());
        http.completeMultipartUpload(request -> request.bucket("things")
                .key("p")
                .uploadId(upload)
                .multipartUpload(parts -> parts.parts(part -> part.partNumber(1).eTag(tag))));
        assertThat(http.getObjectAsBytes(request -> request.bucket("things").key("p"))
                        .asUtf8String())
                .isEqualTo("part");
    }

    /** The bytes of the head of an answer, one character each. */
    private String head(String method) throws IOException {
        URI signed = signed(method);
        try (Socket socket = new Socket(signed.getHost(), signed.getPort())) {
            socket.getOutputStream()
                    .write((method + " " + signed.getRawPath() + "?" + signed.getRawQuery() + " HTTP/1.1\r\nHost: "
                                    + signed.getAuthority() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            return answer.substring(0, answer.indexOf("\r\n\r\n"));
        }
    }

    private URI signed(String method) {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(buckets.endpoint())
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "secret")))
                .build()) {
            return URI.create((method.equals("GET")
                            ? presigner
                                    .presignGetObject(request -> request.signatureDuration(Duration.ofHours(1))
                                            .getObjectRequest(
                                                    get -> get.bucket("things").key("a")))
                                    .url()
                            : presigner
                                    .presignHeadObject(request -> request.signatureDuration(Duration.ofHours(1))
                                            .headObjectRequest(
                                                    get -> get.bucket("things").key("a")))
                                    .url())
                    .toString());
        }
    }
}
