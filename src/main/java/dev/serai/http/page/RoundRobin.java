package dev.serai.http.page;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A fair queue: networks are served in turns, and within a network its members. A member that was served goes to the end of
 * its line, so that a thousand requests of one network weigh as much as one of another, and who wants little
 * is served before who wants much. Not safe for use by several threads.
 *
 * @param <T> a member; compared by identity or by its own equals
 */
final class RoundRobin<T> {
    private final Map<String, Deque<T>> lines = new LinkedHashMap<>();
    private int size;

    /** The network of an address: an IPv4 address, or the first 64 bits of an IPv6 address, the least a network is given. */
    static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, address instanceof Inet6Address ? 8 : bytes.length);
    }

    /** Adds a member at the end of its network's line. */
    void add(String network, T member) {
        lines.computeIfAbsent(network, name -> new ArrayDeque<>()).add(member);
        size++;
    }

    /** Removes a member, if it is there. */
    void remove(String network, T member) {
        Deque<T> line = lines.get(network);
        if (line != null && line.remove(member)) {
            size--;
            if (line.isEmpty()) {
                lines.remove(network);
            }
        }
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** All of them. */
    List<T> all() {
        List<T> all = new ArrayList<>(size);
        lines.values().forEach(all::addAll);
        return all;
    }

    /** Who has to leave so that one more can wait: the oldest of the network that has most; empty if there is nobody. */
    Optional<T> yielding() {
        return lines.values().stream().max(Comparator.comparingInt(Deque::size)).map(Deque::peek);
    }

    /** The first thing that a member has, asked in turns; its turn comes again after those of all others. */
    <R> Optional<R> next(Function<T, Optional<R>> offer) {
        for (Map.Entry<String, Deque<T>> entry : lines.entrySet()) {
            for (T member : entry.getValue()) {
                Optional<R> offered = offer.apply(member);
                if (offered.isPresent()) {
                    String network = entry.getKey();
                    Deque<T> line = lines.remove(network);
                    line.remove(member);
                    line.add(member);
                    lines.put(network, line);
                    return offered;
                }
            }
        }
        return Optional.empty();
    }
}
