package dev.serai.process;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process, seen from its parent: started, connected, given one image at a time, and killed when it takes too
 * long. Used by one thread at a time, except for {@link #kill}.
 */
final class Child implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    /** Lines of a child's output that are logged: a crash prints some hundred, the first say what happened. */
    private static final int MAX_LINES = 30;

    /** What every JVM prints that was given the module of the Vector API. */
    private static final String VECTOR_NOTICE = "Using incubator modules: jdk.incubator.vector";

    private static final int OUT_OF_MEMORY = 3;

    /** How long a child may take to be gone after it was killed; more than to return its memory on a busy machine. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final FrameProtocol wire;
    private volatile String killedBecause;
    private boolean warm;

    private Child(Process process, FrameProtocol wire) {
        this.process = process;
        this.wire = wire;
    }

    /**
     * Starts a child and waits until it is connected.
     *
     * @throws IOException if it does not start, ends at once, or does not connect in time
     */
    static Child start(ChildCommand command, SocketDirectory sockets, Duration limit, ScheduledExecutorService clock)
            throws IOException {
        Path socket = sockets.next();
        Process process = null;
        FrameProtocol wire = null;
        boolean started = false;
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket), 1);
            process = command.forSocket(socket).start();
            logOutput(process);
            // its end, whether by itself or for being late, ends the waits below
            process.onExit().thenRun(() -> closeQuietly(listener));
            ScheduledFuture<?> late = clock.schedule(process::destroyForcibly, limit.toMillis(), TimeUnit.MILLISECONDS);
            try {
                wire = new FrameProtocol(listener.accept());
                if (wire.receiveHello() != process.pid()) {
                    throw new IOException("another process than the child has connected");
                }
            } finally {
                late.cancel(false);
            }
            started = true;
            return new Child(process, wire);
        } catch (IOException e) {
            if (process != null) {
                process.destroyForcibly();
                throw new IOException(
                        "The child process " + process.pid() + " does not connect: " + ending(process), e);
            }
            throw new IOException(
                    "No child process can be started with " + command.words().get(0) + ": " + e, e);
        } finally {
            if (!started) { // whatever went wrong, an Error included
                if (process != null) {
                    process.destroyForcibly();
                }
                if (wire != null) {
                    closeQuietly(wire);
                }
            }
            Files.deleteIfExists(socket);
        }
    }

    private static void closeQuietly(Closeable thing) {
        try {
            thing.close();
        } catch (IOException e) {
            LOG.debug("not closed: {}", e.toString());
        }
    }

    private static void logOutput(Process process) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        int count = 0;
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (!line.endsWith(VECTOR_NOTICE) && count++ < MAX_LINES) {
                                LOG.warn("child {} says: {}", process.pid(), line);
                            }
                        }
                    } catch (IOException e) {
                        LOG.debug("the output of child {} ended: {}", process.pid(), e.toString());
                    }
                },
                "child-" + process.pid() + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Has the child do what is asked.
     *
     * @param room is told the bytes of the result before they are taken in
     * @throws dev.serai.refusal.RefusedException what the child refused it with, or {@code room} its result
     * @throws IOException if the child died, or was killed because the deadline passed
     */
    EncodedImage perform(
            EncodeRequest request, ProcessPool.Limits limits, LongConsumer room, ScheduledExecutorService clock)
            throws IOException {
        Duration deadline = limits.deadline();
        ScheduledFuture<?> late = clock.schedule(
                () -> kill("it took longer than " + seconds(deadline) + " s for one image"),
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            wire.send(request);
            return wire.receiveResult(limits.maxFrame(), room);
        } finally {
            late.cancel(false);
        }
    }

    /**
     * Has the child go on with warming up for some tenths of a second, until it {@linkplain #warm is warm}.
     *
     * @throws IOException if it died, or was killed because it took too long
     */
    void warmUp(ScheduledExecutorService clock) throws IOException {
        ScheduledFuture<?> late = clock.schedule(
                () -> kill("it took longer than " + seconds(WARM_UP_LIMIT) + " s to warm up"),
                WARM_UP_LIMIT.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            warm = wire.warmUp();
        } finally {
            late.cancel(false);
        }
    }

    /** Whether there is nothing more to warm up. */
    boolean warm() {
        return warm;
    }

    static String seconds(Duration duration) {
        String text = String.valueOf(duration.toMillis() / 1000.0);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Whether the child is no more, or will be within a second. */
    boolean endsSoon() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the child has ended, or will within a second, because its heap did not suffice. */
    boolean ranOutOfMemory() {
        return endsSoon() && process.exitValue() == OUT_OF_MEMORY;
    }

    /** Kills the child; the first reason is what {@link #ending} will say. */
    void kill(String reason) {
        if (killedBecause == null) {
            killedBecause = reason;
        }
        process.destroyForcibly();
    }

    /** Why the child is no more: its cause in words, after waiting for its end for a moment. */
    String ending() {
        String end = ending(process);
        String reason = killedBecause;
        return reason == null ? end : "killed, because " + reason;
    }

    private static String ending(Process process) {
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                return "it does not end";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while it ended";
        }
        int status = process.exitValue();
        return switch (status) {
            case OUT_OF_MEMORY -> "it ran out of memory (status 3)";
            case 128 + 6 -> "it crashed (status 134)";
            case 128 + 9 -> "it was killed (SIGKILL)";
            case 128 + 11 -> "it crashed (SIGSEGV)";
            case 128 + 15 -> "it was ended (SIGTERM)";
            default -> "it ended with status " + status;
        };
    }

    /**
     * Ends the child, which does so by itself when its standard input ends; killed if it does not. It is gone then: until
     * then it holds memory that others are not to be given yet.
     */
    @Override
    public void close() {
        closeQuietly(wire);
        closeQuietly(process.getOutputStream());
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)
                    && !process.destroyForcibly().waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Child {} has not ended though it was killed.", pid());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
