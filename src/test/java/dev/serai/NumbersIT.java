package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Queues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Numbers over queues with the packaged application and real clients. */
class NumbersIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void choosePorts() {
        environment.put("SERAI_EMBEDDED_SQS_PORT", String.valueOf(SeraiProcess.freePort()));
        environment.put("SERAI_EMBEDDED_S3_PORT", String.valueOf(SeraiProcess.freePort()));
        environment.put("SERAI_HEALTH_PORT", "-1");
        environment.put("SERAI_QUEUE_VISIBILITY_TIMEOUT", "15");
    }

    @Test
    void theConversationOfTheReadmeWorksWithTheAwsCli() throws Exception {
        assumeTrue(onPath("aws"), "SKIPPED: there is no AWS CLI on this machine");
        try (SeraiProcess serai =
                SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
            String script =
                    """
                    set -e
                    eval "$(JAVA -jar JAR env)"
                    queue=$(aws sqs get-queue-url --queue-name requestQueue --query QueueUrl --output text)
                    replies=$(aws sqs get-queue-url --queue-name responseQueue --query QueueUrl --output text)
                    aws sqs send-message --queue-url "$queue" --message-body 1,2,3 --query MessageId --output text
                    aws sqs receive-message --queue-url "$replies" --wait-time-seconds 20 --query 'Messages[0].Body' --output text
                    aws s3 ls --recursive s3://log-events/
                    """
                            .replace(
                                    "JAVA",
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString())
                            .replace("JAR", SeraiProcess.jar().toString());
            List<String> lines = shell(script);
            String id = lines.get(0);
            assertThat(lines.get(1))
                    .isEqualTo(
                            "{\"requestId\":\"" + id + "\",\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}");
            assertThat(lines.get(2)).endsWith("/" + id + ".json");
        }
    }

    @Test
    void everyRequestHasAnAnswerAndAnEventThoughTheProcessIsKilledInTheMiddle() {
        int requests = 500;
        Set<String> sent = new HashSet<>();
        AwsAccess access = Settings.load(Map.of(
                        "serai.embedded.sqs-port", environment.get("SERAI_EMBEDDED_SQS_PORT"),
                        "serai.embedded.s3-port", environment.get("SERAI_EMBEDDED_S3_PORT")))
                .access();
        try (SqsClient sqs = access.sqs();
                S3Client s3 = access.s3()) {
            Queues queues = new Queues(sqs, access);
            try (SeraiProcess serai =
                    SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
                String url = queues.url("requestQueue");
                for (int i = 0; i < requests; i++) {
                    String list = i + ",1," + -i;
                    sent.add(sqs.sendMessage(request -> request.queueUrl(url).messageBody(list))
                            .messageId());
                }
                // in the middle: some are answered, some are not
                Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> answered(queues) > 20);
                serai.kill();
            }
            try (SeraiProcess serai =
                    SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
                Set<String> answered = new HashSet<>();
                String url = queues.url("responseQueue");
                Awaitility.await().atMost(120, TimeUnit.SECONDS).untilAsserted(() -> {
                    for (Message message : sqs.receiveMessage(request -> request.queueUrl(url)
                                    .maxNumberOfMessages(10)
                                    .waitTimeSeconds(1))
                            .messages()) {
                        JsonNode reply = JSON.readTree(message.body());
                        assertThat(reply.path("max").isInt()).isTrue();
                        answered.add(reply.path("requestId").asText());
                        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
                    }
                    assertThat(answered)
                            .as(queues.depths(List.of("requestQueue", "responseQueue"))
                                    .toString())
                            .isEqualTo(sent);
                });
                Set<String> events = new HashSet<>();
                for (S3Object object : s3.listObjectsV2Paginator(
                                request -> request.bucket("log-events").prefix("numbers/"))
                        .contents()) {
                    events.add(object.key().replaceAll(".*/|\\.json$", ""));
                }
                assertThat(events).containsAll(sent);
                assertThat(queues.depths(List.of("requestQueue")).get(0).dead()).isZero();
            }
        }
    }

    @Test
    void sigtermUnderLoadLogsNothingAndAnswersWhatIsWorkedExactlyOnce() {
        int requests = 400;
        AwsAccess access = Settings.load(Map.of(
                        "serai.embedded.sqs-port", environment.get("SERAI_EMBEDDED_SQS_PORT"),
                        "serai.embedded.s3-port", environment.get("SERAI_EMBEDDED_S3_PORT")))
                .access();
        try (SqsClient sqs = access.sqs()) {
            Queues queues = new Queues(sqs, access);
            Set<String> sent = new HashSet<>();
            try (SeraiProcess serai =
                    SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
                String url = queues.url("requestQueue");
                for (int i = 0; i < requests; i++) {
                    String list = i + ",2," + -i;
                    sent.add(sqs.sendMessage(request -> request.queueUrl(url).messageBody(list))
                            .messageId());
                }
                Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> answered(queues) > 10);
                serai.signal("TERM");
                assertThat(serai.awaitExit(Duration.ofSeconds(60))).isZero();
                assertThat(serai.errors()).isEmpty();
            }
            try (SeraiProcess serai =
                    SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
                Awaitility.await().atMost(120, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                                queues.depths(List.of("requestQueue")))
                        .containsExactly(new Queues.Depth("requestQueue", 0, 0, 0)));
                List<String> answered = new ArrayList<>();
                String url = queues.url("responseQueue");
                Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
                    List<Message> some = sqs.receiveMessage(request -> request.queueUrl(url)
                                    .maxNumberOfMessages(10)
                                    .waitTimeSeconds(1))
                            .messages();
                    for (Message message : some) {
                        answered.add(
                                JSON.readTree(message.body()).path("requestId").asText());
                        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
                    }
                    return some.isEmpty();
                });
                assertThat(answered).containsExactlyInAnyOrderElementsOf(sent);
            }
        }
    }

    private static long answered(Queues queues) {
        return queues.depths(List.of("responseQueue")).get(0).waiting();
    }

    @Test
    void sendWaitsForItsOwnAnswerAndLeavesOthersAlone() {
        try (SeraiProcess serai =
                SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
            AwsAccess access = Settings.load(Map.of(
                            "serai.embedded.sqs-port", environment.get("SERAI_EMBEDDED_SQS_PORT"),
                            "serai.embedded.s3-port", environment.get("SERAI_EMBEDDED_S3_PORT")))
                    .access();
            try (SqsClient sqs = access.sqs()) {
                Queues queues = new Queues(sqs, access);
                sqs.sendMessage(
                        request -> request.queueUrl(queues.url("responseQueue")).messageBody("somebody else's answer"));

                SeraiProcess send = run("send", "1,2,3");
                assertThat(send.errors()).isEmpty();
                assertThat(send.output()).containsExactly("count 3  min 1  max 3  mean 2  median 2");
                assertThat(send.process().exitValue()).isZero();
                assertThat(queues.depths(List.of("responseQueue")))
                        .containsExactly(new Queues.Depth("responseQueue", 1, 0, 0));
                Message other = sqs.receiveMessage(request -> request.queueUrl(queues.url("responseQueue"))
                                .messageSystemAttributeNamesWithStrings("ApproximateReceiveCount"))
                        .messages()
                        .get(0);
                assertThat(other.attributesAsStrings()).containsEntry("ApproximateReceiveCount", "1");
            }
            SeraiProcess json = run("send", "--json", "1,2");
            assertThat(json.output().get(0)).endsWith("\"count\":2,\"min\":1,\"max\":2,\"mean\":1.5,\"median\":1.5}");
            SeraiProcess refused = run("send", "1,,2");
            assertThat(refused.process().exitValue()).isEqualTo(1);
            assertThat(refused.errors()).hasSize(1);
            assertThat(refused.errors().get(0)).startsWith("serai: Position 3:");
            SeraiProcess log = run("log");
            assertThat(log.output()).hasSize(3);
            assertThat(log.output().get(0)).contains("mean 2");
            assertThat(log.output().get(2)).contains("refused: Position 3");
        }
    }

    @Test
    void ctrlCEndsInOrderAndTheQueuesAreKept() {
        try (SeraiProcess serai =
                SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
            assertThat(run("send", "5").process().exitValue()).isZero();
            serai.signal("INT");
            assertThat(serai.awaitExit(Duration.ofSeconds(40))).isZero();
            assertThat(serai.errors()).isEmpty();
        }
        try (SeraiProcess serai =
                SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
            assertThat(run("log").output()).hasSize(1);
        }
    }

    private SeraiProcess run(String... args) {
        return SeraiProcess.run(folder, environment, args);
    }

    private List<String> shell(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("conversation.sh"), script);
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString()).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("SERAI_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static boolean onPath(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }
}
