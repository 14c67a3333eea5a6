package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.events.EventIndex;
import dev.serai.events.EventKeys;
import dev.serai.events.EventStore;
import dev.serai.json.Json;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The numbers route on real (embedded) queues and buckets. */
class NumbersRouteTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Map<String, Message> REPLIES = new ConcurrentHashMap<>();

    @TempDir
    private static Path data;

    private static InProcess serai;

    @BeforeAll
    static void start() {
        serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "1"), Part.NUMBERS);
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void answersAListWithItsStatistics() {
        String id = serai.send("requestQueue", "1,2,3");
        Message reply = reply(id);
        assertThat(reply.body())
                .isEqualTo("{\"requestId\":\"" + id + "\",\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}");
        assertThat(reply.messageAttributes().get("requestId").stringValue()).isEqualTo(id);
        assertThat(reply.messageAttributes()).containsOnlyKeys("requestId");
    }

    @Test
    void keepsALogEventOfEveryRequest() {
        String served = serai.send("requestQueue", "4,-5");
        String refused = serai.send("requestQueue", "1,2.0,3210,+6540a");
        reply(served);
        reply(refused);
        JsonNode event = event(served);
        assertThat(event.path("numbers").toString()).isEqualTo("[4,-5]");
        assertThat(event.path("mean").toString()).isEqualTo("-0.5");
        assertThat(Instant.parse(event.path("sent").asText()))
                .isBeforeOrEqualTo(Instant.parse(event.path("processed").asText()));
        assertThat(event(refused).path("error").path("code").asText()).isEqualTo("invalid-list");
        assertThat(event(refused).path("text").asText()).isEqualTo("1,2.0,3210,+6540a");
    }

    @Test
    void anEventIsInTheIndexWhenItsReplyIsThere() {
        String id = serai.send("requestQueue", "1,2");
        reply(id);
        LocalDate day = EventKeys.day(Instant.parse(event(id).path("processed").asText()));
        assertThat(new EventIndex(serai.s3(), "log-events").latest("numbers", day, 1000))
                .extracting(entry -> EventKeys.id(entry.key()))
                .contains(id);
    }

    @Test
    void answersEveryWrongListAndGoesOn() {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String body : List.of(
                " ",
                ",",
                "1,,2",
                "1,2.0,3210,+6540a",
                "\u0661,\u0662",
                "${env.HOME}",
                "${body}",
                "#{1+1}",
                "\ufffd1",
                "{}")) {
            sent.put(serai.send("requestQueue", body), body);
        }
        sent.forEach((id, body) -> assertThat(Json.readObject(reply(id).body())
                        .path("error")
                        .path("code")
                        .asText())
                .as(body)
                .isEqualTo("invalid-list"));
        assertThat(reply(serai.send("requestQueue", "8")).body()).contains("\"mean\":8");
    }

    @Test
    void neverEvaluatesWhatAMessageHolds() {
        String id = serai.send("requestQueue", "${env.PATH},${sys.user.home}");
        assertThat(reply(id).body())
                .doesNotContain(System.getenv("PATH"))
                .doesNotContain(System.getProperty("user.home"));
        assertThat(event(id).path("text").asText()).isEqualTo("${env.PATH},${sys.user.home}");
    }

    @Test
    void staysExactForAFullMessage() {
        String list = IntStream.range(0, 1 << 19).mapToObj(i -> "7").collect(Collectors.joining(","));
        assertThat(reply(serai.send("requestQueue", list)).body())
                .contains("\"count\":524288,\"min\":7,\"max\":7,\"mean\":7,\"median\":7");
        String digits = "9".repeat(5_000);
        assertThat(reply(serai.send("requestQueue", digits + ",-" + digits)).body())
                .contains("\"min\":-" + digits + ",\"max\":" + digits + ",\"mean\":0,\"median\":0");
    }

    @Test
    void saysWhereTheAnswerIsThatNoMessageCanHold() {
        int zeros = 270_000; // the four figures together are more than a message of 1 MiB
        String digits = "1" + "0".repeat(zeros);
        String id = serai.send("requestQueue", digits);
        JsonNode error = Json.readObject(reply(id).body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("answer-too-large");
        assertThat(error.path("message").asText()).contains(id + ".json");
        assertThat(event(id).path("max").bigIntegerValue()).isEqualTo(BigInteger.TEN.pow(zeros));
    }

    @Test
    void ignoresAttributesThatLookLikeItsOwnHeaders() {
        String id = serai.sqs()
                .sendMessage(request -> request.queueUrl(serai.queue("requestQueue"))
                        .messageBody("5,6")
                        .messageAttributes(Map.of(
                                "CamelAwsSqsReceiptHandle", text("stolen"),
                                "CamelAwsSqsMessageId", text("forged"),
                                "CamelAwsS3Key", text("elsewhere"),
                                "SentTimestamp", text("0"),
                                "CamelAwsS3BucketName", text("images"))))
                .messageId();
        assertThat(reply(id).body()).contains("\"mean\":5.5");
        assertThat(event(id).path("requestId").asText()).isEqualTo(id);
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(pending("requestQueue"))
                .isZero());
    }

    @Test
    void answersBytesThatAreNotUtf8() throws Exception {
        byte[] head = "Action=SendMessage&Version=2012-11-05&MessageBody=1,".getBytes(StandardCharsets.US_ASCII);
        byte[] body = java.util.Arrays.copyOf(head, head.length + 2);
        body[head.length] = (byte) 0xC3;
        body[head.length + 1] = (byte) 0x28;
        HttpResponse<String> sent = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(serai.queue("requestQueue")))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (sent.statusCode() == 200) { // the broker may refuse the bytes itself
            String id = sent.body().replaceAll("(?s).*<MessageId>(.*?)</MessageId>.*", "$1");
            assertThat(reply(id).body()).contains("invalid-list");
        } else {
            assertThat(sent.statusCode()).isBetween(400, 499);
        }
        assertThat(reply(serai.send("requestQueue", "9")).body()).contains("\"mean\":9");
    }

    @Test
    void whatEditorsPutAroundAListDoesNotRefuseIt() {
        for (String list : List.of("1,2,3\n", "1,2,3\r\n", "\uFEFF1,2,3\r\n")) {
            assertThat(reply(serai.send("requestQueue", list)).body()).contains("\"mean\":2");
        }
        assertThat(reply(serai.send("requestQueue", "1,\uFEFF2")).body()).contains("Position 3: the character U+FEFF");
    }

    private static String sendAsking(String list, MessageAttributeValue numbers) {
        return serai.sqs()
                .sendMessage(request -> request.queueUrl(serai.queue("requestQueue"))
                        .messageBody(list)
                        .messageAttributes(Map.of("numbers", numbers)))
                .messageId();
    }

    @Test
    void repliesWithStringsToASenderThatAsksForThem() {
        String digits = "123456789012345678901234567890";
        String id = sendAsking(digits + ",1", text("text"));
        assertThat(reply(id).body()).contains("\"count\":2,\"min\":\"1\",\"max\":\"" + digits + "\"");
        assertThat(event(id).path("max").toString()).isEqualTo(digits);
        assertThat(event(id).path("numbers").toString()).isEqualTo("[" + digits + ",1]");
        assertThat(reply(sendAsking(digits, text("number"))).body()).contains("\"max\":" + digits + ",");
    }

    @Test
    void refusesAnotherFormOfNumbersInWords() {
        MessageAttributeValue binary = MessageAttributeValue.builder()
                .dataType("Binary")
                .binaryValue(SdkBytes.fromUtf8String("text"))
                .build();
        for (MessageAttributeValue wrong : List.of(text("txet"), text("TEXT"), binary)) {
            JsonNode error =
                    Json.readObject(reply(sendAsking("1,2", wrong)).body()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("invalid-parameter");
            assertThat(error.path("message").asText()).startsWith("\"numbers\" is text or number, not \"");
        }
    }

    @Test
    void sendsNoReplyToASenderThatReadsTheLogEvent() {
        String id = serai.sqs()
                .sendMessage(request -> request.queueUrl(serai.queue("requestQueue"))
                        .messageBody("10,20")
                        .messageAttributes(Map.of("replyTo", text("log"))))
                .messageId();
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(event(id).path("mean").asInt()).isEqualTo(15));
        String next = serai.send("requestQueue", "1");
        Message reply = reply(next);
        assertThat(reply.body()).contains(next);
    }

    private static void collectReplies() {
        for (Message message : serai.receive("responseQueue", 1, Duration.ofMillis(1))) {
            REPLIES.put(Json.readObject(message.body()).path("requestId").asText(), message);
        }
    }

    /** The reply to that request; those to others are kept for whoever asks for them. */
    private static Message reply(String id) {
        Awaitility.await("reply to " + id).atMost(SOON).pollDelay(Duration.ZERO).until(() -> {
            if (!REPLIES.containsKey(id)) { // or it would wait for a message that has come already
                collectReplies();
            }
            return REPLIES.containsKey(id);
        });
        return REPLIES.get(id);
    }

    private static JsonNode event(String id) {
        return new EventStore(serai.s3(), "log-events", serai.settings().access(), Clock.systemUTC())
                .find("numbers", id, Instant.now())
                .orElseThrow(() -> new AssertionError("no event of " + id));
    }

    private static int pending(String queue) {
        return serai
                .sqs()
                .getQueueAttributes(request -> request.queueUrl(serai.queue(queue))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
