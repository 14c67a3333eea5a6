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
     * That port if it is free on loopback, or a free one for 0.
     *
     * @param setting the setting that names the port, for the sentence
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
