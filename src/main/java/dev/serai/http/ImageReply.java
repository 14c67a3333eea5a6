package dev.serai.http;

import dev.serai.http.server.Reply;
import dev.serai.process.EncodedImage;
import org.apache.camel.Body;

/** An image as the reply to a request. Bound as {@code imageReply}; safe for use by several threads. */
public final class ImageReply {
    /** 200 with that image, which another client may get in another format. */
    public Reply of(@Body EncodedImage image) {
        return Reply.of(image.format().mediaType(), image.image()).with("Vary", "Accept");
    }
}
