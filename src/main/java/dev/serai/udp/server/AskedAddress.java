package dev.serai.udp.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The sender of a datagram, which also knows which address of this machine it was sent to. What answers a datagram passes
 * its sender on as it is, through routes and codecs, and so the answer finds the address to leave from.
 */
final class AskedAddress extends InetSocketAddress {
    private static final long serialVersionUID = 1;

    private final InetAddress asked;

    /** A sender's address and port, and the address that it asked. */
    AskedAddress(InetAddress sender, int port, InetAddress asked) {
        super(sender, port);
        this.asked = asked;
    }

    /** The address of this machine that was asked. */
    InetAddress asked() {
        return asked;
    }
}
