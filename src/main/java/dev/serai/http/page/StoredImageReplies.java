package dev.serai.http.page;

import dev.serai.http.page.StoredImages.StoredImage;
import dev.serai.http.server.Reply;
import dev.serai.image.Format;
import dev.serai.image.codec.Codecs;
import dev.serai.process.EncodedImage;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Replies with images of the bucket, or what was made of them, that a browser takes for nothing but what they are, and for
 * no page. Bound as {@code storedImageReplies}; safe for use by several threads.
 */
public final class StoredImageReplies {
    private static final String ASK_AGAIN = "private, no-cache";

    /** 304, for a browser that has the image already. */
    public Reply notModified(@Variable("image") StoredImage image) {
        return Reply.empty(304).with("ETag", image.object().etag());
    }

    /** What was made of the image, to be shown instead of it. */
    public Reply rendition(@Body EncodedImage rendition, @Variable("image") StoredImage image) {
        return reply(rendition.format().mediaType(), rendition.image(), image);
    }

    /** The object as it is, or the range of it that was fetched, whatever it is; for HEAD without its bytes. */
    public Reply original(@Variable("image") StoredImage image) {
        String type = Codecs.formatOf(image.head()).map(Format::mediaType).orElse("application/octet-stream");
        if (image.bytes() == null) {
            return safe(Reply.headOf(type, image.object().length()), image);
        }
        return image.range() == null
                ? reply(type, image.bytes(), image)
                : safe(Reply.partial(type, image.bytes(), image.range().toString()), image);
    }

    private static Reply reply(String type, byte[] bytes, StoredImage image) {
        return safe(Reply.of(type, bytes), image);
    }

    private static Reply safe(Reply reply, StoredImage image) {
        return reply.with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("ETag", image.object().etag())
                .with("Cache-Control", ASK_AGAIN);
    }

    /** The same reply, which browsers ask about each time. */
    public Reply askAgain(@Body Reply reply) {
        return reply.with("Cache-Control", ASK_AGAIN);
    }

    /** The same reply, as a file to be saved under the last part of its key, in parts if that is asked for. */
    public Reply attachment(@Body Reply reply, @Variable("image") StoredImage image) {
        String key = image.object().key();
        return reply.with("Accept-Ranges", "bytes")
                .with("Content-Disposition", attachment(key.substring(key.lastIndexOf('/') + 1)));
    }

    /** RFC 6266: the name in UTF-8, percent-encoded but for the attr-chars of RFC 8187. */
    static String attachment(String name) {
        StringBuilder value = new StringBuilder("attachment; filename*=UTF-8''");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0) {
                value.append(c);
            } else {
                value.append(String.format("%%%02X", (int) c));
            }
        }
        return value.toString();
    }
}
