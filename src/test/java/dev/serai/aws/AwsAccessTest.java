package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.serai.app.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Each endpoint is signed for what it is, as two servers see it: one that plays AWS and one that plays an emulator. */
class AwsAccessTest {
    private static final Map<String, String> AWS = Map.of(
            "aws.accessKeyId", "AKIAREAL",
            "aws.secretAccessKey", "real-secret",
            "aws.region", "eu-central-1");

    private final Map<String, String> before = new LinkedHashMap<>();
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();
    private HttpServer aws;
    private HttpServer emulator;

    @BeforeEach
    void start() throws IOException {
        aws = server("aws");
        emulator = server("emulator");
        AWS.forEach(this::set);
        set("aws.endpointUrlSqs", url(aws)); // where the SDK looks for AWS itself
        set("aws.endpointUrlS3", url(aws));
    }

    @AfterEach
    void stop() {
        aws.stop(0);
        emulator.stop(0);
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    private void set(String name, String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    private HttpServer server(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorizations.put(name, exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"QueueUrl\":\"http://queue\"}".getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void callBoth(AwsAccess access) {
        try (SqsClient sqs = access.sqs();
                S3Client s3 = access.s3()) {
            sqs.getQueueUrl(request -> request.queueName("inbox"));
            s3.headBucket(request -> request.bucket("images"));
        }
    }

    @Test
    void queuesOfAwsAndBucketsOfAnEmulator() {
        callBoth(Settings.load(Map.of("serai.sqs.endpoint", "aws", "serai.s3.endpoint", url(emulator)))
                .access());
        assertThat(authorizations.get("aws")).contains("Credential=AKIAREAL/").contains("/eu-central-1/sqs/");
        assertThat(authorizations.get("emulator")).contains("Credential=local/").contains("/us-east-1/s3/");
    }

    @Test
    void bucketsOfAwsAndQueuesOfAnEmulator() {
        callBoth(Settings.load(Map.of("serai.sqs.endpoint", url(emulator), "serai.s3.endpoint", "aws"))
                .access());
        assertThat(authorizations.get("aws")).contains("Credential=AKIAREAL/").contains("/eu-central-1/s3/");
        assertThat(authorizations.get("emulator")).contains("Credential=local/").contains("/us-east-1/sqs/");
    }

    @Test
    void bothAlike() {
        callBoth(Settings.load(Map.of("serai.sqs.endpoint", "aws", "serai.s3.endpoint", "aws"))
                .access());
        assertThat(authorizations.get("aws")).contains("Credential=AKIAREAL/");
        callBoth(Settings.load(Map.of("serai.sqs.endpoint", url(emulator), "serai.s3.endpoint", url(emulator)))
                .access());
        assertThat(authorizations.get("emulator")).contains("Credential=local/");
    }
}
