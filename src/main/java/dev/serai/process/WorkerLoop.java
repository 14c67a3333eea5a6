package dev.serai.process;

import dev.serai.image.rows.Parallelism;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The main loop of a child: it receives a request, does what is asked, answers, until the parent is gone. The parent's end is seen
 * in two ways: the socket ends, which is noticed between two images, and standard input ends, which is noticed in the
 * middle of one. Both happen whichever way the parent dies, {@code SIGKILL} included.
 */
final class WorkerLoop {
    /** Bytes of heap that pictures of everyday size leave untouched. */
    private static final long LARGE_HEAP = 128L << 20;

    private WorkerLoop() {}

    /**
     * Serves the parent that waits at that socket; returns when it is gone.
     *
     * @param warmUp what is done after an answer, and when the parent says so
     */
    static void serve(Path socket, int maxFrame, Function<EncodeRequest, EncodedImage> handler, WarmUpTask warmUp)
            throws IOException {
        endWithStandardInput();
        leaveInterruptToTheParent();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        Files.deleteIfExists(socket);
        try (FrameProtocol wire = new FrameProtocol(channel)) {
            wire.sendHello(ProcessHandle.current().pid());
            for (Optional<EncodeRequest> request = wire.receiveRequest(maxFrame, warmUp);
                    request.isPresent();
                    request = wire.receiveRequest(maxFrame, warmUp)) {
                answer(wire, request.get(), maxFrame, handler);
                warmUp.afterWork();
                releaseMemory();
            }
        }
    }

    /** Collects after a large picture: only then does the JVM shrink the heap, whose memory other children may need now. */
    private static void releaseMemory() {
        if (Runtime.getRuntime().totalMemory() > LARGE_HEAP) {
            System.gc();
        }
    }

    private static void answer(
            FrameProtocol wire, EncodeRequest request, int maxFrame, Function<EncodeRequest, EncodedImage> handler)
            throws IOException {
        EncodedImage result;
        Parallelism.limit(request.threads());
        try {
            result = handler.apply(request);
            if (result.image().length > maxFrame - FrameProtocol.RESULT_FIELDS) {
                throw new RefusedException(
                        Refusal.ANSWER_TOO_LARGE,
                        "The result would have " + result.image().length + " bytes; ask for a smaller picture.");
            }
        } catch (RefusedException e) {
            wire.send(e);
            return;
        } catch (RuntimeException e) {
            e.printStackTrace(); // the parent logs what a child prints
            wire.send(new RefusedException(
                    Refusal.WORKER_FAILED, "The work on this image failed because of a fault in the server."));
            return;
        }
        wire.send(result);
    }

    /** Ends this process at once when standard input ends: the parent holds the other end and writes nothing. */
    private static void endWithStandardInput() {
        Thread watcher = new Thread(
                () -> {
                    try (InputStream input = new FileInputStream(FileDescriptor.in)) {
                        while (input.read() >= 0) {
                            continue;
                        }
                    } catch (IOException e) {
                        // as good as its end
                    }
                    Runtime.getRuntime().halt(0);
                },
                "parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * Ctrl-C on a terminal reaches the whole group of processes. The parent ends in order and lets its children finish
     * what they have, so these must not end by themselves. {@code sun.misc.Signal} is the JDK's only way to ignore a
     * signal; named by reflection, because javac warns of it and offers no way to acknowledge the warning.
     */
    private static void leaveInterruptToTheParent() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> null);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // a JVM without it: then Ctrl-C costs the images in work, nothing else
            return;
        }
    }
}
