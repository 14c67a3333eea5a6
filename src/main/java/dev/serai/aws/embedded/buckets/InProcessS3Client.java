package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * An S3 client that writes plain objects directly to the store of the embedded buckets, and lists it, without an HTTP request:
 * a list of thousands of keys takes most of its time as XML, to write and to read.
 */
final class InProcessS3Client extends DelegatingS3Client {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessS3Client.class);

    /** The request members that a direct write supports, by their API names. */
    private static final Set<String> STORED_AS_THEY_ARE = Set.of("Bucket", "Key", "ContentType", "ContentLength");

    /** The members of a request for a list that the store knows, and the one that only concerns XML. */
    private static final Set<String> LISTED_AS_THEY_ARE =
            Set.of("Bucket", "Prefix", "Delimiter", "ContinuationToken", "StartAfter", "MaxKeys", "EncodingType");

    /** The most keys of a page, of S3. */
    private static final int PAGE = 1_000;

    private static final int REFUSED = 400;

    private final BlobStore store;

    InProcessS3Client(S3Client remote, BlobStore store) {
        super(remote);
        this.store = store;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        Optional<Long> length = body.optionalContentLength();
        if (!plain(request) || length.isEmpty()) {
            return super.putObject(request, body);
        }
        PutObjectRequest measured =
                request.toBuilder().contentLength(length.get()).build();
        try (InputStream bytes = body.contentStreamProvider().newStream()) {
            return store.putBlob(measured, bytes);
        } catch (S3Exception e) {
            if (e.statusCode() == REFUSED) {
                throw e; // already in S3's terms
            }
            return super.putObject(request, body);
        } catch (IOException | RuntimeException e) {
            // falls back to HTTP, which reports the proper error
            LOG.debug("A direct write failed; the object goes over HTTP", e);
            return super.putObject(request, body);
        }
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        int most = request.maxKeys() == null ? PAGE : Math.min(PAGE, request.maxKeys());
        if (most < 1 || request.overrideConfiguration().isPresent() || !hasOnly(LISTED_AS_THEY_ARE, request)) {
            return super.listObjectsV2(request);
        }
        try {
            ListObjectsV2Response page =
                    store.list(request.toBuilder().maxKeys(most).build());
            return page.toBuilder()
                    .contents(page.contents().stream()
                            .map(InProcessS3Client::asXmlTellsIt)
                            .toList())
                    .keyCount(page.contents().size() + page.commonPrefixes().size())
                    .build();
        } catch (RuntimeException e) {
            LOG.debug("A direct list failed; it is asked for over HTTP", e);
            return super.listObjectsV2(request);
        }
    }

    private static S3Object asXmlTellsIt(S3Object object) {
        String tag = object.eTag();
        return object.toBuilder()
                .eTag(tag == null || tag.startsWith("\"") ? tag : '"' + tag + '"')
                .lastModified(object.lastModified().truncatedTo(ChronoUnit.SECONDS))
                .build();
    }

    /** Whether the request needs nothing that the server would have to check or that the store would ignore. */
    private static boolean plain(PutObjectRequest request) {
        return request.key() != null
                && !request.key().isEmpty()
                && !request.key().startsWith(".") // S3Proxy's server reserves some of these
                && request.overrideConfiguration().isEmpty()
                && hasOnly(STORED_AS_THEY_ARE, request);
    }

    private static boolean hasOnly(Set<String> members, S3Request request) {
        return request.sdkFields().stream()
                .filter(field -> !members.contains(field.memberName()))
                .map(field -> field.getValueOrDefault(request))
                .allMatch(value -> value == null
                        || value instanceof Map<?, ?> map && map.isEmpty()
                        || value instanceof Collection<?> list && list.isEmpty());
    }
}
