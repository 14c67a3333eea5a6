package dev.serai.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Finds the newest log events without listing all of a day. Events lie at keys made of random ids, and a bucket lists in the
 * order of keys; so beside them lie small index objects whose keys sort newest first (see {@link EventKeys#index}), each
 * naming the events that were written together, one a line: when, a space, the event's key. An event whose state changes
 * is named again, and of several mentions the latest counts.
 *
 * <p>An event is indexed after it is stored and before its request is deleted: a process killed in between leaves the
 * request on the queue, which indexes the event again. Events that were stored without an index (by earlier versions, or by
 * routes of others) are found by listing the day's folder, which is done only when the index does not suffice. Safe for
 * use by several threads.
 */
public final class EventIndex {
    /** Events in one index object at most. */
    private static final int MAX_ENTRIES = 50;

    /** The longest index object: so many events of the longest keys take half of it. */
    private static final int MAX_BYTES = 16 << 10;

    private static final int MAX_PAGE = 1000;
    private static final int REMEMBERED = 1024;
    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Entry::stored).reversed().thenComparing(Entry::key);

    private final S3Client s3;
    private final String bucket;

    /** Index objects that were read already; they never change. */
    private final Map<String, List<Entry>> read = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Entry>> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** The index of the events in that bucket. */
    public EventIndex(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * An event's place in the bucket.
     *
     * @param key the event's key
     * @param stored when it was stored, by the clock of whoever stored it
     */
    public record Entry(String key, Instant stored) {}

    /**
     * Some events of a day.
     *
     * @param entries the newest first
     * @param partial whether the day holds events without an index, and more of them than could be listed
     */
    public record Listed(List<Entry> entries, boolean partial) {}

    /** Names events that were stored just now, all of one kind; up to fifty in one index object. */
    public void add(List<Entry> entries) {
        for (int from = 0; from < entries.size(); from += MAX_ENTRIES) {
            put(entries.subList(from, Math.min(entries.size(), from + MAX_ENTRIES)));
        }
    }

    private void put(List<Entry> entries) {
        Entry newest = Collections.max(entries, Comparator.comparing(Entry::stored));
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry ->
                lines.append(entry.stored).append(' ').append(entry.key).append('\n'));
        String key = EventKeys.index(EventKeys.kind(newest.key), newest.stored);
        s3.putObject(
                put -> put.bucket(bucket).key(key).contentType("text/plain; charset=utf-8"),
                RequestBody.fromString(lines.toString()));
    }

    /**
     * The newest events of a kind that were stored on a day (UTC), at least {@code count} of them if there are so many:
     * one listing and one read for each index object that names them.
     */
    public List<Entry> latest(String kind, LocalDate day, int count) {
        Map<String, Instant> newest = new HashMap<>();
        walk(kind, day, count, index -> {
            if (newest.size() >= count && EventKeys.indexed(index).isBefore(oldestOf(newest, count))) {
                return false; // all that follow are older still
            }
            entries(kind, index).forEach(entry -> newest.merge(entry.key, entry.stored, EventIndex::later));
            return true;
        });
        return sorted(newest);
    }

    /**
     * The newest events of a kind of a day (UTC), as {@link #latest}; if the index knows fewer than {@code count}, the
     * day's folder is listed as well, up to {@code maxPages} pages of a thousand.
     */
    public Listed listed(String kind, LocalDate day, int count, int maxPages) {
        List<Entry> indexed = latest(kind, day, count);
        if (indexed.size() >= count) {
            return new Listed(indexed.subList(0, count), false);
        }
        Listed all = merged(indexed, folder(kind, day, maxPages));
        return new Listed(all.entries.subList(0, Math.min(count, all.entries.size())), all.partial);
    }

    /** What the index and the folder of a day say together; of an event in both, the index knows the time better. */
    public static Listed merged(List<Entry> indexed, Listed folder) {
        Map<String, Instant> all = new HashMap<>();
        folder.entries.forEach(entry -> all.put(entry.key, entry.stored));
        indexed.forEach(entry -> all.put(entry.key, entry.stored));
        return new Listed(sorted(all), folder.partial);
    }

    /** The events of a kind of a day (UTC) by the day's folder alone, newest first; at most {@code maxPages} thousand. */
    public Listed folder(String kind, LocalDate day, int maxPages) {
        List<Entry> entries = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            ListObjectsV2Response page = list(EventKeys.folder(kind, day), token, MAX_PAGE);
            for (S3Object object : page.contents()) {
                if (EventKeys.isOne(object.key())) {
                    entries.add(new Entry(object.key(), object.lastModified()));
                }
            }
            token = page.nextContinuationToken();
        } while (token != null && ++pages < maxPages);
        entries.sort(NEWEST_FIRST);
        return new Listed(entries, token != null);
    }

    /**
     * The events of a kind that were stored on a day (UTC) since a moment, newest first, but for those in index objects that
     * the caller has seen; what was read is added to these.
     */
    public List<Entry> since(String kind, LocalDate day, Instant from, Set<String> seen) {
        Map<String, Instant> found = new HashMap<>();
        walk(kind, day, MAX_PAGE, index -> {
            if (EventKeys.indexed(index).isBefore(from)) {
                return false;
            }
            if (seen.add(index)) {
                entries(kind, index).forEach(entry -> found.merge(entry.key, entry.stored, EventIndex::later));
            }
            return true;
        });
        return sorted(found);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<Entry> sorted(Map<String, Instant> entries) {
        return entries.entrySet().stream()
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** When the oldest of the newest so many was stored. */
    private static Instant oldestOf(Map<String, Instant> entries, int count) {
        return entries.values().stream()
                .sorted(Comparator.reverseOrder())
                .skip(count - 1L)
                .findFirst()
                .orElse(Instant.MIN);
    }

    /** Visits the keys of a day's index objects, the newest first, until the visitor has enough. */
    private void walk(String kind, LocalDate day, int expected, Function<String, Boolean> visitor) {
        String prefix = EventKeys.indexFolder(kind, day);
        int size = Math.max(1, Math.min(MAX_PAGE - 1, expected) + 1);
        String token = null;
        do {
            ListObjectsV2Response page = list(prefix, token, size);
            for (S3Object object : page.contents()) {
                if (EventKeys.isIndex(object.key()) && !visitor.apply(object.key())) {
                    return;
                }
            }
            token = page.nextContinuationToken();
        } while (token != null);
    }

    private ListObjectsV2Response list(String prefix, String token, int size) {
        return s3.listObjectsV2(list ->
                list.bucket(bucket).prefix(prefix).continuationToken(token).maxKeys(size));
    }

    private List<Entry> entries(String kind, String index) {
        List<Entry> known = read.get(index);
        if (known == null) {
            known = fetch(kind, index);
            read.put(index, known);
        }
        return known;
    }

    private List<Entry> fetch(String kind, String index) {
        try (InputStream in = s3.getObject(get -> get.bucket(bucket).key(index))) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return text.lines()
                    .flatMap(line -> entry(line).stream())
                    .filter(entry -> EventKeys.kind(entry.key).equals(kind))
                    .toList();
        } catch (NoSuchKeyException e) {
            return List.of(); // its age has come since it was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a line says; nothing if it is none of ours. */
    private static List<Entry> entry(String line) {
        int space = line.indexOf(' ');
        if (space < 0 || !EventKeys.isOne(line)) {
            return List.of();
        }
        try {
            return List.of(new Entry(line.substring(space + 1), Instant.parse(line.substring(0, space))));
        } catch (DateTimeException e) {
            return List.of();
        }
    }
}
