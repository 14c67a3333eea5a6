package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.aws.RedriveLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What becomes of requests while the reply queue is gone. */
class NumbersFailureTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void keepsRequestsItCannotReplyToAsDeadLettersAndAnswersThemWhenSentBack() {
        try (InProcess serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "1"), Part.NUMBERS)) {
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            String responses = serai.queue("responseQueue");
            serai.sqs().deleteQueue(request -> request.queueUrl(responses));

            String id = serai.send("requestQueue", "1,2,3");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                Queues.Depth depth = queues.depths(List.of("requestQueue")).get(0);
                assertThat(depth.waiting() + depth.inWork()).isZero();
                assertThat(depth.dead()).isBetween(1L, 2L); // ElasticMQ may put a dead letter down twice
            });

            new Provisioning(serai.sqs(), serai.s3(), serai.settings().access())
                    .makeQueues(List.of("responseQueue"), 30);
            RedriveLedger ledger = new RedriveLedger(serai.s3(), "log-events");
            assertThat(queues.redrive("requestQueue", ledger)).isBetween(1L, 2L);
            List<Message> replies = serai.receive("responseQueue", 1, SOON);
            assertThat(replies).hasSize(1);
            assertThat(replies.get(0).body()).contains("\"mean\":2").contains("\"requestId\":\"" + id + "\"");
            assertThat(replies.get(0).messageAttributes().get("requestId").stringValue())
                    .isEqualTo(id);
            assertThat(eventKeys(serai)).hasSize(1).first().asString().endsWith("/" + id + ".json");
        }
    }

    @Test
    void aSenderCannotPassItsMessageOffAsAnotherThatWasSentBack() {
        try (InProcess serai = InProcess.start(data, Map.of(), Part.NUMBERS)) {
            RedriveLedger ledger = new RedriveLedger(serai.s3(), "log-events");
            Message dead = Message.builder()
                    .messageId("somebody-elses")
                    .body("1,2,3")
                    .attributes(Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, "1764230400000"))
                    .build();
            String token = ledger.attributesToSendBack(dead)
                    .get(RedriveLedger.ATTRIBUTE)
                    .stringValue();
            for (String forged : List.of(
                    token, // with another body
                    "00000000-0000-0000-0000-000000000000",
                    "../numbers/2026/01/01/x.json",
                    "somebody-elses")) {
                String id = serai.sqs()
                        .sendMessage(request -> request.queueUrl(serai.queue("requestQueue"))
                                .messageBody("4,5,6")
                                .messageAttributes(Map.of(RedriveLedger.ATTRIBUTE, Queues.text(forged))))
                        .messageId();
                assertThat(serai.receive("responseQueue", 1, SOON))
                        .singleElement()
                        .satisfies(
                                reply -> assertThat(reply.body()).contains(id).contains("\"mean\":5"));
            }
            assertThat(eventKeys(serai)).hasSize(4).noneMatch(key -> key.contains("somebody-elses"));
        }
    }

    @Test
    void aDeadLetterThatHasNoRoomForATokenGoesBackAndHoldsUpNobody() {
        try (InProcess serai = InProcess.start(data, Map.of(), Part.NUMBERS)) {
            serai.send("requestQueue-dlq", "1,".repeat((1024 * 1024 - 2) / 2) + "12"); // 1 MiB, what a message holds
            serai.send("requestQueue-dlq", "1,2,3");
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            RedriveLedger ledger = new RedriveLedger(serai.s3(), "log-events");
            assertThat(queues.redrive("requestQueue", ledger)).isEqualTo(2);
            assertThat(serai.receive("responseQueue", 2, SOON))
                    .extracting(Message::body)
                    .anyMatch(body -> body.contains("\"max\":12,"))
                    .anyMatch(body -> body.contains("\"max\":3,"));
        }
    }

    private static List<String> eventKeys(InProcess serai) {
        return serai.s3().listObjectsV2(request -> request.bucket("log-events").prefix("numbers/")).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
