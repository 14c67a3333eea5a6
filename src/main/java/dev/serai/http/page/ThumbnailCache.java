package dev.serai.http.page;

import dev.serai.http.page.StoredImages.StoredImage;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Thumbnails that were made lately, by key and entity tag, 32 MiB of them. Bound as {@code thumbnailCache}; safe for use by
 * several threads.
 */
public final class ThumbnailCache {
    private static final long MAX_BYTES = 32L << 20;

    private final Map<String, Reply> replies = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** The reply that was given to such a request before, or null if it is not kept. */
    public synchronized Reply find(@Variable("request") Request request) {
        return replies.get(place(request));
    }

    /**
     * Keeps a reply, and has the browser keep it for good, if the request names the image by its tag. Any other tag is made
     * up: each would take a place of its own, and keep a picture that is another by now.
     */
    public Reply keep(@Body Reply reply, @Variable("request") Request request, @Variable("image") StoredImage image) {
        if (request.parameter("tag")
                .filter(ImageListing.bare(image.object().etag())::equals)
                .isEmpty()) {
            return reply;
        }
        Reply lasting = reply.with("Cache-Control", "private, max-age=31536000, immutable");
        put(place(request), lasting);
        return lasting;
    }

    private static String place(Request request) {
        return request.parameter("tag").orElse("") + "\n"
                + request.parameter("key").orElse("");
    }

    private synchronized void put(String place, Reply reply) {
        Reply old = replies.put(place, reply);
        bytes += reply.body().length - (old == null ? 0 : old.body().length);
        Iterator<Reply> oldest = replies.values().iterator();
        while (bytes > MAX_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().body().length;
            oldest.remove();
        }
    }
}
