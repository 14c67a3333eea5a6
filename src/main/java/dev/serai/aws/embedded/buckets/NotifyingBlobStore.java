package dev.serai.aws.embedded.buckets;

import java.io.InputStream;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A store that calls back for each object created below a prefix of a bucket, as S3 does with event notifications. */
final class NotifyingBlobStore extends ForwardingBlobStore {
    private record Subscription(String bucket, String prefix, Consumer<String> created) {}

    private volatile Subscription subscription;

    NotifyingBlobStore(BlobStore store) {
        super(store);
    }

    /**
     * Calls {@code created} with the key of each object after it is stored. The writer waits for the call; if it
     * throws, the write fails and can be retried.
     */
    void subscribe(String bucket, String prefix, Consumer<String> created) {
        subscription = new Subscription(bucket, prefix, created);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        PutObjectResponse response = super.putBlob(request, payload);
        notifyCreated(request.bucket(), request.key());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = super.copyBlob(request);
        notifyCreated(request.destinationBucket(), request.destinationKey());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        notifyCreated(upload.containerName(), upload.blobName());
        return response;
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        return delegate().listV1(request);
    }

    private void notifyCreated(String bucket, String key) {
        Subscription known = subscription;
        if (known != null && known.bucket.equals(bucket) && key.startsWith(known.prefix)) {
            known.created.accept(key);
        }
    }
}
