package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.codec.Codecs;
import dev.serai.process.ImageEngine;
import dev.serai.process.Result;
import dev.serai.process.Work;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The images of the bucket as the page shows them. An uploaded image lies at {@code uploads/<sum>/<name>}, where the sum is
 * made of its bytes: two pictures of one name never overwrite each other, and one picture sent twice is one object. Keys
 * go to the bucket as they are, through the SDK; what an object is called or claims to be is never believed, only its
 * bytes are. Bound as {@code gallery}; safe for use by several threads.
 */
public final class Gallery implements Watch.Topic {
    private static final int THUMBNAIL_SIDE = 320;
    private static final int MOST_PER_PAGE = 100;
    private static final int MOST_NAME_BYTES = 160;
    private static final long SHELF_BYTES = 32L << 20;

    /** An object's bytes with its entity tag, quotes included; null bytes if the browser has them already. */
    private record Stored(byte[] bytes, String etag) {}

    private final S3Client s3;
    private final String bucket;
    private final Limits limits;
    private final ImageEngine engine;
    private final Listing listing;
    private final Map<String, Reply> shelf = new LinkedHashMap<>(64, 0.75f, true);
    private long shelved;

    /**
     * A gallery of that bucket.
     *
     * @param limits what an uploaded image, or one to be shown, may be at most
     * @param engine what looks at images and makes others of them
     * @param fresh how long a look into the bucket may be shown, for each call that it takes
     */
    public Gallery(S3Client s3, String bucket, Limits limits, ImageEngine engine, Duration fresh) {
        this.s3 = s3;
        this.bucket = bucket;
        this.limits = limits;
        this.engine = engine;
        this.listing = new Listing(s3, bucket, fresh);
    }

    /**
     * Stores the image in the request's body, under the name in the query.
     *
     * @return exceptionally a {@link RefusedException} if the bytes are not an image within the limits
     */
    public CompletionStage<Reply> store(@Variable("request") Request request) {
        return engine.submit(Work.header(request.body()), request::wanted).thenApply(image -> store(request, image));
    }

    private Reply store(Request request, Result image) {
        byte[] bytes = request.body();
        Format format = image.format();
        String key = "uploads/" + ETags.of(bytes).substring(0, 16) + "/"
                + fileName(request.parameter("name").orElse(""), format);
        String etag = s3.putObject(
                        put -> put.bucket(bucket).key(key).contentType(format.mediaType()),
                        RequestBody.fromBytes(bytes))
                .eTag();
        listing.changed();
        ObjectNode stored = PageJson.object()
                .put("key", key)
                .put("tag", Listing.bare(etag))
                .put("format", format.label())
                .put("width", image.width())
                .put("height", image.height())
                .put("frames", image.frames());
        return PageJson.reply(201, stored);
    }

    /** The last part of a file's name, without what a bucket or a disk could stumble over. */
    static String fileName(String name, Format format) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .filter(c -> c != 0xfffe && c != 0xffff) // XML has neither: no list that holds one could be read
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (clean.isEmpty() || clean.equals(".") || clean.equals("..")) {
            return "image." + format.label();
        }
        if (clean.getBytes(StandardCharsets.UTF_8).length <= MOST_NAME_BYTES) {
            return clean;
        }
        int dot = clean.lastIndexOf('.');
        String end = dot > 0 && clean.length() - dot <= 6 ? clean.substring(dot) : "";
        StringBuilder start = new StringBuilder(clean.substring(0, clean.length() - end.length()));
        while ((start + end).getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
            start.setLength(start.offsetByCodePoints(start.length(), -1));
        }
        return start + end;
    }

    /** One page of the list, newest first: {@code filter} is a part of the key, in any case. */
    public Reply list(@Variable("request") Request request) {
        String filter = request.parameter("filter").orElse("").toLowerCase(Locale.ROOT);
        int offset = number(request, "offset", 0, Listing.MOST);
        int limit = number(request, "limit", 12, MOST_PER_PAGE);
        Listing.State now = listing.now();
        List<Listing.Item> found = filter.isEmpty()
                ? now.items()
                : now.items().stream()
                        .filter(item -> item.key().toLowerCase(Locale.ROOT).contains(filter))
                        .toList();
        ObjectNode answer = PageJson.object().put("total", found.size()).put("more", now.more());
        ArrayNode images = answer.putArray("images");
        found.stream().skip(offset).limit(limit).forEach(item -> images.addObject()
                .put("key", item.key())
                .put("size", item.size())
                .put("modified", item.modified())
                .put("tag", item.tag()));
        return PageJson.reply(200, answer);
    }

    /** The tag alone, which changes when the list does. */
    @Override
    public ObjectNode look() {
        return PageJson.object().put("tag", listing.now().tag());
    }

    @Override
    public Duration fresh() {
        return listing.fresh();
    }

    /** Says that somebody knows of a change: what was listed before is shown a shorter time. */
    void changed() {
        listing.changed();
    }

    /** A small still picture of an image; browsers keep it for good when they ask with its tag. */
    public CompletionStage<Reply> thumbnail(@Variable("request") Request request) {
        String key = key(request);
        Optional<String> tag = request.parameter("tag");
        String place = tag.orElse("") + "\n" + key;
        synchronized (shelf) {
            Reply ready = shelf.get(place);
            if (ready != null) {
                return CompletableFuture.completedFuture(ready);
            }
        }
        Stored stored = fetch(key, request);
        if (stored.bytes == null) {
            return CompletableFuture.completedFuture(Reply.empty(304).with("ETag", stored.etag));
        }
        return engine.submit(Work.thumbnail(stored.bytes), request::wanted).thenApply(small -> {
            // any other tag is made up: each would take a place of its own, and keep a picture that is another by now
            boolean known = tag.filter(Listing.bare(stored.etag)::equals).isPresent();
            Reply answer = image(small.format().mediaType(), small.image())
                    .with("ETag", stored.etag)
                    .with("Cache-Control", known ? "private, max-age=31536000, immutable" : "private, no-cache");
            if (known) {
                keep(place, answer);
            }
            return answer;
        });
    }

    private void keep(String place, Reply answer) {
        synchronized (shelf) {
            Reply old = shelf.put(place, answer);
            shelved += answer.body().length - (old == null ? 0 : old.body().length);
            var oldest = shelf.values().iterator();
            while (shelved > SHELF_BYTES && oldest.hasNext()) {
                shelved -= oldest.next().body().length;
                oldest.remove();
            }
        }
    }

    /** An image in a form that browsers show: as it is, or as PNG if it is a TIFF. */
    public CompletionStage<Reply> view(@Variable("request") Request request) {
        Stored stored = fetch(key(request), request);
        if (stored.bytes == null) {
            return CompletableFuture.completedFuture(shown(Reply.empty(304), stored));
        }
        Format format = Codecs.header(stored.bytes).format();
        if (format != Format.TIFF) {
            return CompletableFuture.completedFuture(shown(image(format.mediaType(), stored.bytes), stored));
        }
        return engine.submit(new Work(stored.bytes, "", Optional.of(Format.PNG)), request::wanted)
                .thenApply(shown -> shown(image(shown.format().mediaType(), shown.image()), stored));
    }

    private static Reply shown(Reply answer, Stored stored) {
        return answer.with("ETag", stored.etag).with("Cache-Control", "private, no-cache");
    }

    /** An object as a file to be kept, whatever it is. */
    public Reply download(@Variable("request") Request request) {
        String key = key(request);
        Stored stored = fetch(key, request);
        if (stored.bytes == null) {
            return Reply.empty(304).with("ETag", stored.etag);
        }
        String type = Codecs.formatOf(stored.bytes).map(Format::mediaType).orElse("application/octet-stream");
        return image(type, stored.bytes)
                .with("ETag", stored.etag)
                .with("Cache-Control", "private, no-cache")
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

    /** Bytes that a browser takes for nothing but what they are, and for no page. */
    private static Reply image(String type, byte[] bytes) {
        return Reply.of(type, bytes)
                .with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static String key(Request request) {
        return request.parameter("key")
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter key is missing; it names an image."));
    }

    private static int number(Request request, String name, int initial, int most) {
        String value = request.parameter(name).orElse(String.valueOf(initial));
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new RefusedException(
                Refusal.INVALID_PARAMETER, "The parameter " + name + " takes a whole number from 0 to " + most + ".");
    }

    private Stored fetch(String key, Request request) {
        try (ResponseInputStream<GetObjectResponse> object =
                s3.getObject(get -> get.bucket(bucket).key(key))) {
            String etag = object.response().eTag();
            if (request.has(etag)) {
                object.abort();
                return new Stored(null, etag);
            }
            long length = object.response().contentLength();
            if (length > limits.maxBytes()) {
                object.abort();
                limits.checkBytes(length);
            }
            request.holdAnswer(length);
            byte[] bytes = new byte[(int) length];
            if (object.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException("the object " + key + " ended early");
            }
            return new Stored(bytes, etag);
        } catch (S3Exception e) {
            throw unreadable(key, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes sure that an image is there.
     *
     * @throws RefusedException {@code not-found} if it is not
     */
    void require(String key) {
        try {
            s3.headObject(head -> head.bucket(bucket).key(key));
        } catch (S3Exception e) {
            throw unreadable(key, e);
        }
    }

    /** A key that the bucket does not have, does not give away or cannot have are the same to whoever asks for it. */
    private static RuntimeException unreadable(String key, S3Exception e) {
        return Set.of(400, 403, 404).contains(e.statusCode())
                ? new RefusedException(Refusal.NOT_FOUND, "There is no image " + key + " in the bucket.")
                : e;
    }
}
