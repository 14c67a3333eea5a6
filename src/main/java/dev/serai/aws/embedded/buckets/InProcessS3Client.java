package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An S3 client that writes plain objects directly to the store of the embedded buckets, without an HTTP request. */
final class InProcessS3Client extends DelegatingS3Client {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessS3Client.class);

    /** The request members that a direct write supports, by their API names. */
    private static final Set<String> STORED_AS_THEY_ARE = Set.of("Bucket", "Key", "ContentType", "ContentLength");

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

    /** Whether the request needs nothing that the server would have to check or that the store would ignore. */
    private static boolean plain(PutObjectRequest request) {
        return request.key() != null
                && !request.key().isEmpty()
                && !request.key().startsWith(".") // S3Proxy's server reserves some of these
                && request.overrideConfiguration().isEmpty()
                && request.sdkFields().stream()
                        .filter(field -> !STORED_AS_THEY_ARE.contains(field.memberName()))
                        .map(field -> field.getValueOrDefault(request))
                        .allMatch(value -> value == null || value instanceof Map<?, ?> map && map.isEmpty());
    }
}
