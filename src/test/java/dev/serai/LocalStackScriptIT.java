package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.app.InProcess;
import dev.serai.app.Part;
import dev.serai.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The script of {@code localstack/}, with the AWS CLI against the embedded endpoints. */
class LocalStackScriptIT {
    @TempDir
    private Path data;

    @Test
    void makesQueuesAndBucketsAndCanBeRunAgain() throws Exception {
        assumeTrue(exitOf(new ProcessBuilder("aws", "--version")) == 0, "there is no AWS CLI here");
        try (InProcess serai = InProcess.start(data, Map.of(), Part.NUMBERS)) {
            run(serai);
            String id = serai.send("inbox", "{}");
            run(serai);
            for (String name : new String[] {"requestQueue", "responseQueue", "inbox", "outbox"}) {
                String policy = serai.sqs()
                        .getQueueAttributes(request ->
                                request.queueUrl(serai.queue(name)).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                        .attributes()
                        .get(QueueAttributeName.REDRIVE_POLICY);
                assertThat(Json.readObject(policy).path("maxReceiveCount").asInt())
                        .isEqualTo(5);
                assertThat(Json.readObject(policy).path("deadLetterTargetArn").asText())
                        .endsWith(":" + name + "-dlq");
                assertThat(serai.queue(name + "-dlq")).isNotEmpty();
            }
            assertThat(serai.s3().listBuckets().buckets())
                    .extracting(Bucket::name)
                    .contains("images", "log-events");
            assertThat(serai.receive("inbox", 1, java.time.Duration.ofSeconds(10)))
                    .singleElement()
                    .satisfies(message -> assertThat(message.messageId()).isEqualTo(id));
        }
    }

    private static void run(InProcess serai) throws Exception {
        ProcessBuilder script = new ProcessBuilder("localstack/init/ready.d/10-serai.sh");
        script.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        script.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_SQS",
                        serai.settings().access().sqsEndpoint().orElseThrow().toString(),
                        "AWS_ENDPOINT_URL_S3",
                        serai.settings().access().s3Endpoint().orElseThrow().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "local",
                        "AWS_SECRET_ACCESS_KEY",
                        "local-secret"));
        assertThat(exitOf(script)).isZero();
    }

    private static int exitOf(ProcessBuilder builder) throws InterruptedException {
        try {
            Process process = builder.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                System.err.println(output);
            }
            return exit;
        } catch (IOException e) {
            return -1;
        }
    }
}
