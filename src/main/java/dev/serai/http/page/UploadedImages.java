package dev.serai.http.page;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.UploadKeys;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.Picture;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Images that a browser uploads into the bucket. Bound as {@code uploadedImages}; safe for use by several threads. */
public final class UploadedImages {
    private final ImageBucket bucket;

    /** Uploads into that bucket. */
    public UploadedImages(ImageBucket bucket) {
        this.bucket = bucket;
    }

    /** The key for the image, which depends on its bytes and on the parameter {@code name}; see {@link UploadKeys}. */
    public String key(@Body Picture picture, @Variable("request") Request request) {
        return UploadKeys.of(request.body(), request.parameter("name").orElse(""), picture.format());
    }

    /** Stores the request's body, which is that picture, and gives its entity tag. */
    public String store(
            @Body Picture picture, @Variable("request") Request request, @Variable("uploadKey") String key) {
        return bucket.store(key, request.body(), picture.format().mediaType());
    }

    /** 201, with what is known of the image. */
    public Reply reply(@Body Picture picture, @Variable("uploadKey") String key, @Variable("etag") String etag) {
        return PageJson.reply(
                201,
                PageJson.object()
                        .put("key", key)
                        .put("tag", ImageListing.bare(etag))
                        .put("format", picture.format().label())
                        .put("width", picture.width())
                        .put("height", picture.height())
                        .put("frames", picture.header().frames()));
    }
}
