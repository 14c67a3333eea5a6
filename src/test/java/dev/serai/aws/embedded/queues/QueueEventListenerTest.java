package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.awaitility.Awaitility;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.QueueData;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.immutable.Map$;

class QueueEventListenerTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void everyoneWhoRemovesAMessageWhileMessagesAreMovedIsAnswered() throws SQLException {
        MessageStore store = MessageStore.open(folder.resolve("messages"), false);
        ActorSystem system = ActorSystem.create(
                "test", ConfigFactory.parseString("pekko.daemonic = on").withFallback(ConfigFactory.load()));
        try (StoreWriter writer = new StoreWriter(store, folder, Long.MAX_VALUE)) {
            writer.start();
            ActorRef listener = system.actorOf(Props.create(
                    QueueEventListener.class, () -> new QueueEventListener(writer, new ConcurrentHashMap<>())));
            listener.tell(new QueueEventListener.Moving("dead"), ActorRef.noSender());
            List<CompletableFuture<Object>> removals = Stream.generate(
                            () -> Patterns.ask(listener, new QueueEvent.MessageRemoved("dead", "id"), SOON)
                                    .toCompletableFuture())
                    .limit(2)
                    .toList();
            assertThat(removals)
                    .allSatisfy(removal ->
                            assertThat(removal).succeedsWithin(SOON).isEqualTo(OperationSuccessful$.MODULE$));
        } finally {
            system.terminate();
        }
    }

    /** ElasticMQ announces a queue and answers at once: on a busy machine the announcement is read later. */
    @Test
    void anAnswerIsGivenWhenTheChangesAnnouncedBeforeItAreStored() throws Exception {
        MessageStore store = MessageStore.open(folder.resolve("messages"), false);
        ActorSystem system = ActorSystem.create(
                "test",
                ConfigFactory.parseString(
                                """
                                pekko {
                                  daemonic = on
                                  actor.default-dispatcher { executor = thread-pool-executor, thread-pool-executor.fixed-pool-size = 1 }
                                }
                                """)
                        .withFallback(ConfigFactory.load()));
        CountDownLatch busy = new CountDownLatch(1);
        try (StoreWriter writer = new StoreWriter(store, folder, Long.MAX_VALUE)) {
            writer.start();
            ActorRef listener = system.actorOf(Props.create(
                    QueueEventListener.class, () -> new QueueEventListener(writer, new ConcurrentHashMap<>())));
            system.dispatcher().execute(() -> Awaitility.await().atMost(SOON).until(() -> busy.getCount() == 0));
            listener.tell(new QueueEvent.QueueCreated(queue("made")), ActorRef.noSender());
            CompletableFuture<Object> answered = Patterns.askWithReplyTo(
                            listener,
                            client -> {
                                QueueProxy.answerWhenStored(
                                        CompletableFuture.completedFuture("made"), listener, client);
                                return "nothing that it knows";
                            },
                            SOON)
                    .toCompletableFuture();
            CompletableFuture<Void> written = new CompletableFuture<>();
            writer.submit(nothing -> {}, () -> written.complete(null));
            written.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(answered).isNotDone();
            busy.countDown();
            assertThat(answered).succeedsWithin(SOON).isEqualTo("made");
            assertThat(store.names()).containsExactly("made");
        } finally {
            system.terminate();
        }
    }

    private static QueueData queue(String name) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        return new QueueData(
                name,
                new MillisVisibilityTimeout(30_000),
                Duration.ZERO,
                Duration.ZERO,
                now,
                now,
                Option.empty(),
                false,
                false,
                Option.empty(),
                Option.empty(),
                Map$.MODULE$.empty());
    }
}
