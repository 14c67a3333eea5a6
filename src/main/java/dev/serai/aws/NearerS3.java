package dev.serai.aws;

import java.io.IOException;
import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Puts objects into the store behind the embedded buckets without a request in between. */
final class NearerS3 extends DelegatingS3Client {
    private static final Logger LOG = LoggerFactory.getLogger(NearerS3.class);

    private final BlobStore store;

    NearerS3(S3Client remote, BlobStore store) {
        super(remote);
        this.store = store;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        PutObjectRequest plain = PutObjectRequest.builder()
                .bucket(request.bucket())
                .key(request.key())
                .contentType(request.contentType())
                .contentLength(body.optionalContentLength().orElse(null))
                .build();
        boolean asksForMore = !plain.equals(
                request.toBuilder().contentLength(plain.contentLength()).build());
        if (asksForMore
                || plain.contentLength() == null
                || plain.key() == null
                || plain.key().isEmpty()) {
            return super.putObject(request, body);
        }
        try (InputStream bytes = body.contentStreamProvider().newStream()) {
            return store.putBlob(plain, bytes);
        } catch (IOException | RuntimeException e) {
            // the long way has the right error for it, if it is one
            LOG.debug("An object goes over HTTP", e);
            return super.putObject(request, body);
        }
    }
}
