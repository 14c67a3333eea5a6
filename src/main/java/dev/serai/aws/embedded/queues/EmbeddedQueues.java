package dev.serai.aws.embedded.queues;

import com.typesafe.config.ConfigFactory;
import dev.serai.aws.embedded.DataFolder;
import dev.serai.aws.embedded.Ports;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;

/**
 * Queues inside the process: ElasticMQ on a loopback port, its messages in an H2 database file. What a client is told to
 * be done is in the file by then and outlives a kill of the process. When the file can no longer be written, nothing is
 * answered with success any more, and {@link #failure} tells. ElasticMQ checks no signatures; loopback is its only guard.
 * One per process, since ElasticMQ's metrics are, and one per data folder: H2 locks the file.
 */
public final class EmbeddedQueues implements AutoCloseable {
    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    private final ActorSystem system;
    private final SQSRestServer server;
    private final StoreWriter writer;
    private final MessageExpiry expiry;
    private final URI endpoint;

    private EmbeddedQueues(
            ActorSystem system, SQSRestServer server, StoreWriter writer, MessageExpiry expiry, URI endpoint) {
        this.system = system;
        this.server = server;
        this.writer = writer;
        this.expiry = expiry;
        this.endpoint = endpoint;
    }

    /** The same with messages that are kept for ever, as many as there is memory for. */
    public static EmbeddedQueues start(Path data, int port) {
        return start(data, port, Duration.ZERO, Long.MAX_VALUE);
    }

    /**
     * Starts the queues with what the folder holds.
     *
     * @param data the folder for the message store; made if it is missing
     * @param port the port on 127.0.0.1, 0 for any free one
     * @param keep how long a message is kept that nobody deletes, in whatever queue; zero for ever
     * @param mostBytes how much memory all messages may take, each counted with its attributes and 512 bytes; what is
     *     sent beyond that is refused
     * @throws UnavailableException if the port is taken, or the folder or what it holds is unusable
     * @throws IllegalStateException if this process has some already
     */
    public static EmbeddedQueues start(Path data, int port, Duration keep, long mostBytes) {
        return start(data, port, keep, mostBytes, InstantSource.system());
    }

    /** The same with another clock for the age of messages. */
    static EmbeddedQueues start(Path data, int port, Duration keep, long mostBytes, InstantSource clock) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new IllegalStateException("this process has embedded queues already");
        }
        try {
            Path store = DataFolder.prepare(data, "queues").resolve("messages").toAbsolutePath();
            refuseIfHeld(data, store);
            int claimed = Ports.claim(port, "queues", "serai.embedded.sqs-port");
            MessageStore messages = open(store);
            try {
                return serve(
                        new StoreWriter(messages, file(store), mostBytes), messages, file(store), claimed, keep, clock);
            } catch (RuntimeException e) {
                messages.abandon();
                throw e;
            }
        } catch (RuntimeException e) {
            RUNNING.set(false);
            throw e;
        }
    }

    private static MessageStore open(Path store) {
        try {
            return MessageStore.open(store);
        } catch (SQLException e) {
            throw unreadable(file(store), e);
        }
    }

    private static Path file(Path store) {
        return store.resolveSibling(store.getFileName() + ".mv.db");
    }

    private static UnavailableException unreadable(Path file, Exception e) {
        return new UnavailableException(
                "The queues' file " + file + " cannot be read (" + StoreWriter.root(e)
                        + "): mend what is wrong, or move the file away to begin with empty queues.",
                e);
    }

    private static EmbeddedQueues serve(
            StoreWriter writer, MessageStore messages, Path file, int port, Duration keep, InstantSource clock) {
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
            return serve(system, writer, messages, file, port, keep, clock);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    private static EmbeddedQueues serve(
            ActorSystem system,
            StoreWriter writer,
            MessageStore messages,
            Path file,
            int port,
            Duration keep,
            InstantSource clock) {
        var deadLetterQueues = new ConcurrentHashMap<String, String>();
        ActorRef listener =
                system.actorOf(Props.create(StoreListener.class, () -> new StoreListener(writer, deadLetterQueues)));
        ActorRef queues = system.actorOf(Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(listener))));
        QueueFailures.watch(system, listener, writer);
        QueueFailures.watch(system, queues, writer);
        ActorRef manager = system.actorOf(Props.create(
                QueueManagerGate.class, () -> new QueueManagerGate(queues, listener, writer, deadLetterQueues)));
        MessageExpiry expiry = new MessageExpiry(writer, queues, keep, clock);
        try {
            new Restoration(messages, queues).run(expiry.oldest());
        } catch (SQLException | RuntimeException e) {
            throw unreadable(file, e);
        }
        writer.start();
        expiry.start(system);
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
                        Option.apply(listener),
                        TheSQSRestServerBuilder.apply$default$11())
                .start();
        server.waitUntilStarted();
        return new EmbeddedQueues(system, server, writer, expiry, URI.create("http://127.0.0.1:" + port));
    }

    /** H2 waits for a while, and then tells of an internal error, if another process has the file. */
    private static void refuseIfHeld(Path data, Path store) {
        Path file = file(store);
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

    /** Where the queues are reached, such as {@code http://127.0.0.1:9324}. */
    public URI endpoint() {
        return endpoint;
    }

    /** Completes when the store can no longer be written, with a sentence that says why and what to do. */
    public CompletionStage<UnavailableException> failure() {
        return writer.failure();
    }

    /** Removes the messages that are too old by now. */
    void removeOldMessages() {
        expiry.sweep();
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
            writer.close();
            RUNNING.set(false);
        }
    }
}
