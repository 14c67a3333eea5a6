package dev.serai.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where log events lie in their bucket: {@code <kind>/yyyy/MM/dd/<id>.json}, with the day (UTC) on which the request was
 * sent, so that work done twice writes the same object.
 */
public final class EventKeys {
    /** Clocks of the queue and of whoever looks for an event may differ by that much. */
    public static final Duration SKEW = Duration.ofMinutes(15);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");
    private static final String ENDING = ".json";

    private EventKeys() {}

    /** The key of an event. */
    public static String of(String kind, String id, Instant sent) {
        return folder(kind, day(sent)) + id + ENDING;
    }

    /** The keys that an event may have whose request was sent about then, the likeliest first. */
    public static Set<String> about(String kind, String id, Instant sent) {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(of(kind, id, sent));
        keys.add(of(kind, id, sent.plus(SKEW)));
        keys.add(of(kind, id, sent.minus(SKEW)));
        return keys;
    }

    /** What the keys of a kind's events of a day (UTC) begin with. */
    public static String folder(String kind, LocalDate day) {
        return kind + "/" + DAY.format(day) + "/";
    }

    /** The day by which events of that moment are kept. */
    public static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /** Whether that is the key of an event, as far as one can tell. */
    public static boolean isOne(String key) {
        return key.endsWith(ENDING);
    }

    /** The id of the event with that key. */
    public static String id(String key) {
        return key.substring(key.lastIndexOf('/') + 1, key.length() - ENDING.length());
    }
}
