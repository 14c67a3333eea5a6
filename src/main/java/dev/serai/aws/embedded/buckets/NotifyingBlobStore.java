package dev.serai.aws.embedded.buckets;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A store that calls back for each object created below a prefix of a bucket, as S3 does with event notifications. */
final class NotifyingBlobStore extends ForwardingBlobStore {
    /** Many times what a start takes. */
    private static final long WAIT_SECONDS = 60;

    private record Subscription(String bucket, String prefix, CompletableFuture<Consumer<String>> created) {
        boolean isFor(String bucket, String prefix) {
            return this.bucket.equals(bucket) && this.prefix.equals(prefix);
        }
    }

    private volatile Subscription subscription;

    NotifyingBlobStore(BlobStore store) {
        super(store);
    }

    /** Announces that {@link #subscribe} will be called with that bucket and prefix; writers wait for it until then. */
    void announce(String bucket, String prefix) {
        subscription = new Subscription(bucket, prefix, new CompletableFuture<>());
    }

    /**
     * Calls {@code created} with the key of each object after it is stored. The writer waits for the call; if it
     * throws, the write fails and can be retried.
     */
    void subscribe(String bucket, String prefix, Consumer<String> created) {
        Subscription known = subscription;
        if (known == null || !known.isFor(bucket, prefix) || !known.created.complete(created)) {
            subscription = new Subscription(bucket, prefix, CompletableFuture.completedFuture(created));
        }
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
            subscriber(known).accept(key);
        }
    }

    private static Consumer<String> subscriber(Subscription subscription) {
        try {
            return subscription.created.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReady();
        } catch (ExecutionException | TimeoutException e) {
            throw notReady();
        }
    }

    private static S3Exception notReady() {
        return KeyRules.error(503, "ServiceUnavailable", "Serai is still starting, or ends; try again.");
    }
}
