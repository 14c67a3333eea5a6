package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.CreateQueueData;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.util.NowProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.util.Either;

class QueueFailureListenerTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aQueueThatFailsEndsAllInsteadOfBeginningEmpty() throws Exception {
        StoreWriter writer =
                new StoreWriter(MessageStore.open(folder.resolve("messages"), false), folder, Long.MAX_VALUE);
        writer.start();
        ActorSystem system = ActorSystem.create(
                "test", ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));
        try {
            ActorRef manager = system.actorOf(Props.create(
                    QueueManagerActor.class,
                    () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, Option.empty())));
            QueueFailureListener.watch(system, manager, writer);
            Either<?, ?> made = (Either<?, ?>) Patterns.ask(manager, new CreateQueue(queue()), SOON)
                    .toCompletableFuture()
                    .get();
            assertThat(writer.failed()).isFalse();

            ((ActorRef) made.toOption().get()).tell(Kill.getInstance(), ActorRef.noSender());

            await().atMost(SOON).until(writer::failed);
            assertThat(writer.failure().toCompletableFuture().join()).hasMessageContaining("start serai again");
        } finally {
            system.terminate();
            writer.close();
        }
    }

    @Test
    void theEndOfAllActorsIsAFailure() throws Exception {
        try (EmbeddedQueues queues = EmbeddedQueues.start(folder, 0)) {
            assertThat(queues.failure().toCompletableFuture()).isNotDone();

            var system = EmbeddedQueues.class.getDeclaredField("system");
            system.setAccessible(true);
            ((ActorSystem) system.get(queues)).terminate(); // as Pekko does after a fatal error

            await().atMost(SOON).until(queues.failure().toCompletableFuture()::isDone);
            assertThat(queues.failure().toCompletableFuture().join()).hasMessageContaining("start serai again");
        }
    }

    private static CreateQueueData queue() {
        return new CreateQueueData(
                "orders",
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                false,
                false,
                Option.empty(),
                Option.empty(),
                Map$.MODULE$.empty());
    }
}
