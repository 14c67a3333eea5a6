package dev.serai.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The new log events since the last look. Workers index events some moments after they store them, and their clocks differ:
 * each look goes back to what was the newest event two minutes ago, and reads only index objects that are new.
 */
public final class EventTail {
    private static final Duration OVERLAP = Duration.ofMinutes(2);
    private static final int REMEMBERED = 10_000;

    private final EventStore events;
    private final List<String> kinds;
    private final Clock clock;
    private final Set<String> seen = new HashSet<>();

    /** Keys that were given out: work done twice is listed once. */
    private final Map<String, Boolean> given = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * The newest event that was known at some moment.
     *
     * @param at the moment
     * @param newest when that event was stored
     */
    private record Mark(Instant at, Instant newest) {}

    private final Deque<Mark> marks = new ArrayDeque<>();
    private Instant newest = Instant.MIN;

    public EventTail(EventStore events, List<String> kinds, Clock clock) {
        this.events = events;
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Takes all that is there already for seen. */
    public void start() {
        Instant now = clock.instant();
        for (String kind : kinds) {
            events.latest(kind, EventKeys.day(now), 1).entries().forEach(this::notice);
        }
        marks.add(new Mark(now, newest.equals(Instant.MIN) ? now.minus(EventKeys.SKEW) : newest.minus(OVERLAP)));
        news();
    }

    /** What was indexed since the last look. */
    public List<EventIndex.Entry> news() {
        Instant now = clock.instant();
        marks.add(new Mark(now, newest));
        Mark last = marks.remove();
        while (!marks.element().at.isAfter(now.minus(OVERLAP))) {
            last = marks.remove();
        }
        marks.addFirst(last);
        Instant from = last.newest;
        Set<LocalDate> days = new LinkedHashSet<>();
        days.add(EventKeys.day(now.minus(OVERLAP)));
        days.add(EventKeys.day(now));
        days.add(EventKeys.day(now.plus(EventKeys.SKEW)));
        List<EventIndex.Entry> found = new ArrayList<>();
        for (String kind : kinds) {
            days.forEach(day -> found.addAll(events.since(kind, day, from, seen)));
        }
        seen.removeIf(index -> EventKeys.indexed(index).isBefore(from));
        found.forEach(this::notice);
        return found;
    }

    private void notice(EventIndex.Entry entry) {
        if (entry.stored().isAfter(newest)) {
            newest = entry.stored();
        }
    }

    /** Whether the event with that key was not asked about before. */
    public boolean isNew(String key) {
        return given.put(key, true) == null;
    }
}
