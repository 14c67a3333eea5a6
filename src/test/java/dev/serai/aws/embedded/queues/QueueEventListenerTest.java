package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
