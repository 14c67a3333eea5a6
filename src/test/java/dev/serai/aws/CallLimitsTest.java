package dev.serai.aws;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Clients of an endpoint that accepts connections, and says nothing or not much. */
@Timeout(100)
class CallLimitsTest {
    private static final CallLimits SHORT =
            new CallLimits(Duration.ofMillis(500), Duration.ofMillis(500), 64 * 1024 * 1024, 1);

    private final List<Socket> accepted = new ArrayList<>();
    private ServerSocket endpoint;
    private AwsAccess access;

    @BeforeEach
    void listen() throws IOException {
        endpoint = new ServerSocket();
        endpoint.setReceiveBufferSize(4096);
        endpoint.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Optional<URI> uri = Optional.of(URI.create("http://127.0.0.1:" + endpoint.getLocalPort()));
        access = new AwsAccess(uri, uri, Optional.of("us-east-1"), Optional.of(new AwsAccess.Keys("local", "secret")));
    }

    @AfterEach
    void close() throws IOException {
        endpoint.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    @Test
    void aCallIsNotWaitedForWithoutEnd() {
        try (S3Client s3 = access.s3(SHORT);
                SqsClient sqs = access.sqs(SHORT)) {
            assertThatThrownBy(() -> s3.headBucket(head -> head.bucket("images")))
                    .satisfies(CallLimitsTest::isSilence);
            assertThatThrownBy(() -> sqs.getQueueUrl(get -> get.queueName("inbox")))
                    .satisfies(CallLimitsTest::isSilence);
        }
    }

    @Test
    void anUploadThatNobodyReadsEnds() {
        byte[] large = new byte[16 * 1024 * 1024]; // more than the buffers of both ends hold
        try (S3Client s3 = access.s3(SHORT)) {
            assertThatThrownBy(
                            () -> s3.putObject(put -> put.bucket("images").key("large"), RequestBody.fromBytes(large)))
                    .satisfies(CallLimitsTest::isSilence);
            assertThatThrownBy(() -> s3.uploadPart(
                            put -> put.bucket("images")
                                    .key("large")
                                    .uploadId("1")
                                    .partNumber(1),
                            RequestBody.fromBytes(large)))
                    .satisfies(CallLimitsTest::isSilence);
        }
    }

    @Test
    void aDownloadThatIsSlowButMovesGoesOn() throws IOException {
        int length = 8;
        CallLimits limits = new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(1), 1, 1);
        Duration between =
                Duration.ofMillis(800); // in all longer than both limits; each much shorter, on a busy machine too
        CompletableFuture<Void> given = CompletableFuture.runAsync(() -> {
            try (Socket socket = endpoint.accept()) {
                InputStream in = socket.getInputStream();
                for (int ends = 0; ends < 4; ) { // the end of the request's head
                    int next = in.read();
                    ends = next == '\r' || next == '\n' ? ends + 1 : 0;
                }
                OutputStream out = socket.getOutputStream();
                out.write(
                        ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < length; i++) {
                    CompletableFuture.runAsync(() -> {}, delayedExecutor(between.toMillis(), MILLISECONDS))
                            .join();
                    out.write('.');
                    out.flush();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try (S3Client s3 = access.s3(limits);
                InputStream slow = s3.getObject(get -> get.bucket("images").key("slow"))) {
            assertThat(slow.readAllBytes()).hasSize(length);
        }
        given.join();
    }

    private static void isSilence(Throwable failure) {
        assertThat(Availability.isSilence(failure)).as("%s", failure).isTrue();
        assertThat(Availability.isOutage(failure)).as("%s", failure).isTrue();
    }
}
