package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.events.EventIndex;
import dev.serai.events.EventKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest events of the numbers route: of today, and of as many days before as it takes. The index gives them in few
 * calls, however many a day has; of days without an index a thousand events are listed, and it is said if there are more.
 */
public final class EventLog implements LongPolling.Topic {
    private static final String KIND = "numbers";
    private static final int SHOWN = 20;
    private static final int DAYS = 7;

    /** Days that are over hardly change: only work that is tried again adds to them. */
    private static final Duration OLD_DAYS_FRESH = Duration.ofMinutes(5);

    /** What is stored without an index is not of Serai's own routes, and a folder costs more to list. */
    private static final Duration FOLDER_FRESH = Duration.ofSeconds(30);

    /**
     * What a day was like.
     *
     * @param until when it has to be looked at again
     */
    private record Seen(EventIndex.Listed listed, Instant until) {}

    private final EventIndex index;
    private final EventReader reader;
    private final Clock clock;
    private final Duration fresh;
    private final Map<LocalDate, Seen> oldDays = new HashMap<>();
    private final Map<LocalDate, Seen> folders = new HashMap<>();

    /** Events that were read already, by key and time; one that is stored again has another time. */
    private final Map<String, ObjectNode> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > 4 * SHOWN;
        }
    };

    /**
     * The log by that index.
     *
     * @param fresh how long a look may be shown
     */
    public EventLog(EventIndex index, EventReader reader, Clock clock, Duration fresh) {
        this.index = index;
        this.reader = reader;
        this.clock = clock;
        this.fresh = fresh;
    }

    @Override
    public Duration fresh() {
        return fresh;
    }

    @Override
    public synchronized ObjectNode look() {
        Instant now = clock.instant();
        oldDays.values().removeIf(seen -> seen.until.isBefore(now));
        folders.values().removeIf(seen -> seen.until.isBefore(now));
        List<EventIndex.Entry> latest = new ArrayList<>();
        boolean partial = false;
        LocalDate today = EventKeys.day(now);
        LocalDate next = EventKeys.day(now.plus(EventKeys.SKEW));
        List<LocalDate> days = new ArrayList<>(next.equals(today) ? List.of(today) : List.of(next, today));
        for (int day = 1; day < DAYS; day++) {
            days.add(today.minusDays(day));
        }
        for (LocalDate day : days) {
            if (latest.size() < SHOWN || !day.isBefore(today)) {
                EventIndex.Listed listed = day.isBefore(today)
                        ? oldDays.computeIfAbsent(day, old -> new Seen(listed(old, now), now.plus(OLD_DAYS_FRESH)))
                                .listed
                        : listed(day, now);
                latest.addAll(listed.entries());
                partial |= listed.partial();
            }
        }
        ObjectNode log = PageJson.object();
        log.put("more", partial ? "There are events without an index, and more of them than are listed here." : "");
        ArrayNode events = log.putArray("events");
        StringBuilder version = new StringBuilder();
        latest.stream()
                .sorted(Comparator.comparing(EventIndex.Entry::stored).reversed())
                .limit(SHOWN)
                .forEach(entry -> event(entry).ifPresent(event -> {
                    version.append(entry.key()).append(entry.stored());
                    events.add(event);
                }));
        return log.put("tag", ETags.of(version.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The day by its index and, if that knows few events, by what its folder held lately. */
    private EventIndex.Listed listed(LocalDate day, Instant now) {
        List<EventIndex.Entry> indexed = index.latest(KIND, day, SHOWN);
        if (indexed.size() >= SHOWN) {
            return new EventIndex.Listed(indexed, false);
        }
        EventIndex.Listed folder = folders.computeIfAbsent(
                        day, name -> new Seen(index.folder(KIND, name, 1), now.plus(FOLDER_FRESH)))
                .listed;
        return EventIndex.merged(indexed, folder);
    }

    private Optional<ObjectNode> event(EventIndex.Entry entry) {
        String version = entry.key() + entry.stored();
        ObjectNode event = known.get(version);
        if (event == null) {
            Optional<ObjectNode> read = reader.read(entry.key());
            read.ifPresent(node -> known.put(version, node));
            return read;
        }
        return Optional.of(event);
    }
}
