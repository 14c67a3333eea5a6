package dev.serai.web.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What the bucket holds, newest first, looked at anew only when the last look is no longer fresh or somebody knows of a
 * change. Safe for use by several threads.
 */
final class Listing {
    /** The most objects that are listed. */
    static final int MOST = 10_000;

    /** How long a list may be shown again without looking, when nobody says that something changed. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private static final long STALE_NANOS = 10_000_000_000L;

    /**
     * An object of the bucket.
     *
     * @param modified when it was stored, ISO 8601
     * @param tag its entity tag without quotes
     */
    record Item(String key, long size, String modified, String tag) {}

    /**
     * The bucket at one moment.
     *
     * @param items the newest first
     * @param more whether there are more than could be listed
     * @param tag changes when anything here does
     * @param begun when the listing began, {@link System#nanoTime()}
     * @param cost how long that took, in nanoseconds
     */
    record State(List<Item> items, boolean more, String tag, long begun, long cost) {
        /** How long it may be shown; a bucket that takes long to list is listed less often. */
        private long lasts() {
            return Math.max(FRESH_NANOS, Math.min(STALE_NANOS, 10 * cost));
        }
    }

    private final S3Client s3;
    private final String bucket;
    private volatile State last;
    private volatile long changed = System.nanoTime();

    Listing(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** Says that somebody knows of a change: what was listed before is not shown any more. */
    void changed() {
        changed = System.nanoTime();
    }

    /** What the bucket holds, as far as is known without looking too often. */
    State now() {
        State known = last;
        if (known == null || known.begun - changed < 0 || System.nanoTime() - known.begun > known.lasts()) {
            known = look();
            last = known;
        }
        return known;
    }

    private State look() {
        long begun = System.nanoTime();
        List<Item> items = new ArrayList<>();
        boolean more = false;
        String from = null;
        do {
            String token = from;
            ListObjectsV2Response page =
                    s3.listObjectsV2(list -> list.bucket(bucket).continuationToken(token));
            for (S3Object object : page.contents()) {
                if (!object.key().endsWith("/")) {
                    items.add(new Item(
                            object.key(), object.size(), object.lastModified().toString(), bare(object.eTag())));
                }
            }
            from = page.nextContinuationToken();
            more = from != null && items.size() >= MOST;
        } while (from != null && !more);
        items.sort(Comparator.comparing(Item::modified).reversed().thenComparing(Item::key));
        String tag = Tags.of(items.toString().getBytes(StandardCharsets.UTF_8));
        return new State(List.copyOf(items), more, tag, begun, System.nanoTime() - begun);
    }

    /** An entity tag without its quotes; empty text for none. */
    static String bare(String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }
}
