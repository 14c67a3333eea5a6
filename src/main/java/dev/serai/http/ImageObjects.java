package dev.serai.http;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.ImageBucket.ObjectInfo;
import dev.serai.aws.ImageBucket.OpenObject;
import dev.serai.http.server.Problem;
import dev.serai.http.server.ProblemException;
import dev.serai.http.server.Request;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Variable;

/**
 * What {@code GET /images/KEY} asks of the image bucket, with the conditional requests of RFC 9110 (13). The entity tag is
 * known from the object's own and from what is asked for, so that an image a client has already costs neither the object's
 * bytes nor any work. Bound as {@code imageObjects}; safe for use by several threads.
 */
public final class ImageObjects {
    private static final String PREFIX = "/images/";
    private static final int MAX_KEY_BYTES = 1024; // of S3

    /**
     * An object that is there, and what is asked of it.
     *
     * @param object the object
     * @param tag the entity tag of the answer
     * @param pipeline the steps, empty text for none
     * @param format the format asked for, or null for the object's own
     * @param unchanged whether the client has the answer already
     * @param part what of the object's own bytes is wanted, or null for all of them
     */
    public record Wanted(ObjectInfo object, String tag, String pipeline, Format format, boolean unchanged, Part part) {
        /** Whether the object's own bytes are the answer. */
        public boolean asItIs() {
            return ImageObjects.asItIs(pipeline, format);
        }

        private Wanted of(Part wanted) {
            return new Wanted(object, tag, pipeline, format, unchanged, wanted);
        }
    }

    /**
     * A part of an object; its type is told from its first bytes, which are not among those that are wanted.
     *
     * @param mediaType the object's type
     * @param range the bytes, or null for none: HEAD asks for no more than what is known of them
     */
    public record Part(String mediaType, ByteRange range) {}

    private final ImageBucket bucket;
    private final String maker;

    /**
     * @param bucket the bucket
     * @param maker what the bytes of a result depend on beside the image, the steps and the format: the version of what
     *     makes them, and its settings
     */
    public ImageObjects(ImageBucket bucket, String maker) {
        this.bucket = bucket;
        this.maker = maker;
    }

    /**
     * Looks for the object that the path names.
     *
     * @throws dev.serai.refusal.RefusedException {@code invalid-parameter} for wrong steps or formats, {@code not-found},
     *     {@code too-large}, {@code unsupported-format} if a part is asked for of what is no image
     * @throws ProblemException 416 for a range behind the end
     */
    public Wanted find(@Variable("request") Request request) {
        String key = key(request);
        String pipeline = request.parameter("steps")
                .map(steps -> Pipeline.parse(steps).toString())
                .orElse("");
        ObjectInfo object = bucket.info(key);
        // the object's format is not known before it is read: by its content type, good enough for a preference
        Optional<Format> source = Arrays.stream(Format.values())
                .filter(format -> format.mediaType().equals(object.mediaType()))
                .findFirst();
        Format format = Negotiation.format(request, source).orElse(null);
        String tag = tag(object.etag(), pipeline, format);
        Wanted whole = new Wanted(object, tag, pipeline, format, request.has(tag), null);
        return whole.unchanged() || !whole.asItIs() ? whole : whole.of(part(request, object, tag));
    }

    private static boolean asItIs(String pipeline, Format format) {
        return pipeline.isEmpty() && format == null;
    }

    private Part part(Request request, ObjectInfo object, String tag) {
        Optional<ByteRange> range = ByteRange.of(request, tag, object.length());
        if (range.isEmpty() && !request.method().equals("HEAD")) {
            return null;
        }
        byte[] head = bucket.readFirst(object, Codecs.SIGNATURE_BYTES);
        return new Part(ImageObjectReplies.mediaType(head), range.orElse(null));
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

    private String tag(String objectTag, String pipeline, Format format) {
        String plain = objectTag.replace("W/", "").replace("\"", "");
        if (asItIs(pipeline, format)) {
            return "\"" + plain + "\"";
        }
        String asked = maker + "|" + pipeline + "|" + (format == null ? "" : format.label());
        return "\"" + plain + "-" + UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    /**
     * The object's bytes, or the part of them that is wanted; counted as the answer's before they are asked for.
     *
     * @throws dev.serai.refusal.RefusedException {@code overloaded} if there is no room for them, or the object has changed
     */
    public byte[] fetch(@Variable("request") Request request, @Variable("wanted") Wanted wanted) {
        if (wanted.part() != null) {
            ByteRange range = wanted.part().range();
            if (range == null) {
                return new byte[0];
            }
            request.holdAnswer(range.length());
            return bucket.read(wanted.object(), range.first(), range.last());
        }
        request.holdAnswer(wanted.object().length());
        try (OpenObject object = bucket.open(wanted.object())) {
            return object.readAll();
        }
    }
}
