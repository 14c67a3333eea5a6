package dev.serai.aws.embedded.queues;

import com.typesafe.config.ConfigFactory;
import dev.serai.aws.Provisioning;
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
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
 * SQS queues inside the process: ElasticMQ on a loopback port, with messages stored in an H2 database file. A client
 * gets its success response only after the change is committed to that file, so it survives a kill of the process.
 * After the store has failed no request is answered with success, and {@link #failure} completes.
 *
 * <p>ElasticMQ does not check signatures; binding to loopback is the only access control. Only one instance may run per
 * process, because ElasticMQ registers its metrics globally, and only one per data folder, because H2 locks the file.
 * Safe for use by several threads.
 */
public final class EmbeddedQueues implements AutoCloseable {
    private static final String PORT = "serai.embedded.sqs-port";
    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    private final ActorSystem system;
    private final SQSRestServer server;
    private final StoreWriter writer;
    private final MessageExpiry expiry;
    private final ActorRef manager;
    private final URI endpoint;
    private volatile boolean closing;

    /** What the messages take in bytes, and the number of queues, at most. */
    record Limits(long bytes, int queues) {
        /** Limited only by the heap. */
        static final Limits NONE = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private EmbeddedQueues(
            ActorSystem system,
            SQSRestServer server,
            StoreWriter writer,
            MessageExpiry expiry,
            ActorRef manager,
            URI endpoint) {
        this.system = system;
        this.server = server;
        this.writer = writer;
        this.expiry = expiry;
        this.manager = manager;
        this.endpoint = endpoint;
        system.getWhenTerminated().thenRun(this::ended);
    }

    /** Pekko ends all actors after a fatal error of one thread, and leaves the process running. */
    private void ended() {
        if (!closing) {
            writer.fail(new IllegalStateException("their actors ended after a fatal error"));
        }
    }

    /** The port that queues will have that are given this one: a free one for 0. */
    public static int portFor(int port) {
        return port == 0 ? Ports.claim(port, "queues", PORT) : port;
    }

    /** Starts queues that keep messages until they are deleted and limit their memory only by the heap. */
    public static EmbeddedQueues start(Path data, int port) {
        return start(data, port, Duration.ZERO, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Starts the queues and restores what the data folder holds.
     *
     * @param data the folder for the message store; created if it is missing
     * @param port the port on 127.0.0.1; 0 picks a free one
     * @param keep how long an undeleted message is kept, in any queue; zero keeps it for ever
     * @param mostBytes the limit in bytes on the memory of all messages, as {@link MessageMemory} counts it; sends beyond
     *     it are refused
     * @param mostQueues the number of queues beyond which none is created; those that are stored are kept
     * @throws UnavailableException if the port is taken, or the folder or its content is unusable
     * @throws IllegalStateException if queues are already running in this process
     */
    public static EmbeddedQueues start(Path data, int port, Duration keep, long mostBytes, int mostQueues) {
        Limits limits = new Limits(mostBytes, mostQueues);
        return start(data, port, keep, limits, InstantSource.system(), CallFilter.Budgets.standard());
    }

    /** Starts the queues with a clock of the caller's for the age of messages, and the memory that calls may take. */
    static EmbeddedQueues start(
            Path data, int port, Duration keep, Limits limits, InstantSource clock, CallFilter.Budgets budgets) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new IllegalStateException("this process has embedded queues already");
        }
        try {
            Path store = DataFolder.prepare(data, "queues").resolve("messages").toAbsolutePath();
            refuseIfHeld(data, store);
            int claimed = Ports.claim(port, "queues", PORT);
            MessageStore messages = open(store);
            try {
                StoreWriter writer = new StoreWriter(messages, file(store), limits.bytes());
                CallFilter filter = new CallFilter(budgets, writer::failed);
                return serve(writer, messages, filter, file(store), claimed, keep, limits.queues(), clock);
            } catch (RuntimeException e) {
                messages.abandon();
                throw e;
            }
        } catch (RuntimeException e) {
            RUNNING.set(false);
            throw e;
        }
    }

    /** An empty file is refused like a damaged one: H2 takes it for a new one, though it is what is left of messages. */
    private static MessageStore open(Path store) {
        Path file = file(store);
        boolean isNew = Files.notExists(file);
        try {
            if (!isNew && Files.size(file) == 0) {
                throw new IOException("it is empty");
            }
            return MessageStore.open(store, !isNew);
        } catch (SQLException | IOException e) {
            if (isNew) {
                removeEmpty(file);
            }
            throw unreadable(file, e);
        }
    }

    /** Removes what a full disk left of a file that was never used, so that the next start does not refuse it. */
    private static void removeEmpty(Path file) {
        try {
            if (Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            return; // the next start says what is wrong with it
        }
    }

    private static Path file(Path store) {
        return store.resolveSibling(store.getFileName() + ".mv.db");
    }

    private static UnavailableException unreadable(Path file, Exception e) {
        return new UnavailableException(
                "The queues' file " + file + " cannot be read (" + StoreWriter.root(e)
                        + "): repair it, or move the file away to start with empty queues.",
                e);
    }

    private static EmbeddedQueues serve(
            StoreWriter writer,
            MessageStore messages,
            CallFilter filter,
            Path file,
            int port,
            Duration keep,
            int mostQueues,
            InstantSource clock) {
        // small read buffers bound what the parser of requests holds, and how deep it goes, for one connection
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
                                  http.server.parsing.max-content-length = %d
                                  http.server.parsing.illegal-header-warnings = off
                                  http.server.parsing.error-logging-verbosity = off
                                  io.tcp.direct-buffer-size = 8 KiB
                                }
                                """
                                        .formatted(CallBody.MOST))
                        .withFallback(ConfigFactory.load(EmbeddedQueues.class.getClassLoader())));
        try {
            FilteredHttp.install(system, filter);
            EmbeddedQueues served = serve(system, writer, messages, file, port, keep, mostQueues, clock);
            filter.queuesOf(served.manager);
            return served;
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
            int mostQueues,
            InstantSource clock) {
        var deadLetterQueues = new ConcurrentHashMap<String, String>();
        ActorRef listener = system.actorOf(
                Props.create(QueueEventListener.class, () -> new QueueEventListener(writer, deadLetterQueues)));
        ActorRef queues = system.actorOf(Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(listener))));
        QueueFailureListener.watch(system, listener, writer);
        QueueFailureListener.watch(system, queues, writer);
        ActorRef manager = system.actorOf(Props.create(
                QueueManagerProxy.class,
                () -> new QueueManagerProxy(queues, listener, writer, deadLetterQueues, mostQueues)));
        MessageExpiry expiry = new MessageExpiry(writer, queues, keep, clock);
        try {
            manager.tell(
                    new QueueManagerProxy.Known(new QueueRecovery(messages, queues).run(expiry.oldest())),
                    ActorRef.noSender());
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
        return new EmbeddedQueues(system, server, writer, expiry, manager, URI.create("http://127.0.0.1:" + port));
    }

    /** Checks the lock first: if another process holds the file, H2 only waits and then reports an internal error. */
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

    /** The URL of the queues, such as {@code http://127.0.0.1:9324}. */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * Creates each missing queue with its dead-letter queue, and sets the redrive policy of an existing one, as
     * {@link dev.serai.aws.Provisioning} does for queues elsewhere. The limit on the number of queues is none for these.
     * Idempotent.
     *
     * @param names the queues
     * @param visibilitySeconds the visibility timeout of queues created here
     * @throws UnavailableException if the store cannot be written
     */
    public void make(List<String> names, int visibilitySeconds) {
        manager.tell(
                new QueueManagerProxy.Known(names.stream()
                        .flatMap(name -> Stream.of(name, name + Provisioning.DEAD_LETTER_SUFFIX))
                        .toList()),
                ActorRef.noSender());
        QueueCreation creation = new QueueCreation(manager, Duration.ofSeconds(visibilitySeconds));
        try {
            names.forEach(creation::make);
        } catch (IllegalStateException e) {
            UnavailableException failure = failure().toCompletableFuture().getNow(null);
            throw failure == null ? e : failure;
        }
    }

    /**
     * Completes when the store can no longer be written, with a sentence that tells the operator the cause and the
     * remedy.
     */
    public CompletionStage<UnavailableException> failure() {
        return writer.failure();
    }

    /** Removes the messages that have exceeded their retention now. */
    void removeOldMessages() {
        expiry.sweep();
    }

    /** Stops serving requests, then closes the store. */
    @Override
    public void close() {
        closing = true;
        if (!system.whenTerminated().isCompleted()) {
            server.stopAndWait();
        }
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
