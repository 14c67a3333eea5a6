package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.LogLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Malformed requests to the embedded buckets are refused with 400, and no refusal is a log line. */
class RequestFilterTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private EmbeddedBuckets buckets;
    private LogLines log;

    @BeforeEach
    void start() {
        buckets = EmbeddedBuckets.start(folder, 0, new AwsAccess.Keys("user", "secret"), new HeldBodies(1_000_000));
        try (S3Client s3 = client(Optional.empty(), Optional.empty())) {
            s3.createBucket(request -> request.bucket("things"));
            s3.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("a"));
        }
        log = new LogLines();
    }

    @AfterEach
    void stop() {
        log.close();
        buckets.close();
    }

    /** A client that sends its requests to another path, or with another body, than it should. */
    private S3Client client(Optional<String> path, Optional<String> body) {
        return S3Client.builder()
                .endpointOverride(URI.create(buckets.endpoint().toString()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "secret")))
                .overrideConfiguration(settings -> settings.retryStrategy(retry -> retry.maxAttempts(1))
                        .addExecutionInterceptor(new ExecutionInterceptor() {
                            @Override
                            public SdkHttpRequest modifyHttpRequest(
                                    Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                                SdkHttpRequest request = context.httpRequest();
                                return path.map(other -> request.toBuilder()
                                                .encodedPath(other)
                                                .build())
                                        .orElse(request);
                            }

                            @Override
                            public Optional<RequestBody> modifyHttpContent(
                                    Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                                return body.map(RequestBody::fromString).or(context::requestBody);
                            }
                        }))
                .build();
    }

    private S3Exception refused(Optional<String> path, Optional<String> body, Consumer<S3Client> call) {
        try (S3Client s3 = client(path, body)) {
            return catchThrowableOfType(S3Exception.class, () -> call.accept(s3));
        }
    }

    @Test
    void whatS3ProxyFailsOnIsRefused() {
        String deep = "<a>".repeat(20_000);
        assertThat(refused(
                        Optional.of("/things"),
                        Optional.empty(),
                        s3 -> s3.createMultipartUpload(
                                request -> request.bucket("things").key("a"))))
                .as("an upload without a key")
                .returns(400, S3Exception::statusCode)
                .hasMessageContaining("not as the S3 API has it");
        assertThat(refused(
                        Optional.empty(),
                        Optional.empty(),
                        s3 -> s3.putObjectAcl(request -> request.bucket("things")
                                .key("a")
                                .accessControlPolicy(policy -> policy.grants(grants -> {})))))
                .as("an access control policy without an owner")
                .returns(400, S3Exception::statusCode);
        assertThat(refused(
                        Optional.empty(),
                        Optional.of(deep),
                        s3 -> s3.deleteObjects(request ->
                                request.bucket("things").delete(delete -> delete.objects(object -> object.key("a"))))))
                .as("XML that is nested too deeply")
                .returns(400, S3Exception::statusCode);
        log.assertNoWarnings();
    }

    @Test
    void listsThatXmlCannotHoldAreRefused() {
        List<Consumer<S3Client>> lists = List.of(
                s3 -> s3.listObjects(request -> request.bucket("things").prefix("\u0000")),
                s3 -> s3.listObjects(request -> request.bucket("things").marker("\u0001")),
                s3 -> s3.listObjects(request -> request.bucket("things").delimiter("\uFFFF")),
                s3 -> s3.listObjectsV2(request -> request.bucket("things").startAfter("a\u001B")),
                s3 -> s3.listMultipartUploads(
                        request -> request.bucket("things").keyMarker("\u0000")));
        assertThat(lists).allSatisfy(list -> assertThat(refused(Optional.empty(), Optional.empty(), list))
                .returns(400, S3Exception::statusCode)
                .hasMessageContaining("cannot hold"));
        log.assertNoWarnings();
        try (S3Client s3 = client(Optional.empty(), Optional.empty())) {
            assertThat(s3.listObjectsV2(request ->
                                    request.bucket("things").prefix("\t\n é").delimiter("/"))
                            .contents())
                    .isEmpty();
            assertThat(s3.listObjectsV2(request -> request.bucket("things")
                                    .startAfter("\u0001")
                                    .encodingType(EncodingType.URL))
                            .contents())
                    .hasSize(1);
        }
    }

    @Test
    void refusalsAreAnswersAndNoLogLines() {
        assertThat(refused(
                        Optional.empty(),
                        Optional.empty(),
                        s3 -> s3.getObjectTagging(
                                request -> request.bucket("things").key("a"))))
                .returns(501, S3Exception::statusCode);
        assertThat(refused(
                        Optional.empty(),
                        Optional.empty(),
                        s3 -> s3.getBucketPolicy(request -> request.bucket("missing"))))
                .isNotNull();
        log.assertNoWarnings();
    }

    @Test
    void aSecondHostIsNoLogLine() throws IOException {
        try (Socket client = new Socket("127.0.0.1", buckets.endpoint().getPort())) {
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403");
        }
        log.assertNoWarnings();
    }

    private void put(int bytes) {
        try (S3Client s3 = client(Optional.empty(), Optional.empty())) {
            s3.putObject(
                    request -> request.bucket("things").key("b"),
                    RequestBody.fromInputStream(new ByteArrayInputStream(new byte[bytes]), bytes));
        }
    }

    @Test
    void aFormThatNobodySignedCountsAsItArrives() {
        await().atMost(SOON).until(() -> !fitsBesideAForm(600_000));
        await().atMost(SOON)
                .untilAsserted(() -> assertThatCode(() -> put(600_000)).doesNotThrowAnyException());
    }

    /** Whether an upload is taken while two thirds of a form have been sent. */
    private boolean fitsBesideAForm(int bytes) throws IOException {
        try (Socket form = new Socket("127.0.0.1", buckets.endpoint().getPort())) {
            form.getOutputStream()
                    .write(("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n"
                                    + "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
                                    + "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
                                    + "x".repeat(400_000))
                            .getBytes(StandardCharsets.US_ASCII));
            put(bytes);
            return true;
        } catch (SdkException e) { // 503, or the connection that is closed after it
            return false;
        }
    }
}
