package dev.serai.http.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The names under which this machine is itself: any address, {@code localhost} and what ends so, its host name (with what
 * {@code /etc/hosts} says of that, and as mDNS has it), and those of a setting. No name service is asked for more: who
 * answers there could name himself. Safe for use by several threads.
 */
final class OwnHosts {
    private static final String LOCALHOST = "localhost";

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** @param more names beside the machine's own */
    OwnHosts(Collection<String> more) {
        more.forEach(this::add);
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        if (Files.isReadable(kernel)) {
            addMachine(lines(kernel).findFirst().orElse(""), lines(Path.of("/etc/hosts")));
        } else {
            // elsewhere the system has to be asked, which may take some seconds
            Thread asking = new Thread(this::askSystem, "own-host-name");
            asking.setDaemon(true);
            asking.start();
        }
    }

    private void askSystem() {
        try {
            addMachine(InetAddress.getLocalHost().getHostName(), Stream.empty());
        } catch (UnknownHostException e) {
            // then it has no name
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** @param hosts the lines of a hosts file: an address, and names of which the first is the full one */
    void addMachine(String machine, Stream<String> hosts) {
        String name = machine.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return;
        }
        add(name);
        add(name + ".local");
        hosts.map(line -> Arrays.asList(line.split("#", 2)[0].strip().split("\\s+")))
                .filter(words -> words.size() > 1)
                .map(words -> words.subList(1, words.size()))
                .filter(names -> names.stream().anyMatch(name::equalsIgnoreCase))
                .flatMap(List::stream)
                .forEach(this::add);
    }

    private void add(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        if (!lower.isEmpty()) {
            names.add(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
        }
    }

    /** Whether that is a name of this machine. */
    boolean contains(Authority authority) {
        String host = authority.host();
        return authority.isAddress()
                || host.equals(LOCALHOST)
                || host.endsWith("." + LOCALHOST)
                || names.contains(host);
    }
}
