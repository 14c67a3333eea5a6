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

/** The addresses the HTTP and UDP doors listen on: in the form routes need, and free. */
final class Addresses {
    private record Door(Part part, String host, String port, boolean datagrams) {}

    private static final Door[] DOORS = {
        new Door(Part.HTTP, "serai.http.host", "serai.http.port", false),
        new Door(Part.WEB, "serai.http.host", "serai.http.port", false),
        new Door(Part.SCALE, "serai.scale.host", "serai.scale.port", false),
        new Door(Part.UDP, "serai.udp.host", "serai.udp.port", true)
    };

    private Addresses() {}

    /** The settings with IPv6 addresses in brackets, without which they are no part of a URI. */
    static Settings bracketed(Settings settings) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (Door door : DOORS) {
            String host = settings.get(door.host());
            if (host.contains(":") && !host.startsWith("[")) {
                changes.put(door.host(), "[" + host + "]");
            }
        }
        return settings.with(changes);
    }

    /**
     * Looks whether those parts can listen where they are told to.
     *
     * @throws UnavailableException with a sentence that says which address or port is the trouble
     */
    static void check(Settings settings, Set<Part> parts) {
        for (Door door : DOORS) {
            if (parts.contains(door.part())) {
                check(settings.get(door.host()), settings.port(door.port(), 1), door.datagrams());
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
            // Without reuse: two UDP sockets that both allow it share a port, and the later one takes all.
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
