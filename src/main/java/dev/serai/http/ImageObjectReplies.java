package dev.serai.http;

import dev.serai.http.server.Reply;
import dev.serai.image.Format;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The replies to {@code GET /images/KEY}. Bound as {@code imageObjectReplies}; safe for use by several threads. */
public final class ImageObjectReplies {
    private final String cacheControl;

    /** @param cacheControl how caches may keep what is answered: the value of that header */
    public ImageObjectReplies(String cacheControl) {
        this.cacheControl = cacheControl;
    }

    /** 304, for a client that has the answer already. */
    public Reply notModified() {
        return Reply.empty(304);
    }

    /**
     * The object as it is, or the part of it that is wanted. Its type is told from its bytes and never from what the bucket says: an object that calls itself
     * HTML would otherwise run as a page of this server.
     *
     * @throws RefusedException {@code unsupported-format} if it is no image
     */
    public Reply original(@Body byte[] object, @Variable("wanted") ImageObjects.Wanted wanted) {
        ImageObjects.Part part = wanted.part();
        Reply reply = part == null
                ? Reply.of(mediaType(object), object)
                : part.range() == null
                        ? Reply.headOf(part.mediaType(), wanted.object().length())
                        : Reply.partial(part.mediaType(), object, part.range().toString());
        return reply.with("Accept-Ranges", "bytes");
    }

    /** @param head the object, or at least its first {@link Codecs#SIGNATURE_BYTES} bytes */
    static String mediaType(byte[] head) {
        return Codecs.formatOf(head)
                .map(Format::mediaType)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNSUPPORTED_FORMAT, "The object is not an image that Serai reads."));
    }

    /** The reply with the entity tag of what was wanted, and how caches may keep it. */
    public Reply withCaching(@Body Reply reply, @Variable("wanted") ImageObjects.Wanted wanted) {
        return reply.with("ETag", wanted.tag())
                .with("Cache-Control", cacheControl)
                .with("Vary", "Accept");
    }
}
