package dev.serai.events;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where log events lie in their bucket: {@code <kind>/yyyy/MM/dd/<id>.json}, with the day (UTC) on which the request was
 * sent, so that work done twice writes the same object. And where their index lies: {@code
 * timeline/<kind>/yyyy/MM/dd/<left>-<random>}, with the day on which events were stored and the milliseconds that were left of
 * it in eight digits, so that a listing, which is in the order of keys, begins with the newest.
 */
public final class EventKeys {
    /** The kinds of events. */
    public static final List<String> KINDS = List.of("numbers", "images");

    /** Clocks of the queue and of whoever looks for an event may differ by that much. */
    public static final Duration SKEW = Duration.ofMinutes(15);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    private static final String ENDING = ".json";

    /** Sorts after the kinds, so that whoever lists the bucket sees events first. */
    private static final String INDEX = "timeline/";

    private static final int LAST_MILLI = 24 * 3600 * 1000 - 1;

    /** The index's kind and day, and the milliseconds left of the day. */
    private static final Pattern INDEX_KEY =
            Pattern.compile("timeline/[^/]+/(\\d{4}/\\d{2}/\\d{2})/(\\d{8})-[0-9a-f]{16}");

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

    /** What the keys of all events and of their index begin with, and no others. */
    public static List<String> prefixes() {
        return Stream.concat(KINDS.stream().map(kind -> kind + "/"), Stream.of(INDEX))
                .toList();
    }

    /** The kind of the event with that key. */
    public static String kind(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    /** A new key for an index object that names events stored at that moment; no other has it. */
    public static String index(String kind, Instant stored) {
        int left = LAST_MILLI - stored.atOffset(ZoneOffset.UTC).get(ChronoField.MILLI_OF_DAY);
        long random = ThreadLocalRandom.current().nextLong();
        return indexFolder(kind, day(stored)) + String.format(Locale.ROOT, "%08d-%016x", left, random);
    }

    /** What the keys of a kind's index objects of a day (UTC) begin with. */
    public static String indexFolder(String kind, LocalDate day) {
        return INDEX + folder(kind, day);
    }

    /** Whether that is the key of an index object. */
    public static boolean isIndex(String key) {
        Matcher parts = INDEX_KEY.matcher(key);
        return parts.matches() && Integer.parseInt(parts.group(2)) <= LAST_MILLI;
    }

    /** The moment in an index object's key: the newest of its events was stored then. */
    public static Instant indexed(String key) {
        Matcher parts = INDEX_KEY.matcher(key);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no key of an index object");
        }
        return LocalDate.parse(parts.group(1), DAY)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plusMillis(LAST_MILLI - Integer.parseInt(parts.group(2)));
    }
}
