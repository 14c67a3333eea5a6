package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.Queues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What a sender writes into message attributes, on a user's route that asks for all of them. */
class InboundHeadersTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String FORGED = "forged";

    private static final List<String> FORBIDDEN = List.of(
            "CamelAwsSqsReceiptHandle",
            "camelAWSS3key",
            "CAMELFileName",
            "Camel-Http.Uri",
            "org.apache.camel.x",
            "BreadcrumbID",
            "SentTimestamp",
            "approximatereceivecount");

    private static final String ROUTE =
            """
            - route:
                id: curious
                description: Tells which headers it sees.
                from:
                  id: from-curious
                  uri: aws2-sqs
                  parameters:
                    queueNameOrArn: requestQueue
                    attributeNames: All
                    messageAttributeNames: All
                    waitTimeSeconds: 1
                  steps:
                    - setBody:
                        id: tell
                        expression:
                          simple:
                            expression: "%s"
                    - to:
                        id: answer
                        uri: aws2-sqs
                        parameters:
                          queueNameOrArn: outbox
            """;

    @TempDir
    private Path data;

    @Test
    void neverBecomesAHeaderThatSteersCamelOrSpeaksForTheQueue() throws IOException {
        String headers = Stream.concat(FORBIDDEN.stream(), Stream.of("colour", "CamelAwsSqsMessageId"))
                .map(name -> name + "=${header[" + name + "]}")
                .collect(Collectors.joining(" "));
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(routes.resolve("curious.yaml"), ROUTE.formatted(headers));
        Files.writeString(routes.resolve("numbers.yaml"), "");
        try (InProcess serai = InProcess.start(data, Map.of(), Part.NUMBERS, Part.IMAGES)) {
            Map<String, MessageAttributeValue> attributes = Stream.concat(FORBIDDEN.stream(), Stream.of("colour"))
                    .collect(Collectors.toMap(
                            name -> name, name -> Queues.text(name.equals("colour") ? "blue" : FORGED)));
            String id = serai.sqs()
                    .sendMessage(request -> request.queueUrl(serai.queue("requestQueue"))
                            .messageBody("anything")
                            .messageAttributes(attributes))
                    .messageId();
            Message seen = serai.receive("outbox", 1, SOON).get(0);
            assertThat(seen.body())
                    .contains("colour=blue")
                    .contains("CamelAwsSqsMessageId=" + id)
                    .doesNotContain(FORGED)
                    .doesNotContain("CamelAwsSqsReceiptHandle= ")
                    .contains("camelAWSS3key= ")
                    .containsPattern("SentTimestamp=\\d{13} ")
                    .containsPattern("approximatereceivecount=1 ");
            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                            new Queues(serai.sqs(), serai.settings().access()).depth("requestQueue"))
                    .isEqualTo(new Queues.Depth("requestQueue", 0, 0, 0)));
        }
    }
}
