package dev.serai.aws;

import com.typesafe.config.ConfigFactory;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.DB$;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.collection.immutable.List$;
import scalikejdbc.ConnectionPool$;

/**
 * Queues inside the process: ElasticMQ on a loopback port, its messages in an H2 database file that is written through
 * at each operation, so that nothing is lost when the process is killed. ElasticMQ checks no signatures; loopback is its
 * only guard. One per data folder: H2 locks the file.
 */
public final class EmbeddedQueues implements AutoCloseable {
    private static final Duration RESTORE_TIMEOUT = Duration.ofMinutes(2);
    private static final AtomicBoolean RUNNING = new AtomicBoolean();
    private static final Object POOL = ConnectionPool$.MODULE$.DEFAULT_NAME();

    private final ActorSystem system;
    private final SQSRestServer server;
    private final URI endpoint;

    private EmbeddedQueues(ActorSystem system, SQSRestServer server, URI endpoint) {
        this.system = system;
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Starts the queues with what the folder holds.
     *
     * @param data the folder for the message store; made if it is missing
     * @param port the port on 127.0.0.1, 0 for any free one
     * @throws UnavailableException if the port is taken or the folder unusable
     * @throws IllegalStateException if this process has some already
     */
    public static EmbeddedQueues start(Path data, int port) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new IllegalStateException("this process has embedded queues already");
        }
        try {
            return open(data, port);
        } catch (RuntimeException e) {
            ConnectionPool$.MODULE$.close(POOL);
            RUNNING.set(false);
            throw e;
        }
    }

    private static EmbeddedQueues open(Path data, int port) {
        Path store = DataFolder.prepare(data, "queues").resolve("messages");
        refuseIfHeld(data, store);
        int claimed = Ports.claim(port, "queues", "serai.embedded.sqs-port");
        ActorSystem system = ActorSystem.create(
                "queues",
                ConfigFactory.parseString(
                                """
                                pekko {
                                  loglevel = WARNING
                                  stdout-loglevel = OFF
                                  daemonic = on
                                  jvm-exit-on-fatal-error = off
                                  jvm-shutdown-hooks = off
                                  log-dead-letters = off
                                  log-dead-letters-during-shutdown = off
                                  coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                  http.server.request-timeout = 40 s
                                  http.server.idle-timeout = 120 s
                                  http.server.max-connections = 4096
                                  http.server.parsing.max-content-length = 16m
                                  http.server.parsing.illegal-header-warnings = off
                                }
                                """)
                        .withFallback(ConfigFactory.load(EmbeddedQueues.class.getClassLoader())));
        try {
            return start(system, store, claimed);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static EmbeddedQueues start(ActorSystem system, Path store, int port) {
        var persistence = new SqlQueuePersistenceConfig(
                true,
                "org.h2.Driver",
                "jdbc:h2:file:" + store.toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                "",
                "",
                false);
        connect(persistence);
        ActorRef database = system.actorOf(Props.create(
                SqlQueuePersistenceActor.class,
                () -> new SqlQueuePersistenceActor(persistence, List$.MODULE$.empty())));
        ActorRef storage = system.actorOf(Props.create(MessageStoreGuard.class, () -> new MessageStoreGuard(database)));
        ActorRef manager = system.actorOf(Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(storage))));
        restore(storage, manager);
        SQSRestServer server = new TheSQSRestServerBuilder(
                        Option.apply(system),
                        Option.apply(manager),
                        "127.0.0.1",
                        port,
                        new NodeAddress("http", "127.0.0.1", port, ""),
                        false,
                        StrictSQSLimits$.MODULE$,
                        "us-east-1",
                        "000000000000",
                        Option.apply(storage),
                        TheSQSRestServerBuilder.apply$default$11())
                .start();
        server.waitUntilStarted();
        return new EmbeddedQueues(system, server, URI.create("http://127.0.0.1:" + port));
    }

    /** ElasticMQ 1.7.1 connects to the first store of a process and never to another, so that is done for it. */
    private static void connect(SqlQueuePersistenceConfig persistence) {
        DB$.MODULE$.initializeSingleton(persistence);
        if (!ConnectionPool$.MODULE$.isInitialized(POOL)) {
            ConnectionPool$.MODULE$.singleton(
                    persistence.uri(),
                    persistence.username(),
                    persistence.password(),
                    ConnectionPool$.MODULE$.singleton$default$4(),
                    ConnectionPool$.MODULE$.DEFAULT_CONNECTION_POOL_FACTORY());
        }
    }

    /** H2 fails late and inside an actor if another process has the file; its lock is seen here before. */
    private static void refuseIfHeld(Path data, Path store) {
        Path file = store.resolveSibling(store.getFileName() + ".mv.db");
        if (!Files.exists(file)) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw held(data, null);
            }
        } catch (OverlappingFileLockException e) {
            throw held(data, e);
        } catch (IOException e) {
            throw new UnavailableException(
                    "The queues' file " + file + " cannot be opened (" + e.getMessage()
                            + "): give serai a data folder it can write to with --data DIR.",
                    e);
        }
    }

    private static UnavailableException held(Path data, Throwable cause) {
        return new UnavailableException(
                "The data folder " + data + " is in use by another serai: stop that one, or choose another folder with"
                        + " --data DIR.",
                cause);
    }

    private static void restore(ActorRef storage, ActorRef manager) {
        try {
            Object answer = Patterns.ask(storage, new QueueEvent.Restore(manager), RESTORE_TIMEOUT)
                    .toCompletableFuture()
                    .get(RESTORE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer instanceof scala.util.Left<?, ?> errors) {
                throw new UnavailableException("The stored queues cannot be restored: " + errors.value() + ".");
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException(
                    "The stored queues cannot be read: move the folder away or choose another with --data DIR.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Interrupted while the queues were starting.", e);
        }
    }

    /** Where the queues are reached, such as {@code http://127.0.0.1:9324}. */
    public URI endpoint() {
        return endpoint;
    }

    /** Stops serving, then closes the store. */
    @Override
    public void close() {
        server.stopAndWait();
        try {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the embedded queues did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ConnectionPool$.MODULE$.close(POOL);
            RUNNING.set(false);
        }
    }
}
