package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.Queues;
import dev.serai.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Messages in work stay hidden from other workers, however short the visibility timeout: unless a worker, the queue, or
 * what is between them stands still for five seconds, each is answered once.
 */
class VisibilityTest {
    private static final Duration SOON = Duration.ofSeconds(240);

    /** A user's route: a poll of ten messages takes five times the visibility timeout of its queue, which it is not told. */
    private static final String SLOW_ROUTE =
            """
            - route:
                id: slow
                description: Takes half a second for each message.
                from:
                  id: from-slow
                  uri: aws2-sqs
                  parameters:
                    queueNameOrArn: requestQueue
                    maxMessagesPerPoll: 10
                    waitTimeSeconds: 1
                  steps:
                    - delay:
                        id: work
                        expression:
                          constant:
                            expression: "500"
                    - removeHeaders:
                        id: forget-all
                        pattern: "*"
                    - to:
                        id: answer
                        uri: aws2-sqs
                        parameters:
                          queueNameOrArn: outbox
            """;

    @TempDir
    private Path data;

    @Test
    void sixHundredTinyListsAreAnsweredAtATimeoutOfTwoSeconds() {
        List<String> lists = IntStream.range(0, 600).mapToObj(i -> i + ",1").toList();
        try (InProcess serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "2"), Part.NUMBERS)) {
            List<String> sent = send(serai, lists);
            assertThat(requestIds(answers(serai, "responseQueue", sent.size())))
                    .containsExactlyInAnyOrderElementsOf(sent);
            expectNothingLeft(serai);
        }
    }

    @Test
    void aWorkerReceivesNoMoreThanItsThreadsHaveInHand() {
        try (InProcess serai = InProcess.start(data, Map.of("serai.numbers.concurrency", "4"), Part.NUMBERS)) {
            String url = serai.queue("requestQueue");
            Queues queues = new Queues(serai.sqs(), serai.settings().access());
            for (int poll = 0; poll < 150; poll++) {
                serai.sqs().sendMessageBatch(request -> request.queueUrl(url).entries(ten()));
                assertThat(queues.depth("requestQueue").inWork()).isLessThanOrEqualTo(4 * 10);
            }
            Awaitility.await().atMost(SOON).until(() -> pending(serai, "requestQueue") == 0);
        }
    }

    @Test
    void twentyListsOfAMillionDigitsAreAnsweredOnceEach() {
        String digits = "1234567890".repeat(100_000);
        List<String> lists = IntStream.range(1, 21).mapToObj(i -> i + digits).toList();
        try (InProcess serai = InProcess.start(data, Map.of("serai.queue.visibility-timeout", "8"), Part.NUMBERS)) {
            List<String> sent = send(serai, lists);
            assertThat(requestIds(answers(serai, "responseQueue", sent.size())))
                    .containsExactlyInAnyOrderElementsOf(sent);
            expectNothingLeft(serai);
        }
    }

    private static List<String> send(InProcess serai, List<String> lists) {
        String url = serai.queue("requestQueue");
        return lists.stream()
                .map(list -> serai.sqs()
                        .sendMessage(request -> request.queueUrl(url).messageBody(list))
                        .messageId())
                .toList();
    }

    private static List<String> requestIds(List<Message> replies) {
        return replies.stream()
                .map(reply -> Json.readObject(reply.body()).path("requestId").asText())
                .toList();
    }

    @Test
    void aUsersRouteHoldsItsWholePollThoughItForgetsAllHeaders() throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(routes.resolve("slow.yaml"), SLOW_ROUTE);
        Files.writeString(routes.resolve("numbers.yaml"), "");
        try (InProcess serai =
                InProcess.start(data, Map.of("serai.queue.visibility-timeout", "1"), Part.NUMBERS, Part.IMAGES)) {
            serai.sqs().sendMessageBatch(request -> request.queueUrl(serai.queue("requestQueue"))
                    .entries(ten()));
            assertThat(answers(serai, "outbox", 10)).extracting(Message::body).doesNotHaveDuplicates();
            expectNothingLeft(serai);
        }
    }

    private static List<SendMessageBatchRequestEntry> ten() {
        return IntStream.range(0, 10)
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id(String.valueOf(i))
                        .messageBody("message " + i)
                        .build())
                .toList();
    }

    /** That many answers; and those that came too many, for the last message is acknowledged before this returns. */
    private static List<Message> answers(InProcess serai, String queue, int count) {
        List<Message> answers = new ArrayList<>(serai.receive(queue, count, SOON));
        Awaitility.await().atMost(SOON).until(() -> pending(serai, "requestQueue") == 0);
        List<Message> more;
        do {
            more = serai.receive(queue, 1, Duration.ofSeconds(2));
            answers.addAll(more);
        } while (!more.isEmpty());
        return answers;
    }

    private static void expectNothingLeft(InProcess serai) {
        Queues.Depth depth = new Queues(serai.sqs(), serai.settings().access()).depth("requestQueue");
        assertThat(depth).isEqualTo(new Queues.Depth("requestQueue", 0, 0, 0));
    }

    private static long pending(InProcess serai, String queue) {
        Queues.Depth depth = new Queues(serai.sqs(), serai.settings().access()).depth(queue);
        return depth.waiting() + depth.inWork();
    }
}
