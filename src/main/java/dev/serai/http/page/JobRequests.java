package dev.serai.http.page;

import dev.serai.aws.ImageBucket;
import dev.serai.http.server.Request;
import dev.serai.image.Pipeline;
import dev.serai.refusal.KnownNames;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.List;
import org.apache.camel.Variable;

/**
 * What the page asks to be done with an image of the bucket, and the inbox message for it, which anybody could send. Bound
 * as {@code jobRequests}; safe for use by several threads.
 */
public final class JobRequests {
    private static final KnownNames MEMBERS = new KnownNames(
            Refusal.INVALID_MESSAGE,
            "The body has a member that means nothing here:",
            "It is {\"key\":\"…\",\"pipeline\":\"…\"}.",
            List.of("key", "pipeline"));

    /**
     * A job that is asked for.
     *
     * @param key the image's key
     */
    public record JobRequest(String key, Pipeline pipeline) {}

    private final ImageBucket bucket;

    /** Jobs for images of that bucket. */
    public JobRequests(ImageBucket bucket) {
        this.bucket = bucket;
    }

    /**
     * The job in a request's body, {@code {"key":"…","pipeline":"…"}}.
     *
     * @throws RefusedException {@code invalid-message} if the body is none, {@code invalid-parameter} for a wrong pipeline
     */
    public JobRequest read(@Variable("request") Request request) {
        var body = PageJson.object(request.body());
        MEMBERS.check(body::fieldNames);
        String key = body.path("key").asText("");
        Pipeline pipeline = Pipeline.parse(body.path("pipeline").asText(""));
        if (key.isEmpty()) {
            throw new RefusedException(Refusal.INVALID_MESSAGE, "The body names no key.");
        }
        return new JobRequest(key, pipeline);
    }

    /**
     * Makes sure that the job's image is there.
     *
     * @throws RefusedException {@code not-found} if it is not
     */
    public void requireImage(@Variable("job") JobRequest job) {
        bucket.info(job.key());
    }

    /** The inbox message for that job. */
    public String message(@Variable("job") JobRequest job) {
        return PageJson.object()
                .put("key", job.key())
                .put("pipeline", job.pipeline().toString())
                .toString();
    }
}
