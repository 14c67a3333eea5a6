package dev.serai.http.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;

/** What tells clients apart where they share something: an IPv4 address, or the /64 of an IPv6 address. */
public final class Networks {
    private Networks() {}

    /** The network of an address; empty text if that is not known. */
    static String of(SocketAddress address) {
        return address instanceof InetSocketAddress remote && remote.getAddress() != null
                ? of(remote.getAddress())
                : "";
    }

    /** The network of an address: an IPv4 address, or the first 64 bits of an IPv6 address, the least a network is given. */
    public static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, address instanceof Inet6Address ? 8 : bytes.length);
    }
}
