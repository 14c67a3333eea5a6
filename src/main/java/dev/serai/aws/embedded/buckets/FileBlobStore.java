package dev.serai.aws.embedded.buckets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Objects as files, on top of S3Proxy's store for file systems. It adds three things: keys that files cannot hold are
 * rejected on write and not found on read, instead of resolving to another object; objects are staged and published
 * atomically; and the cost of a listing depends on its page, not on the bucket.
 */
public final class FileBlobStore extends ForwardingBlobStore {
    /** How often an object is opened again after it was replaced while it was opened. */
    private static final int READS = 100;

    private final Path root;
    private final FolderNameCache names = new FolderNameCache();
    private final KeyLocks locks = new KeyLocks();

    /**
     * Held while folders appear and disappear implicitly: a folder that has just received attributes must not be
     * removed as empty.
     */
    private final Object folders = new Object();

    /** @param root the folder that contains one folder for each bucket */
    FileBlobStore(Path root) {
        this(root, new FilesystemNio2BlobStore(root.toString()));
    }

    /** @param files S3Proxy's store on that folder */
    FileBlobStore(Path root, BlobStore files) {
        super(files);
        this.root = root;
    }

    private BucketFolder bucket(String name) {
        return BucketFolder.of(root, name);
    }

    /** Removes objects that were being written when the process was killed; to be called before the first write. */
    void removeUnfinished() {
        super.list().buckets().stream()
                .map(Bucket::name)
                .filter(name -> Files.isDirectory(root.resolve(name)))
                .forEach(name -> bucket(name).removeUnfinished());
    }

    // Buckets

    @Override
    public ListBucketsResponse list() {
        ListBucketsResponse all = super.list();
        return all.toBuilder()
                .buckets(all.buckets().stream()
                        .filter(bucket -> Files.isDirectory(root.resolve(bucket.name())))
                        .toList())
                .build();
    }

    @Override
    public void deleteBucket(String name) {
        bucket(name).removeStaging();
        super.deleteBucket(name);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        Path folder = bucket(request.bucket()).path();
        String after = Optional.ofNullable(request.continuationToken())
                .or(() -> Optional.ofNullable(request.startAfter()))
                .orElse("");
        int size = Optional.ofNullable(request.maxKeys()).orElse(Integer.MAX_VALUE);
        return new FolderListing(folder, names, key -> described(request.bucket(), key), request).page(after, size);
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        ListObjectsV2Response page = list(ListObjectsV2Request.builder()
                .bucket(request.bucket())
                .prefix(request.prefix())
                .delimiter(request.delimiter())
                .maxKeys(request.maxKeys())
                .startAfter(request.marker())
                .build());
        return ListObjectsResponse.builder()
                .contents(page.contents())
                .commonPrefixes(page.commonPrefixes())
                .isTruncated(page.isTruncated())
                .nextMarker(page.nextContinuationToken())
                .build();
    }

    private Optional<S3Object> described(String bucket, String key) {
        return Optional.ofNullable(blobMetadataIfPresent(bucket, key)).map(head -> FolderListing.described(key, head));
    }

    // Reading objects

    @Override
    public boolean blobExists(String bucket, String key) {
        return bucket(bucket).has(key) && super.blobExists(bucket, key);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        requirePresent(request.bucket(), request.key());
        HeadObjectResponse head = super.blobMetadata(request);
        return head == null ? null : Tellable.of(head);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        BucketFolder bucket = bucket(request.bucket());
        for (int tried = 1; ; tried++) {
            requirePresent(request.bucket(), request.key());
            Object version = bucket.version(request.key());
            ResponseInputStream<GetObjectResponse> opened = open(request);
            if (version.equals(bucket.version(request.key())) || tried == READS) {
                return tellable(opened);
            }
            try {
                opened.close(); // replaced meanwhile: it may have the headers of one object and the content of another
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ResponseInputStream<GetObjectResponse> open(GetObjectRequest request) {
        try {
            return super.getBlob(request);
        } catch (S3Exception e) {
            throw Tellable.of(e);
        }
    }

    private static ResponseInputStream<GetObjectResponse> tellable(ResponseInputStream<GetObjectResponse> opened) {
        GetObjectResponse told = Tellable.of(opened.response());
        return told.equals(opened.response()) ? opened : new ResponseInputStream<>(told, opened);
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        requirePresent(bucket, key);
        return super.getBlobAccess(bucket, key);
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key, String version) {
        requirePresent(bucket, key);
        return super.getBlobAccess(bucket, key, version);
    }

    @Override
    public GetObjectAclResponse getBlobAcl(GetObjectAclRequest request) {
        requirePresent(request.bucket(), request.key());
        return super.getBlobAcl(request);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        requirePresent(bucket, key);
        super.setBlobAccess(bucket, key, access);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access, String version) {
        requirePresent(bucket, key);
        super.setBlobAccess(bucket, key, access, version);
    }

    private void requirePresent(String bucket, String key) {
        if (!bucket(bucket).has(key)) {
            throw S3Exceptions.noSuchKey(bucket, key, "no such object");
        }
    }

    // Writing objects

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        if (BucketFolder.ofAnUpload(request.key())) {
            return super.putBlob(request, payload); // S3Proxy's own record; clients cannot send such a key
        }
        KeyRules.check(request.key());
        BucketFolder bucket = bucket(request.bucket());
        bucket.checkRoom(request.key());
        WritePreconditions conditions = new WritePreconditions(request.ifMatch(), request.ifNoneMatch());
        PutObjectRequest unconditional =
                request.toBuilder().ifMatch(null).ifNoneMatch(null).build();
        if (request.key().endsWith("/")) {
            return putMarker(bucket, unconditional, payload, conditions);
        }
        try (StagedFile staged = bucket.stage()) {
            PutObjectResponse stored =
                    super.putBlob(unconditional.toBuilder().key(staged.key()).build(), payload);
            staged.checkAttributes(request);
            publish(bucket, staged, request.key(), conditions);
            return stored;
        }
    }

    /** Stores a folder marker: a key that ends in a slash maps to a folder, which has attributes and no content. */
    private PutObjectResponse putMarker(
            BucketFolder bucket, PutObjectRequest request, InputStream payload, WritePreconditions conditions) {
        StagedFile.requireEmpty(payload);
        synchronized (locks.of(bucket.file(request.key()))) {
            conditions.check(() -> current(request.bucket(), request.key()));
            synchronized (folders) {
                bucket.checkRoom(request.key());
                PutObjectResponse stored = super.putBlob(request, InputStream.nullInputStream());
                if (!super.blobExists(request.bucket(), request.key())) {
                    throw StagedFile.noAttributes(bucket.path());
                }
                names.added(bucket.file(request.key()), bucket.path());
                return stored;
            }
        }
    }

    private void publish(BucketFolder bucket, StagedFile staged, String key, WritePreconditions conditions) {
        synchronized (locks.of(bucket.file(key))) {
            conditions.check(() -> current(bucket.name(), key));
            bucket.move(staged, key);
            names.added(bucket.file(key), bucket.path());
        }
    }

    /** The entity tag of the existing object. */
    private Optional<String> current(String bucket, String key) {
        return Optional.ofNullable(blobMetadataIfPresent(bucket, key)).map(head -> String.valueOf(head.eTag()));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        KeyRules.check(request.destinationKey());
        requirePresent(request.sourceBucket(), request.sourceKey());
        BucketFolder bucket = bucket(request.destinationBucket());
        bucket.checkRoom(request.destinationKey());
        if (request.destinationKey().endsWith("/")) {
            throw S3Exceptions.invalidArgument(
                    "The embedded buckets keep objects as files: a key that ends in \"/\" is a"
                            + " folder's and cannot be copied to.");
        }
        try (StagedFile staged = bucket.stage()) {
            CopyObjectResponse copied = super.copyBlob(
                    request.toBuilder().destinationKey(staged.key()).build());
            staged.completeCopy(bucket(request.sourceBucket()).file(request.sourceKey()), request);
            publish(
                    bucket,
                    staged,
                    request.destinationKey(),
                    new WritePreconditions(request.ifMatch(), request.ifNoneMatch()));
            return copied;
        }
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        BucketFolder bucket = bucket(request.bucket());
        if (!bucket.has(request.key())) {
            return DeleteObjectResponse.builder().build();
        }
        Path file = bucket.file(request.key());
        synchronized (locks.of(file)) {
            synchronized (folders) {
                DeleteObjectResponse removed = super.removeBlob(request);
                if (!request.key().endsWith("/")) {
                    names.removed(file);
                }
                return removed;
            }
        }
    }

    /** Deletes an object if it was last written before that moment; returns whether it did. */
    boolean removeIfOlder(String bucket, String key, Instant moment) {
        BucketFolder folder = bucket(bucket);
        synchronized (locks.of(folder.file(key))) {
            HeadObjectResponse head = blobMetadataIfPresent(bucket, key);
            if (head == null || !head.lastModified().isBefore(moment)) {
                return false;
            }
            removeBlob(bucket, key);
            return true;
        }
    }

    /** The folder of a bucket, whether or not it exists. */
    Path folder(String bucket) {
        return root.resolve(bucket);
    }

    // Multipart uploads

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        KeyRules.checkForUpload(request.key());
        bucket(request.bucket()).checkRoom(request.key());
        return super.initiateMultipartUpload(request);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        requireUpload(upload);
        return super.uploadMultipartPart(upload, request, payload);
    }

    /**
     * Lists the parts, which S3Proxy also does before it completes an upload: a conflict found later could only be
     * reported after a status of 200.
     */
    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        requireUpload(upload).checkRoom(upload.blobName());
        return super.listMultipartUpload(upload).stream()
                .map(part -> Tellable.<Part.Builder, Part>of(part))
                .toList();
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        requireUpload(upload);
        super.abortMultipartUpload(upload);
    }

    private BucketFolder requireUpload(MultipartUpload upload) {
        KeyRules.checkForUpload(upload.blobName());
        BucketFolder bucket = bucket(upload.containerName());
        if (!bucket.hasUpload(upload)) {
            throw KeyRules.error(404, "NoSuchUpload", "There is no such upload.");
        }
        return bucket;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        BucketFolder bucket = requireUpload(upload);
        UploadedParts parts = new UploadedParts(delegate(), upload, request);
        String tag = parts.entityTag();
        try (StagedFile staged = bucket.stage();
                InputStream payload = parts.content()) {
            PutObjectRequest whole = parts.whole(staged.key());
            super.putBlob(whole, payload);
            staged.checkAttributes(whole);
            staged.tag(tag);
            publish(
                    bucket,
                    staged,
                    upload.blobName(),
                    new WritePreconditions(request.ifMatch(), request.ifNoneMatch()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.abortMultipartUpload(upload); // the object is stored, so the parts can go
        return CompleteMultipartUploadResponse.builder().eTag(tag).build();
    }
}
