package dev.serai.aws.embedded.buckets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A store on files whose file system may refuse to be written to: a client is told so with status 503, after which it
 * tries again, and the log about once a minute. S3Proxy 4.1.1 would answer "An internal error occurred" and log a stack
 * trace for each.
 */
final class GuardedBlobStore extends ForwardingBlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedBlobStore.class);
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Less than this is no room: a file and its attributes take a block or two. */
    private static final long ROOM_BYTES = 16 << 10;

    private static final String FULL = "No space left on device";

    private final Path folder;
    private final LongSupplier clock;
    private final AtomicReference<Long> complained = new AtomicReference<>();

    /**
     * @param folder where the store has its files
     * @param clock tells the nanoseconds since some moment
     */
    GuardedBlobStore(BlobStore store, Path folder, LongSupplier clock) {
        super(store);
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Fails as a write does on a full disk if that is what the file's disk is: not all writes tell, because attributes of
     * files are omitted if they do not fit.
     */
    static void requireRoom(Path file) {
        if (isFull(file)) {
            throw new UncheckedIOException(new FileSystemException(file.toString(), null, FULL));
        }
    }

    private static boolean isFull(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace() < ROOM_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        return write(() -> super.createContainer(request));
    }

    @Override
    public void setContainerAccess(String bucket, BucketCannedACL access) {
        write(() -> super.setContainerAccess(bucket, access));
    }

    @Override
    public void deleteBucket(String name) {
        write(() -> super.deleteBucket(name));
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        return delegate().listV1(request);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        write(() -> super.setBlobAccess(bucket, key, access));
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access, String version) {
        write(() -> super.setBlobAccess(bucket, key, access, version));
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        Body body = new Body(payload);
        return write(() -> super.putBlob(request, body), body);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return write(() -> super.copyBlob(request));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return write(() -> super.removeBlob(request));
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        return write(() -> super.initiateMultipartUpload(request));
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        Body body = new Body(payload);
        return write(() -> super.uploadMultipartPart(upload, request, body), body);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return write(() -> super.completeMultipartUpload(upload, request));
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        write(() -> super.abortMultipartUpload(upload));
    }

    private void write(Runnable change) {
        write(() -> {
            change.run();
            return null;
        });
    }

    private <T> T write(Supplier<T> change) {
        return write(change, new Body(InputStream.nullInputStream()));
    }

    private <T> T write(Supplier<T> change, Body body) {
        try {
            return change.get();
        } catch (RuntimeException e) {
            Optional<IOException> failure = body.failed ? Optional.empty() : failure(e);
            if (failure.isEmpty()) {
                throw e;
            }
            body.drain();
            throw explained(failure.get());
        }
    }

    /** The failure of the file system that is behind an exception. */
    private static Optional<IOException> failure(RuntimeException e) {
        List<Throwable> causes = Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .toList();
        if (causes.stream().anyMatch(S3Exception.class::isInstance)) {
            return Optional.empty();
        }
        return causes.stream()
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .findFirst();
    }

    private S3Exception explained(IOException failure) {
        String reason = reason(failure);
        if (BucketFolder.tooLong(reason)) {
            return BucketFolder.pathTooLong();
        }
        String sentence = reason.contains(FULL) || reason.contains("quota exceeded") || isFull(folder)
                ? "The disk of the embedded buckets is full: make room on it, and try again."
                : "The folder of the embedded buckets cannot be written to (" + reason + "): mend that, and try again.";
        complain(sentence, reason);
        return KeyRules.error(503, "ServiceUnavailable", sentence);
    }

    /** What the operating system says, without the name of the file. */
    private static String reason(IOException failure) {
        String said = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
        return said == null ? failure.getClass().getSimpleName() : said;
    }

    private void complain(String sentence, String reason) {
        long now = clock.getAsLong();
        Long last = complained.get();
        if ((last == null || now - last >= SILENCE_NANOS) && complained.compareAndSet(last, now)) {
            LOG.error(
                    "{} Folder {}, {}. Clients are answered 503, and the log is silent about further ones for a minute.",
                    sentence,
                    folder,
                    reason);
        }
    }

    /** What a client sends; its failures are not the file system's. */
    private static final class Body extends FilterInputStream {
        private boolean failed;

        Body(InputStream payload) {
            super(payload);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException | RuntimeException e) {
                failed = true;
                throw e;
            }
        }

        /** The rest is read, because a client that is still sending does not see the answer. */
        void drain() {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException | RuntimeException e) {
                LOG.debug("The rest of a body was not read", e);
            }
        }
    }
}
