package dev.serai.http;

import dev.serai.http.server.Problem;
import dev.serai.http.server.ProblemException;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.process.Work;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * {@code GET /images/KEY}: an object of the image bucket, as it is or after some steps, with the conditional requests of
 * RFC 9110 (13). The entity tag is known from the object's own and from what is asked for, so that an image a client has
 * already costs neither the object's bytes nor any work. Bound as {@code bucketImages}.
 */
public final class BucketImages {
    private static final Logger LOG = LoggerFactory.getLogger(BucketImages.class);
    private static final String PREFIX = "/images/";
    private static final int MAX_KEY_BYTES = 1024; // of S3

    /** A key that the bucket does not have, does not give away or cannot have are the same to whoever asks for it. */
    private static final Set<Integer> MISSING = Set.of(400, 403, 404);

    /**
     * An object that is there, and what is asked of it.
     *
     * @param key its key
     * @param bytes its length
     * @param objectTag its own entity tag
     * @param tag the entity tag of the answer
     * @param pipeline the steps, empty text for none
     * @param format the format asked for, if any
     * @param unchanged whether the client has the answer already
     */
    public record Wanted(
            String key,
            long bytes,
            String objectTag,
            String tag,
            String pipeline,
            Optional<Format> format,
            boolean unchanged) {
        /** Whether the object's own bytes are the answer. */
        public boolean asItIs() {
            return pipeline.isEmpty() && format.isEmpty();
        }
    }

    private final Supplier<S3Client> s3;
    private final String bucket;
    private final long maxBytes;
    private final String maker;
    private final String cacheControl;

    /**
     * @param s3 the client; not called before it is needed
     * @param bucket the bucket
     * @param maxBytes the largest object that is read
     * @param maker what the bytes of a result depend on beside the image, the steps and the format: the version of what
     *     makes them, and its settings
     * @param cacheControl what is said about keeping an answer
     */
    public BucketImages(Supplier<S3Client> s3, String bucket, long maxBytes, String maker, String cacheControl) {
        this.s3 = s3;
        this.bucket = bucket;
        this.maxBytes = maxBytes;
        this.maker = maker;
        this.cacheControl = cacheControl;
    }

    /** Looks for the object that the path names. */
    public Wanted find(@Variable("request") Request request) {
        String key = key(request);
        String pipeline = request.parameter("steps")
                .map(steps -> Pipeline.parse(steps).toString())
                .orElse("");
        HeadObjectResponse object =
                ask(key, () -> s3.get().headObject(head -> head.bucket(bucket).key(key)));
        if (object.contentLength() > maxBytes) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    "The object has " + object.contentLength() + " bytes; the limit is " + maxBytes + ".");
        }
        // the object's format is not known before it is read: by its content type, good enough for a preference
        Optional<Format> source = Arrays.stream(Format.values())
                .filter(format -> format.mediaType().equals(object.contentType()))
                .findFirst();
        Optional<Format> format = Negotiation.format(request, source);
        String tag = tag(object.eTag(), pipeline, format);
        return new Wanted(key, object.contentLength(), object.eTag(), tag, pipeline, format, request.has(tag));
    }

    private static String key(Request request) {
        String key = request.path().startsWith(PREFIX) ? request.path().substring(PREFIX.length()) : "";
        boolean traverses = Arrays.stream(key.split("/", -1)).anyMatch(part -> part.equals("..") || part.equals("."));
        if (key.isEmpty()
                || traverses
                || key.startsWith("/")
                || key.chars().anyMatch(Character::isISOControl)
                || key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new ProblemException(Problem.notFound(request.path()));
        }
        return key;
    }

    private <T> T ask(String key, Supplier<T> question) {
        try {
            return question.get();
        } catch (S3Exception e) {
            if (MISSING.contains(e.statusCode())) {
                throw new RefusedException(Refusal.NOT_FOUND, "There is no image " + key + " in the bucket.");
            }
            if (e.statusCode() == 412) {
                throw new RefusedException(Refusal.OVERLOADED, "The image changed while it was read; try again.");
            }
            throw unreachable(e);
        } catch (SdkException e) {
            throw unreachable(e);
        }
    }

    private ProblemException unreachable(SdkException e) {
        LOG.warn("Bucket {} cannot be read: {}", bucket, e.getMessage());
        return new ProblemException(
                new Problem(502, "bucket-absent", "The bucket that holds the images does not answer."));
    }

    private String tag(String objectTag, String pipeline, Optional<Format> format) {
        String plain = objectTag.replace("W/", "").replace("\"", "");
        if (pipeline.isEmpty() && format.isEmpty()) {
            return "\"" + plain + "\"";
        }
        String asked = maker + "|" + pipeline + "|" + format.map(Format::label).orElse("");
        return "\"" + plain + "-" + UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    /** 304, for a client that has the answer already. */
    public Reply unchanged(@Variable("wanted") Wanted wanted) {
        return stamped(Reply.empty(304), wanted);
    }

    /** The object's bytes, with the work to be done on them; counted as the answer's before they are asked for. */
    public Work fetch(@Variable("request") Request request, @Variable("wanted") Wanted wanted) {
        request.holdAnswer(wanted.bytes());
        byte[] bytes = ask(wanted.key(), () -> {
            try (ResponseInputStream<GetObjectResponse> object = s3.get()
                    .getObject(get -> get.bucket(bucket).key(wanted.key()).ifMatch(wanted.objectTag()))) {
                // into an array of its length: the SDK's own reading takes up to three times as much
                byte[] whole = new byte[(int) wanted.bytes()];
                if (object.readNBytes(whole, 0, whole.length) < whole.length) {
                    throw new EOFException("the object ended early");
                }
                return whole;
            } catch (IOException e) {
                throw SdkClientException.create(e.getMessage(), e);
            }
        });
        return new Work(bytes, wanted.pipeline(), wanted.format());
    }

    /**
     * The object as it is. What it is, is told from its bytes and never from what the bucket says: an object that calls
     * itself HTML would otherwise run as a page of ours.
     */
    public Reply original(@Body Work work) {
        Format format = Codecs.formatOf(work.image())
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNSUPPORTED_FORMAT, "The object is not an image that Serai reads."));
        return Reply.of(format.mediaType(), work.image());
    }

    /** The answer with its entity tag, and how long it may be kept. */
    public Reply stamped(@Body Reply reply, @Variable("wanted") Wanted wanted) {
        return reply.with("ETag", wanted.tag())
                .with("Cache-Control", cacheControl)
                .with("Vary", "Accept");
    }
}
