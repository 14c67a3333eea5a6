package dev.serai.http.page;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.UploadKeys;
import dev.serai.http.Upload;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.Picture;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Images that a browser uploads into the bucket. Bound as {@code uploadedImages}; safe for use by several threads. */
public final class UploadedImages {
    private final ImageBucket bucket;
    private final Upload upload;

    /**
     * Uploads into that bucket.
     *
     * @param upload finds the file's name in a form
     */
    public UploadedImages(ImageBucket bucket, Upload upload) {
        this.bucket = bucket;
        this.upload = upload;
    }

    /**
     * The key for the image, which depends on its bytes and on its name: the parameter {@code name}, or the one that a form
     * gives; see {@link UploadKeys}.
     */
    public String key(@Body Picture picture, @Variable("request") Request request) {
        String name = request.parameter("name").orElseGet(() -> upload.name(request));
        return UploadKeys.of(file(picture), name, picture.format());
    }

    /** Stores the file that the picture was read from, and gives its entity tag. */
    public String store(@Body Picture picture, @Variable("uploadKey") String key) {
        return bucket.store(key, file(picture), picture.format().mediaType());
    }

    private static byte[] file(Picture picture) {
        return picture.pending().orElseThrow().file();
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
