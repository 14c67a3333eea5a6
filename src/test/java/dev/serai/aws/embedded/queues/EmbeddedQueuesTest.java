package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.FullDisk;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.elasticmq.persistence.sql.DB;
import org.elasticmq.persistence.sql.MessageRepository;
import org.elasticmq.persistence.sql.QueueRepository;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scalikejdbc.ConnectionPool$;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

class EmbeddedQueuesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void eachFolderHasItsOwnQueuesOneAfterTheOtherInOneProcess() {
        within("a", sqs -> {
            String url = sqs.createQueue(request -> request.queueName("first")).queueUrl();
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("kept"));
        });
        within("b", sqs -> {
            assertThat(sqs.listQueues().queueUrls()).isEmpty();
            sqs.createQueue(request -> request.queueName("second"));
        });
        within("a", sqs -> {
            assertThat(sqs.listQueues().queueUrls()).singleElement().asString().endsWith("/first");
            String url = sqs.listQueues().queueUrls().get(0);
            assertThat(sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(1))
                            .messages())
                    .extracting(Message::body)
                    .containsExactly("kept");
        });
    }

    @Test
    void thereIsNoSecondOneAtTheSameTime() {
        within("a", sqs -> assertThatThrownBy(() -> EmbeddedQueues.start(folder.resolve("b"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already"));
    }

    @Test
    void messagesKeepTextAttributesAndReceiptsOverARestart() {
        AtomicReference<String> receipt = new AtomicReference<>();
        within("a", sqs -> {
            String url = make(sqs, "letters");
            sqs.sendMessage(request -> request.queueUrl(url)
                    .messageBody("größer 灯 😀")
                    .messageAttributes(Map.of("wer", Queues.text("señor"))));
            receipt.set(receive(sqs, url, 0).get(0).receiptHandle());
            sqs.changeMessageVisibility(request ->
                    request.queueUrl(url).receiptHandle(receipt.get()).visibilityTimeout(0));
        });
        within("a", sqs -> {
            String url = url(sqs, "letters");
            Message message = receive(sqs, url, 1).get(0);
            assertThat(message.body()).isEqualTo("größer 灯 😀");
            assertThat(message.messageAttributes().get("wer").stringValue()).isEqualTo("señor");
            assertThat(message.attributesAsStrings()).containsEntry("ApproximateReceiveCount", "2");
            sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
        });
        within("a", sqs -> assertThat(count(sqs, url(sqs, "letters"))).isZero());
    }

    @Test
    void batchesVisibilityAndDeletionsAreStored() {
        within("a", sqs -> {
            String url = make(sqs, "orders");
            sqs.sendMessageBatch(request -> request.queueUrl(url)
                    .entries(IntStream.range(0, 10)
                            .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                                    .id("e" + i)
                                    .messageBody("order " + i)
                                    .build())
                            .toList()));
            for (Message message : receive(sqs, url, 0)) {
                if (message.body().endsWith("7")) {
                    sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
                } else {
                    sqs.changeMessageVisibility(request -> request.queueUrl(url)
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0));
                }
            }
        });
        within("a", sqs -> assertThat(bodies(sqs, url(sqs, "orders")))
                .containsExactlyInAnyOrder(IntStream.range(0, 10)
                        .filter(i -> i != 7)
                        .mapToObj(i -> "order " + i)
                        .toArray(String[]::new)));
    }

    @Test
    void anEmptiedOrDeletedQueueStaysSo() {
        within("a", sqs -> {
            String emptied = make(sqs, "emptied");
            String deleted = make(sqs, "deleted");
            sqs.sendMessage(request -> request.queueUrl(emptied).messageBody("gone"));
            sqs.sendMessage(request -> request.queueUrl(deleted).messageBody("gone"));
            sqs.purgeQueue(request -> request.queueUrl(emptied));
            sqs.deleteQueue(request -> request.queueUrl(deleted));
            sqs.sendMessage(request -> request.queueUrl(emptied).messageBody("new"));
        });
        within("a", sqs -> {
            assertThat(sqs.listQueues().queueUrls()).singleElement().asString().endsWith("/emptied");
            assertThat(bodies(sqs, url(sqs, "emptied"))).containsExactly("new");
        });
    }

    /** A receive that waits, finds only a dead letter, and so answers nothing, told ElasticMQ's store of half the move. */
    @Test
    void aDeadLetterIsInOneQueueAlsoAfterARestart() {
        within("a", sqs -> {
            provision(sqs, "work");
            String url = url(sqs, "work");
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("bad"));
            for (int i = 0; i < Provisioning.MAX_RECEIVES; i++) {
                assertThat(receive(sqs, url, 0)).hasSize(1);
            }
            assertThat(receive(sqs, url, 1)).isEmpty();
        });
        within("a", sqs -> {
            assertThat(bodies(sqs, url(sqs, "work"))).isEmpty();
            assertThat(bodies(sqs, url(sqs, "work-dlq"))).containsExactly("bad");
        });
    }

    @Test
    void deadLettersGoBackByAMoveTaskBeforeAndAfterARestart() {
        within("a", sqs -> {
            provision(sqs, "work");
            String deadLetters = url(sqs, "work-dlq");
            for (String body : List.of("one", "two", "deleted")) {
                sqs.sendMessage(request -> request.queueUrl(deadLetters).messageBody(body));
            }
            for (Message message : receive(sqs, deadLetters, 1)) {
                if (message.body().equals("deleted")) {
                    sqs.deleteMessage(request -> request.queueUrl(deadLetters).receiptHandle(message.receiptHandle()));
                }
            }
            move(sqs, "work-dlq");
            await().atMost(SOON).until(() -> count(sqs, url(sqs, "work")) == 2);
            await().atMost(SOON).until(() -> lastMove(sqs, "work-dlq").status().equals("COMPLETED"));
            assertThat(lastMove(sqs, "work-dlq").approximateNumberOfMessagesMoved())
                    .isEqualTo(2);
        });
        within("a", sqs -> {
            assertThat(count(sqs, url(sqs, "work-dlq"))).isZero();
            assertThat(bodies(sqs, url(sqs, "work"))).containsExactlyInAnyOrder("one", "two");
            sqs.sendMessage(request -> request.queueUrl(url(sqs, "work-dlq")).messageBody("three"));
            move(sqs, "work-dlq");
            await().atMost(SOON).until(() -> count(sqs, url(sqs, "work")) == 3);
            for (Message message : receive(sqs, url(sqs, "work"), 1)) {
                sqs.deleteMessage(request -> request.queueUrl(url(sqs, "work")).receiptHandle(message.receiptHandle()));
            }
            assertThat(receive(sqs, url(sqs, "work"), 1)).isEmpty(); // a wait at the empty queue ends in order
            assertThatThrownBy(() -> move(sqs, "work"))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("Dead Letter Queue");
        });
    }

    @Test
    void messagesAreNeverMovedToTheQueueThatTheyAreIn() {
        within("a", sqs -> {
            String url = make(sqs, "work");
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("one"));
            assertThatThrownBy(() -> sqs.startMessageMoveTask(
                            request -> request.sourceArn(arn("work")).destinationArn(arn("work"))))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("the queue itself");
            assertThatThrownBy(() -> setPolicy(sqs, url, "work"))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("its own dead-letter queue");
            for (int i = 0; i < 5; i++) {
                assertThat(receive(sqs, url, 0)).hasSize(1);
            }
            assertThat(policy(sqs, url)).isEmpty();
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("two"));
        });
        within("a", sqs -> assertThat(bodies(sqs, url(sqs, "work"))).containsExactly("one", "two"));
    }

    @Test
    void aMoveTaskEndsWhenItsTargetIsDeleted() {
        within("a", sqs -> {
            String source = make(sqs, "source");
            String target = make(sqs, "target");
            for (int i = 0; i < 20; i++) {
                sqs.sendMessage(request -> request.queueUrl(source).messageBody("one of twenty"));
            }
            sqs.startMessageMoveTask(request -> request.sourceArn(arn("source"))
                    .destinationArn(arn("target"))
                    .maxNumberOfMessagesPerSecond(2));
            await().atMost(SOON).until(() -> count(sqs, target) > 0);
            sqs.deleteQueue(request -> request.queueUrl(target));
            assertThat(sqs.listMessageMoveTasks(request -> request.sourceArn(arn("source")))
                            .results())
                    .noneMatch(task -> task.status().equals("RUNNING"));
            int left = count(sqs, source);
            assertThat(left).isPositive();
            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> count(sqs, source) == left);
        });
    }

    @Test
    void aMessageStaysWhereItIsWhenItsDeadLetterQueueIsGone() {
        within("a", sqs -> {
            provision(sqs, "work");
            String url = url(sqs, "work");
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("bad"));
            sqs.deleteQueue(request -> request.queueUrl(url(sqs, "work-dlq")));
            await().atMost(SOON).until(() -> policy(sqs, url).isEmpty());
            for (int i = 0; i < 2 * Provisioning.MAX_RECEIVES; i++) {
                assertThat(receive(sqs, url, 0)).hasSize(1);
            }
            provision(sqs, "work");
            assertThat(receive(sqs, url, 1)).isEmpty();
            assertThat(bodies(sqs, url(sqs, "work-dlq"))).containsExactly("bad");
        });
    }

    @Test
    void aMessageIsMeasuredInBytesWithItsAttributes() {
        within("a", sqs -> {
            String url = make(sqs, "long");
            String most = "ä".repeat(512 * 1024);
            sqs.sendMessage(request -> request.queueUrl(url).messageBody(most));
            assertThatThrownBy(() ->
                            sqs.sendMessage(request -> request.queueUrl(url).messageBody(most + "a")))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("1048576 bytes");
            assertThatThrownBy(() -> sqs.sendMessage(request ->
                            request.queueUrl(url).messageBody(most).messageAttributes(Map.of("a", Queues.text("b")))))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("1048576 bytes");
        });
        within("a", sqs -> assertThat(count(sqs, url(sqs, "long"))).isEqualTo(1));
    }

    @Test
    void whatTheQueuesHaveNoRoomForIsRefusedUntilThereIsRoom() {
        String body = "a".repeat(80_000);
        for (int start = 0; start < 2; start++) { // what is stored counts after a restart, too
            try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0, Duration.ZERO, 330_000, 10);
                    SqsClient sqs = client(queues)) {
                provision(sqs, "work");
                String url = url(sqs, "work");
                if (start == 0) {
                    for (int i = 0; i < 3; i++) {
                        sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
                    }
                }
                assertFull(sqs, url, body);
                Message one = receive(sqs, url, 1).get(0);
                sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(one.receiptHandle()));
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() ->
                                sqs.sendMessage(request -> request.queueUrl(url).messageBody(body))
                                                .messageId()
                                        != null);
                assertFull(sqs, url, body);
                sqs.purgeQueue(request -> request.queueUrl(url));
                for (int i = 0; i < 3; i++) {
                    sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
                }
            }
        }
    }

    @Test
    void beyondTheLimitNoQueueIsCreatedAndWhatIsThereStays() {
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0, Duration.ZERO, Long.MAX_VALUE, 3);
                SqsClient sqs = client(queues)) {
            make(sqs, "one");
            make(sqs, "two");
            assertThatThrownBy(() -> make(sqs, "no name!")).isInstanceOf(SqsException.class);
            make(sqs, "three");
            assertNoMore(sqs, "four");
            make(sqs, "one"); // is there already
            sqs.deleteQueue(request -> request.queueUrl(url(sqs, "two")));
            make(sqs, "four");
            assertNoMore(sqs, "five");
        }
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0, Duration.ZERO, Long.MAX_VALUE, 1);
                SqsClient sqs = client(queues)) {
            assertNoMore(sqs, "five");
            queues.make(List.of("own"), 30);
            assertThat(sqs.listQueues().queueUrls())
                    .extracting(url -> url.substring(url.lastIndexOf('/') + 1))
                    .containsExactlyInAnyOrder("one", "three", "four", "own", "own-dlq");
        }
    }

    private static void assertNoMore(SqsClient sqs, String name) {
        assertThatThrownBy(() -> make(sqs, name))
                .isInstanceOfSatisfying(SqsException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("OverLimit");
                })
                .hasMessageContaining("serai.embedded.queues");
    }

    @Test
    void oneFullQueueLeavesRoomForTheOthers() {
        String reply = "y".repeat(10_000);
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0, Duration.ZERO, 1_000_000, 10);
                SqsClient sqs = client(queues)) {
            provision(sqs, "requests");
            provision(sqs, "replies");
            String requests = url(sqs, "requests");
            String replies = url(sqs, "replies");
            fill(sqs, requests, "x".repeat(50_000));
            fill(sqs, requests, "x");
            int fit = fill(sqs, replies, reply);
            assertThat(fit).as("replies that a sixteenth holds").isEqualTo(1_000_000 / 16 / (10_000 + 512));
            Message one = receive(sqs, replies, 1).get(0);
            sqs.deleteMessage(request -> request.queueUrl(replies).receiptHandle(one.receiptHandle()));
            assertThat(fill(sqs, replies, reply)).isEqualTo(1);
        }
    }

    /** Sends that message until the queue takes no more; how many it took. */
    private static int fill(SqsClient sqs, String url, String body) {
        for (int sent = 0; ; sent++) {
            try {
                sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
            } catch (SqsException full) {
                assertThat(full.statusCode()).isEqualTo(503);
                return sent;
            }
        }
    }

    private static void assertFull(SqsClient sqs, String url, String body) {
        assertThatThrownBy(
                        () -> sqs.sendMessage(request -> request.queueUrl(url).messageBody(body)))
                .isInstanceOf(SqsException.class)
                .hasMessageContaining("no room");
    }

    @Test
    void messagesThatNobodyReadGoAfterTheirTimeFromEveryQueueAtOnceAndAtTheStart() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        InstantSource clock = now::get;
        Duration keep = Duration.ofHours(2);
        try (EmbeddedQueues queues = EmbeddedQueues.start(
                        folder, 0, keep, EmbeddedQueues.Limits.NONE, clock, CallFilter.Budgets.standard());
                SqsClient sqs = client(queues)) {
            provision(sqs, "work");
            List<String> urls = List.of(url(sqs, "work"), url(sqs, "work-dlq"));
            for (String url : urls) {
                sqs.sendMessage(request -> request.queueUrl(url).messageBody("old"));
                sqs.sendMessage(request -> request.queueUrl(url).messageBody("in work"));
            }
            String held = urls.get(0);
            Message working = receive(sqs, held, 0).stream()
                    .filter(message -> message.body().equals("in work"))
                    .findFirst()
                    .orElseThrow();
            sqs.changeMessageVisibility(request -> request.queueUrl(held)
                    .receiptHandle(working.receiptHandle())
                    .visibilityTimeout(43_200));
            queues.removeOldMessages();
            now.set(Instant.now().plus(keep).minusSeconds(600));
            queues.removeOldMessages();
            assertThat(count(sqs, urls.get(0)) + count(sqs, urls.get(1))).isEqualTo(4);

            now.set(Instant.now().plus(keep).plusSeconds(3600));
            queues.removeOldMessages();
            await().atMost(SOON).until(() -> count(sqs, urls.get(0)) == 1 && count(sqs, urls.get(1)) == 0);
            sqs.sendMessage(request -> request.queueUrl(urls.get(1)).messageBody("left at the end"));
            sqs.deleteMessage(request -> request.queueUrl(held).receiptHandle(working.receiptHandle()));
        }
        try (EmbeddedQueues queues = EmbeddedQueues.start(
                        folder, 0, Duration.ZERO, EmbeddedQueues.Limits.NONE, clock, CallFilter.Budgets.standard());
                SqsClient sqs = client(queues)) {
            assertThat(count(sqs, url(sqs, "work"))).isZero();
            assertThat(count(sqs, url(sqs, "work-dlq"))).isEqualTo(1);
        }
        try (EmbeddedQueues queues = EmbeddedQueues.start(
                        folder, 0, keep, EmbeddedQueues.Limits.NONE, clock, CallFilter.Budgets.standard());
                SqsClient sqs = client(queues)) {
            assertThat(count(sqs, url(sqs, "work-dlq"))).isZero();
        }
    }

    @Test
    void whenTheStoreFailsNothingIsAnsweredWithSuccessAndWhatWasIsThereAfterARestart() {
        FullDisk.mount();
        Set<String> kept = new TreeSet<>();
        Set<String> deleted = new TreeSet<>();
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0);
                SqsClient sqs = client(queues)) {
            String url = make(sqs, "orders");
            assertThat(queues.failure().toCompletableFuture()).isNotDone();
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                bodies.add("order " + i + " " + "x".repeat(1_000));
                sqs.sendMessage(request -> request.queueUrl(url).messageBody(bodies.get(bodies.size() - 1)));
            }
            kept.addAll(bodies);
            Message received = receive(sqs, url, 0).get(0);
            for (Message message : receive(sqs, url, 0)) {
                sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
                deleted.add(message.body());
            }
            kept.removeAll(deleted);
            FullDisk.full(true);
            // this one meets the failure; the client gives up before the server would
            assertThatThrownBy(() -> sqs.sendMessage(request -> request.queueUrl(url)
                            .messageBody("never")
                            .overrideConfiguration(call -> call.apiCallTimeout(Duration.ofSeconds(3)))))
                    .isInstanceOf(RuntimeException.class);
            await().atMost(SOON)
                    .until(() -> queues.failure().toCompletableFuture().isDone());
            FullDisk.full(false); // space comes back, and nothing is promised all the same
            assertThat(queues.failure().toCompletableFuture().join())
                    .hasMessageContaining("messages.mv.db can no longer be written (No space left on device)");
            List<Runnable> calls = List.of(
                    () -> sqs.sendMessage(request -> request.queueUrl(url).messageBody("never")),
                    () -> sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(received.receiptHandle())),
                    () -> receive(sqs, url, 0),
                    () -> sqs.purgeQueue(request -> request.queueUrl(url)),
                    () -> sqs.deleteQueue(request -> request.queueUrl(url)),
                    () -> make(sqs, "another"));
            for (Runnable call : calls) {
                assertThatThrownBy(call::run).isInstanceOfSatisfying(SqsException.class, e -> assertThat(e.statusCode())
                        .isEqualTo(503));
            }
        } finally {
            FullDisk.unmount();
        }
        within("", sqs -> assertThat(bodies(sqs, url(sqs, "orders")))
                .containsAll(kept)
                .doesNotContainAnyElementsOf(deleted));
    }

    @Test
    void aStoreThatCannotBeReadIsRefusedWithASentence() throws IOException {
        within("a", sqs -> make(sqs, "orders"));
        Path file = folder.resolve("a/queues/messages.mv.db");
        byte[] damaged = Files.readAllBytes(file);
        Arrays.fill(damaged, (byte) 7);
        Files.write(file, damaged);
        assertThatThrownBy(() -> EmbeddedQueues.start(folder.resolve("a"), 0))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("messages.mv.db cannot be read (")
                .hasMessageNotContaining("\n");
        within("b", sqs -> assertThat(sqs.listQueues().queueUrls()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_096, 8_192, 10_000})
    void aStoreThatIsCutShortIsRefusedLikeADamagedOne(int length) throws IOException {
        within("a", sqs -> make(sqs, "orders"));
        Path file = folder.resolve("a/queues/messages.mv.db");
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole.length).isGreaterThan(length);
        Files.write(file, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> EmbeddedQueues.start(folder.resolve("a"), 0))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("messages.mv.db cannot be read (");
    }

    @Test
    void noQueueIsItsOwnDeadLetterQueue() {
        within("", sqs -> {
            String url = make(sqs, "work");
            make(sqs, "other");
            setPolicy(sqs, url, "other");
            String own = "{\"maxReceiveCount\":3,\"deadLetterTargetArn\":\"" + arn("work") + "\"}";
            assertThatThrownBy(() -> sqs.createQueue(request ->
                            request.queueName("work").attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, own))))
                    .isInstanceOf(SqsException.class);
            assertThatThrownBy(() -> setPolicy(sqs, url, "work"))
                    .isInstanceOfSatisfying(
                            SqsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue"));
            assertThat(form(
                            url,
                            "Action=SetQueueAttributes&Attribute.1.Name=RedrivePolicy&Attribute.1.Value="
                                    + URLEncoder.encode(own, StandardCharsets.UTF_8)))
                    .contains("InvalidParameterValue", "its own dead-letter queue");
            await().atMost(SOON).until(() -> policy(sqs, url).contains(arn("other")));
        });
    }

    @Test
    void aQueueHasFiftyTagsAtMost() {
        within("", sqs -> {
            String url = make(sqs, "work");
            sqs.tagQueue(request -> request.queueUrl(url).tags(tags(0, 50)));
            await().atMost(SOON).until(() -> tags(sqs, url).size() == 50);
            sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of("tag7", "another")));
            for (Map<String, String> refused : List.of(
                    tags(0, 51),
                    tags(50, 1),
                    Map.of("x".repeat(129), ""),
                    Map.of("tag7", "x".repeat(257)),
                    Map.of("", ""))) {
                assertThatThrownBy(() ->
                                sqs.tagQueue(request -> request.queueUrl(url).tags(refused)))
                        .isInstanceOfSatisfying(
                                SqsException.class,
                                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue"));
            }
            assertThat(form(url, "Action=TagQueue&Tag.1.Key=new&Tag.1.Value=tag"))
                    .contains("InvalidParameterValue");
            assertThatThrownBy(() ->
                            sqs.createQueue(request -> request.queueName("more").tags(tags(0, 51))))
                    .isInstanceOf(SqsException.class)
                    .hasMessageContaining("at most 50");
            await().atMost(SOON).until(() -> tags(sqs, url).get("tag7").equals("another"));
            assertThat(tags(sqs, url)).hasSize(50);
        });
    }

    private static Map<String, String> tags(int from, int count) {
        return IntStream.range(from, from + count).boxed().collect(Collectors.toMap(i -> "tag" + i, i -> "value"));
    }

    private static Map<String, String> tags(SqsClient sqs, String url) {
        return sqs.listQueueTags(request -> request.queueUrl(url)).tags();
    }

    /** The answer to a call in SQS's query protocol. */
    private static String form(String url, String fields) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(fields))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
    }

    @Test
    void aMoveFromAnEmptyQueueLeavesItsTargetAsItIs() throws Exception {
        within("", sqs -> {
            provision(sqs, "work");
            sqs.startMessageMoveTask(request -> request.sourceArn(arn("work-dlq")));
            await().atMost(SOON).until(() -> lastMove(sqs, "work-dlq").status().equals("COMPLETED"));
            assertThat(longPoll(sqs)).isEmpty();
        });
        // as an earlier build has stored it
        try (Connection store =
                        DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("queues/messages"), "", "");
                Statement statement = store.createStatement()) {
            statement.execute("insert into message_work_" + Integer.toHexString("work".hashCode())
                    + " (message_id, delivery_receipts, next_delivery, content, attributes, created, receive_count)"
                    + " values ('serai-order', x'5b5d', 2305844805058247418, x'', x'5b5d', "
                    + System.currentTimeMillis() + ", 0)");
        }
        within("", sqs -> {
            assertThat(count(sqs, url(sqs, "work"))).isZero();
            assertThat(longPoll(sqs)).isEmpty();
        });
    }

    private static List<Message> longPoll(SqsClient sqs) {
        return sqs.receiveMessage(request -> request.queueUrl(url(sqs, "work")).waitTimeSeconds(1))
                .messages();
    }

    @Test
    void theDataFolderOfAnOlderBuildIsRead() throws IOException {
        Path file = Files.createDirectories(folder.resolve("old/queues")).resolve("messages");
        String url = "jdbc:h2:file:" + file;
        ConnectionPool$.MODULE$.singleton(
                url,
                "",
                "",
                ConnectionPool$.MODULE$.singleton$default$4(),
                ConnectionPool$.MODULE$.DEFAULT_CONNECTION_POOL_FACTORY());
        DB db = new DB(new SqlQueuePersistenceConfig(true, "org.h2.Driver", url, "", "", false));
        new QueueRepository(db).add(MessageStoreTest.queue("old-letters"));
        new MessageRepository("old-letters", db).add(StoredMessageTest.message("from before", "one#1", "one#2"));
        ConnectionPool$.MODULE$.closeAll();

        within("old", sqs -> {
            String queue = url(sqs, "old-letters");
            sqs.changeMessageVisibility(
                    request -> request.queueUrl(queue).receiptHandle("one#2").visibilityTimeout(0));
            assertThat(bodies(sqs, queue)).containsExactly("from before");
        });
    }

    @Test
    void queuesThatAreEachOthersDeadLetterQueuesStartAgain() {
        within("a", sqs -> {
            String one = make(sqs, "one");
            String other = make(sqs, "other");
            setPolicy(sqs, one, "other");
            setPolicy(sqs, other, "one");
            await().atMost(SOON).until(() -> policy(sqs, other).contains(":one"));
        });
        within("a", sqs -> assertThat(policy(sqs, url(sqs, "one"))).contains(":other"));
    }

    private static void setPolicy(SqsClient sqs, String url, String target) {
        sqs.setQueueAttributes(request -> request.queueUrl(url)
                .attributes(Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:" + target
                                + "\",\"maxReceiveCount\":3}")));
    }

    private static String policy(SqsClient sqs, String url) {
        return sqs.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                .attributes()
                .getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
    }

    private static void move(SqsClient sqs, String queue) {
        sqs.startMessageMoveTask(request -> request.sourceArn(arn(queue)));
    }

    private static ListMessageMoveTasksResultEntry lastMove(SqsClient sqs, String queue) {
        return sqs.listMessageMoveTasks(request -> request.sourceArn(arn(queue)))
                .results()
                .get(0);
    }

    private static String arn(String queue) {
        return "arn:aws:sqs:us-east-1:000000000000:" + queue;
    }

    private static String make(SqsClient sqs, String name) {
        return sqs.createQueue(request -> request.queueName(name)).queueUrl();
    }

    private static String url(SqsClient sqs, String name) {
        return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
    }

    /** Up to ten messages, which can be received again at once. */
    private static List<Message> receive(SqsClient sqs, String url, int seconds) {
        return sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(seconds)
                        .visibilityTimeout(0)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNamesWithStrings("All"))
                .messages();
    }

    /** The bodies of all messages, each of which is then hidden for a while. */
    private static List<String> bodies(SqsClient sqs, String url) {
        List<String> bodies = new ArrayList<>();
        List<Message> batch;
        do {
            batch = sqs.receiveMessage(request ->
                            request.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(300))
                    .messages();
            batch.forEach(message -> bodies.add(message.body()));
        } while (!batch.isEmpty());
        return bodies;
    }

    private static int count(SqsClient sqs, String url) {
        return sqs
                .getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static void provision(SqsClient sqs, String name) {
        new Provisioning(sqs, null, access(null)).makeQueues(List.of(name), 30);
    }

    private void within(String data, Consumer<SqsClient> test) {
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder.resolve(data), 0);
                SqsClient sqs = client(queues)) {
            try {
                test.accept(sqs);
            } catch (RuntimeException | AssertionError e) {
                queues.failure().thenAccept(e::addSuppressed);
                throw e;
            }
        }
    }

    private static SqsClient client(EmbeddedQueues queues) {
        return access(queues).sqs();
    }

    private static AwsAccess access(EmbeddedQueues queues) {
        return new AwsAccess(
                Optional.ofNullable(queues).map(EmbeddedQueues::endpoint),
                Optional.empty(),
                Optional.of("us-east-1"),
                Optional.of(new AwsAccess.Keys("user", "secret")));
    }
}
