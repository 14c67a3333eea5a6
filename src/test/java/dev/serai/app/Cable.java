package dev.serai.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP connection to a server that a test can cut and mend; while it is cut, whoever connects is hung up on. While it
 * hangs, connections are accepted and nothing comes of them, as with a server that is stopped by SIGSTOP.
 */
final class Cable implements AutoCloseable {
    private final ServerSocket door;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean cut;
    private boolean hangs;

    private Cable(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    /** A cable to that server on loopback. */
    static Cable to(URI server) {
        try {
            Cable cable = new Cable(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.getPort());
            daemon(cable::accept);
            return cable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    void cut() {
        cut = true;
        open.forEach(Cable::closeQuietly);
    }

    synchronized void hang() {
        hangs = true;
    }

    synchronized void mend() {
        cut = false;
        hangs = false;
        notifyAll();
    }

    private synchronized void awaitMending() throws IOException {
        try {
            while (hangs) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** How many connections are open, or hang. */
    int connections() {
        return open.size() / 2;
    }

    /** How often somebody has connected while it was cut. */
    int refused() {
        return refused.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (cut) {
                    refused.incrementAndGet();
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // closed, or one of the two ends is gone
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(onward);
        daemon(() -> copy(client, onward));
        daemon(() -> copy(onward, client));
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            byte[] bytes = new byte[64 * 1024];
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                awaitMending();
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException e) {
            // cut, or the peer is gone
        } finally {
            open.remove(from);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is cut anyway
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        mend();
        cut();
    }
}
