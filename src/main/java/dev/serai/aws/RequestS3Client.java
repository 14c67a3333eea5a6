package dev.serai.aws;

import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * The buckets for whatever thread calls; see {@link RequestCalls}. The operations that serving a request needs are
 * written out: a dynamic proxy would load two thousand classes of others at every start. Safe for use by several threads.
 */
final class RequestS3Client extends DelegatingS3Client {
    private final RequestCalls calls;
    private final S3Client requests;

    /** @param requests for HTTP requests; the caller closes both */
    RequestS3Client(RequestCalls calls, S3Client requests, S3Client others) {
        super(others);
        this.calls = calls;
        this.requests = requests;
    }

    /** All operations of the other client pass here. */
    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        RequestCalls.Call<R, RuntimeException> call = () -> operation.apply(request);
        return calls.call(call, call);
    }

    @Override
    public <R> R getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
        return calls.<R, RuntimeException>call(
                () -> calls.counted(requests.getObject(request, transformer)),
                () -> super.getObject(request, transformer));
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        return calls.<PutObjectResponse, RuntimeException>call(
                () -> requests.putObject(request, body), () -> super.putObject(request, body));
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        return calls.<HeadObjectResponse, RuntimeException>call(
                () -> requests.headObject(request), () -> super.headObject(request));
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        return calls.<ListObjectsV2Response, RuntimeException>call(
                () -> requests.listObjectsV2(request), () -> super.listObjectsV2(request));
    }

    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        return calls.<DeleteObjectResponse, RuntimeException>call(
                () -> requests.deleteObject(request), () -> super.deleteObject(request));
    }

    @Override
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
        return calls.<CopyObjectResponse, RuntimeException>call(
                () -> requests.copyObject(request), () -> super.copyObject(request));
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        return calls.<HeadBucketResponse, RuntimeException>call(
                () -> requests.headBucket(request), () -> super.headBucket(request));
    }
}
