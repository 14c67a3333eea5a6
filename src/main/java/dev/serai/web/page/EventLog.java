package dev.serai.web.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.aws.EventKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The latest events of the numbers route. A bucket lists by key, and keys end in random ids, so a day has to be listed
 * whole to know its latest; days of very many events are listed in part, and that is said.
 */
public final class EventLog implements Watch.Topic {
    private static final int SHOWN = 20;
    private static final int DAYS = 7;
    private static final int MOST_LISTED = 10_000;

    /** Days that are over hardly change: only work that is tried again adds to them. */
    private static final Duration OLD_DAYS_FRESH = Duration.ofMinutes(5);

    /**
     * What a day's folder holds.
     *
     * @param more whether it holds more than could be listed
     * @param until when it has to be listed again
     */
    private record Folder(List<S3Object> objects, boolean more, Instant until) {}

    private final S3Client s3;
    private final String bucket;
    private final EventReader reader;
    private final Clock clock;

    private final Map<String, Folder> oldDays = new HashMap<>();

    /** Events that were read already; one that is stored again has another tag. */
    private final Map<String, ObjectNode> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > 4 * SHOWN;
        }
    };

    /** The log in that bucket. */
    public EventLog(S3Client s3, String bucket, EventReader reader, Clock clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Duration fresh() {
        return Duration.ofSeconds(2);
    }

    @Override
    public synchronized ObjectNode look() {
        List<S3Object> latest = new ArrayList<>();
        boolean more = false;
        Instant now = clock.instant();
        String today = folder(now);
        String next = folder(now.plus(EventKeys.SKEW));
        for (Folder folder : next.equals(today) ? List.of(list(today)) : List.of(list(next), list(today))) {
            latest.addAll(folder.objects);
            more |= folder.more;
        }
        oldDays.values().removeIf(folder -> folder.until.isBefore(now));
        for (int day = 1; day < DAYS && latest.size() < SHOWN; day++) {
            String name = folder(now.minus(Duration.ofDays(day)));
            Folder folder = oldDays.computeIfAbsent(name, this::list);
            latest.addAll(folder.objects);
            more |= folder.more;
        }
        ObjectNode log = PageJson.object();
        log.put("more", more ? "There are more events of a day than are listed here: serai log finds them all." : "");
        ArrayNode events = log.putArray("events");
        StringBuilder version = new StringBuilder();
        latest.stream()
                .sorted(Comparator.comparing(S3Object::lastModified).reversed().thenComparing(S3Object::key))
                .limit(SHOWN)
                .forEach(object -> event(object).ifPresent(event -> {
                    version.append(object.key()).append(object.eTag());
                    events.add(event);
                }));
        return log.put("tag", Tags.of(version.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String folder(Instant moment) {
        return EventKeys.folder("numbers", EventKeys.day(moment));
    }

    private Folder list(String folder) {
        List<S3Object> objects = new ArrayList<>();
        String from = null;
        do {
            String token = from;
            ListObjectsV2Response page =
                    s3.listObjectsV2(list -> list.bucket(bucket).prefix(folder).continuationToken(token));
            page.contents().stream()
                    .filter(object -> EventKeys.isOne(object.key()))
                    .forEach(objects::add);
            from = page.nextContinuationToken();
        } while (from != null && objects.size() < MOST_LISTED);
        return new Folder(objects, from != null, clock.instant().plus(OLD_DAYS_FRESH));
    }

    private Optional<ObjectNode> event(S3Object object) {
        String version = object.key() + object.eTag();
        ObjectNode event = known.get(version);
        if (event == null) {
            Optional<ObjectNode> read = reader.read(object.key());
            read.ifPresent(node -> known.put(version, node));
            return read;
        }
        return Optional.of(event);
    }
}
