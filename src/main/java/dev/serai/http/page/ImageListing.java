package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What the bucket holds, newest first, looked at anew only when the last look is no longer fresh or somebody knows of a
 * change. Bound as {@code imageListing}; safe for use by several threads.
 */
public final class ImageListing implements LongPolling.Topic {
    /** The most objects that are listed. */
    static final int MOST = 10_000;

    /** A bucket that takes long to list is listed less often: it may take a tenth of the time, but not stay for long. */
    private static final int PART_OF_TIME = 10;

    private static final long LONGEST_FOR_COST_NANOS = 10_000_000_000L;

    /** A change that somebody knows of is looked at so many times sooner. */
    private static final int SOONER = 4;

    /**
     * An object of the bucket.
     *
     * @param modified when it was stored, ISO 8601
     * @param tag its entity tag without quotes
     */
    public record Item(String key, long size, String modified, String tag) {}

    /**
     * The bucket at one moment.
     *
     * @param items the newest first
     * @param more whether there are more than could be listed
     * @param tag changes when anything here does
     * @param begun when the listing began, {@link System#nanoTime()}
     * @param pages how many calls that took
     * @param cost how long that took, in nanoseconds
     */
    public record State(List<Item> items, boolean more, String tag, long begun, int pages, long cost) {}

    private final S3Client s3;
    private final String bucket;
    private final Duration fresh;
    private State last;
    private CompletableFuture<State> looking;
    private volatile long changed = System.nanoTime();

    /** @param fresh how long a look may be shown, for each call that it takes */
    public ImageListing(S3Client s3, String bucket, Duration fresh) {
        this.s3 = s3;
        this.bucket = bucket;
        this.fresh = fresh;
    }

    /** Says that somebody knows of a change: what was listed before is shown a shorter time. */
    public void changed() {
        changed = System.nanoTime();
    }

    /** The tag alone, which changes when the list does. */
    @Override
    public ObjectNode look() {
        return PageJson.object().put("tag", now().toCompletableFuture().join().tag());
    }

    /** How long a look like the last one may be shown. */
    @Override
    public synchronized Duration fresh() {
        return last == null ? fresh : fresh.multipliedBy(last.pages);
    }

    /**
     * What the bucket holds, as far as is known without looking too often. One caller at a time looks; others get what was
     * seen last or, before the first look has ended, what that will see, and hold no thread meanwhile.
     */
    public CompletionStage<State> now() {
        CompletableFuture<State> look = new CompletableFuture<>();
        synchronized (this) {
            if (last != null && (looking != null || isFresh(last))) {
                return CompletableFuture.completedFuture(last);
            }
            if (looking != null) {
                return looking;
            }
            looking = look;
        }
        State seen = null;
        Throwable failure = null;
        try {
            seen = list();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        synchronized (this) {
            looking = null;
            last = seen == null ? last : seen;
        }
        if (failure == null) {
            look.complete(seen);
        } else {
            look.completeExceptionally(failure);
        }
        return look;
    }

    private boolean isFresh(State known) {
        long lasts =
                Math.max(fresh.toNanos() * known.pages, Math.min(LONGEST_FOR_COST_NANOS, PART_OF_TIME * known.cost));
        return System.nanoTime() - known.begun < (changed - known.begun > 0 ? lasts / SOONER : lasts);
    }

    private State list() {
        long begun = System.nanoTime();
        List<Item> items = new ArrayList<>();
        boolean more = false;
        String from = null;
        int pages = 0;
        do {
            pages++;
            String token = from;
            ListObjectsV2Response page = s3.listObjectsV2(list -> list.bucket(bucket)
                    .continuationToken(token)
                    .encodingType(EncodingType.URL)); // XML cannot hold every key
            for (S3Object object : page.contents()) {
                if (object.key() == null || object.size() == null || object.lastModified() == null) {
                    throw SdkClientException.create("the list of the bucket lacks a key, size or time");
                }
                if (!object.key().endsWith("/")) {
                    items.add(new Item(
                            object.key(), object.size(), object.lastModified().toString(), bare(object.eTag())));
                }
            }
            from = page.nextContinuationToken();
            more = from != null && items.size() >= MOST;
        } while (from != null && !more);
        items.sort(Comparator.comparing(Item::modified).reversed().thenComparing(Item::key));
        String tag = ETags.of(items.toString().getBytes(StandardCharsets.UTF_8));
        return new State(List.copyOf(items), more, tag, begun, pages, System.nanoTime() - begun);
    }

    /** An entity tag without its quotes; empty text for none. */
    static String bare(String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }
}
