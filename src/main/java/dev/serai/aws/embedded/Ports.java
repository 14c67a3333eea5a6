package dev.serai.aws.embedded;

import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Loopback ports for the embedded servers. */
public final class Ports {
    private Ports() {}

    /**
     * Checks that a port is free on loopback.
     *
     * @param port the port, or 0 to pick a free one
     * @param what the server that wants it, for the error message: {@code queues}
     * @param setting the setting that names the port, for the error message
     * @return the port to use
     * @throws UnavailableException if it is taken
     */
    public static int claim(int port, String what, String setting) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UnavailableException(
                    "Port " + port + " for the embedded " + what
                            + " is taken: stop the program that holds it (another serai?), choose another with -D "
                            + setting + "=PORT, or use running ones with --endpoint URL.",
                    e);
        }
    }
}
