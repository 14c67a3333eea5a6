package dev.serai.http.page;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A fair queue: networks are served in turns, and within a network its members by their places. A member that was served goes
 * to the end of its line, so that a thousand requests of one network weigh as much as one of another, and who wants little is
 * served before who wants much. Who leaves before its turn and comes back has the place that it had. Not safe for use by
 * several threads.
 *
 * @param <T> a member; compared by identity or by its own equals
 */
final class RoundRobin<T extends RoundRobin.Member> {
    /** Who waits for a turn. */
    interface Member {
        /** The place that it had when it waited before, or 0 if it comes for the first time. */
        long place();

        /** It waits, and has that place unless it had one before. */
        void joined(long place);

        /** It was served, and has that place now. */
        void served(long place);
    }

    private record Waiting<T>(long place, long sequence, T member) {}

    private final Map<String, NavigableSet<Waiting<T>>> lines = new LinkedHashMap<>();
    private final Map<T, Waiting<T>> waiting = new HashMap<>();
    private long last;

    /** Adds a member to its network's line, at the place that it had or else at the end. */
    void add(String network, T member) {
        last++;
        long had = member.place();
        member.joined(last);
        insert(network, new Waiting<>(had == 0 ? last : had, last, member));
    }

    private void insert(String network, Waiting<T> entry) {
        lines.computeIfAbsent(
                        network,
                        name -> new TreeSet<>(Comparator.<Waiting<T>>comparingLong(Waiting::place)
                                .thenComparingLong(Waiting::sequence)))
                .add(entry);
        waiting.put(entry.member, entry);
    }

    /** Removes a member, if it is there. */
    void remove(String network, T member) {
        Waiting<T> entry = waiting.remove(member);
        if (entry != null) {
            NavigableSet<Waiting<T>> line = lines.get(network);
            line.remove(entry);
            if (line.isEmpty()) {
                lines.remove(network);
            }
        }
    }

    /** How many there are. */
    int size() {
        return waiting.size();
    }

    /** All of them. */
    List<T> all() {
        return List.copyOf(waiting.keySet());
    }

    /** Who has to leave so that one more can wait: the last in the line of the network that has most; empty if there is nobody. */
    Optional<T> yielding() {
        return lines.values().stream()
                .max(Comparator.comparingInt(NavigableSet::size))
                .map(line -> line.last().member);
    }

    /** The first thing that a member has, asked in turns; its turn comes again after those of all others. */
    <R> Optional<R> next(Function<T, Optional<R>> offer) {
        for (Map.Entry<String, NavigableSet<Waiting<T>>> entry : lines.entrySet()) {
            for (Waiting<T> first : entry.getValue()) {
                Optional<R> offered = offer.apply(first.member);
                if (offered.isPresent()) {
                    String network = entry.getKey();
                    NavigableSet<Waiting<T>> line = lines.remove(network);
                    line.remove(first);
                    lines.put(network, line);
                    last++;
                    first.member.served(last);
                    insert(network, new Waiting<>(last, last, first.member));
                    return offered;
                }
            }
        }
        return Optional.empty();
    }
}
