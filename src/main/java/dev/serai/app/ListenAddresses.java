package dev.serai.app;

import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The addresses on which the HTTP and UDP servers listen: formats them for route URIs and checks that they are free.
 */
final class ListenAddresses {
    private record Listener(Part part, String host, String port, boolean datagrams) {}

    private static final Listener[] LISTENERS = {
        new Listener(Part.HTTP, "serai.http.host", "serai.http.port", false),
        new Listener(Part.WEB, "serai.http.host", "serai.http.port", false),
        new Listener(Part.SCALE, "serai.scale.host", "serai.scale.port", false),
        new Listener(Part.UDP, "serai.udp.host", "serai.udp.port", true)
    };

    private ListenAddresses() {}

    /** The settings with IPv6 addresses in brackets, as URIs require. */
    static Settings bracketed(Settings settings) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (Listener listener : LISTENERS) {
            String host = settings.get(listener.host());
            if (host.contains(":") && !host.startsWith("[")) {
                changes.put(listener.host(), "[" + host + "]");
            }
        }
        return settings.with(changes);
    }

    /**
     * Checks that those parts can listen on their addresses.
     *
     * @throws UnavailableException with a sentence that names the address or port and the reason
     */
    static void check(Settings settings, Set<Part> parts) {
        for (Listener listener : LISTENERS) {
            if (parts.contains(listener.part())) {
                check(settings.get(listener.host()), settings.port(listener.port(), 1), listener.datagrams());
            }
        }
    }

    private static void check(String host, int port, boolean datagrams) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new UnavailableException(
                    "\"" + host + "\" is neither an address nor a host name that is known here; :: stands for all"
                            + " addresses.",
                    e);
        }
        try {
            probe(new InetSocketAddress(address, port), datagrams);
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            if (text.contains("assign")) {
                throw new UnavailableException("The address " + host + " is not one of this machine.", e);
            }
            if (text.contains("denied")) {
                throw new UnavailableException(
                        "Port " + port + " may not be opened by this user; choose one from 1024 on.", e);
            }
            throw new UnavailableException(
                    "Port " + port + " of " + text(address) + " is taken: stop the program that holds it, or choose"
                            + " another port.",
                    e);
        }
    }

    private static void probe(InetSocketAddress address, boolean datagrams) throws IOException {
        if (datagrams) {
            // Without SO_REUSEADDR: two UDP sockets that both set it share a port, and the later one receives
            // everything.
            try (DatagramSocket probe = new DatagramSocket(null)) {
                probe.setReuseAddress(false);
                probe.bind(address);
            }
        } else {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(address);
            }
        }
    }

    private static String text(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return "this machine";
        }
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
