package dev.serai.app;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.Queues;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The application in the test's own process, on free ports and a folder of the test's, with clients for it. */
public final class InProcess implements AutoCloseable {
    private final Application application;
    private final SqsClient sqs;
    private final S3Client s3;

    private InProcess(Application application) {
        this.application = application;
        AwsAccess access = application.settings().access();
        this.sqs = access.sqs();
        this.s3 = access.s3();
    }

    /** Starts those parts with those settings changed. */
    public static InProcess start(Path data, Map<String, String> changes, Part first, Part... more) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("serai.data", data.toString());
        options.put("serai.embedded.sqs-port", "0");
        options.put("serai.embedded.s3-port", "0");
        options.put("serai.health.port", "-1");
        options.put("serai.queue.wait-time", "1");
        options.put("serai.routes.directory", data.resolve("routes").toString());
        options.putAll(changes);
        Set<Part> parts = EnumSet.of(first, more);
        return new InProcess(Application.start(Settings.load(options), parts));
    }

    public Application application() {
        return application;
    }

    public Settings settings() {
        return application.settings();
    }

    public SqsClient sqs() {
        return sqs;
    }

    public S3Client s3() {
        return s3;
    }

    /** The URL of a queue. */
    public String queue(String name) {
        return new Queues(sqs, settings().access()).url(name);
    }

    /** An address at HTTP server A. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + settings().get("serai.http.port") + path);
    }

    /** Sends a message; gives its id. */
    public String send(String queue, String body) {
        return sqs.sendMessage(request -> request.queueUrl(queue(queue)).messageBody(body))
                .messageId();
    }

    /** Receives and deletes that many messages, or as many as come within the time. */
    public List<Message> receive(String queue, int count, Duration timeout) {
        String url = queue(queue);
        List<Message> messages = new ArrayList<>();
        long end = System.nanoTime() + timeout.toNanos();
        while (messages.size() < count && System.nanoTime() < end) {
            for (Message message : sqs.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All"))
                    .messages()) {
                messages.add(message);
                sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
        return messages;
    }

    @Override
    public void close() {
        sqs.close();
        s3.close();
        application.close();
    }
}
