package dev.serai.http.page;

import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The whole application on free ports, and clients that know nothing of it but the queues and buckets. */
final class RunningSerai implements AutoCloseable {
    private final Application application;
    private final SqsClient sqs;
    private final S3Client s3;
    private final int port;

    private RunningSerai(Application application, int port) {
        this.application = application;
        this.port = port;
        this.sqs = application.settings().access().sqs();
        this.s3 = application.settings().access().s3();
    }

    static RunningSerai start(Path data, Map<String, String> more) {
        int port = freePort();
        Map<String, String> options = new HashMap<>(Map.of(
                "serai.data", data.toString(),
                "serai.embedded.sqs-port", "0",
                "serai.embedded.s3-port", "0",
                "serai.http.host", "127.0.0.1",
                "serai.http.port", String.valueOf(port),
                "serai.http.children", "1",
                "serai.health.port", "-1"));
        options.putAll(more);
        Set<Part> parts = Set.of(Part.NUMBERS, Part.IMAGES, Part.HTTP, Part.WEB);
        return new RunningSerai(Application.start(Settings.load(options), parts), port);
    }

    /** A second server with an API key, on the queues and buckets of this one. */
    RunningSerai another(Path data, String key) {
        AwsAccess access = application.settings().access();
        return start(
                data,
                Map.of(
                        "serai.http.api-key",
                        key,
                        "serai.sqs.endpoint",
                        access.sqsEndpoint().orElseThrow().toString(),
                        "serai.s3.endpoint",
                        access.s3Endpoint().orElseThrow().toString()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page's address. */
    String page() {
        return "http://localhost:" + port + "/";
    }

    SqsClient sqs() {
        return sqs;
    }

    S3Client s3() {
        return s3;
    }

    String queue(String name) {
        return sqs.getQueueUrl(get -> get.queueName(name)).queueUrl();
    }

    @Override
    public void close() {
        sqs.close();
        s3.close();
        application.close();
    }
}
