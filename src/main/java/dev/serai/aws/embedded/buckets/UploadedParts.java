package dev.serai.aws.embedded.buckets;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.MD5;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.AbstractNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The uploaded parts of a multipart upload, combined into one object. */
final class UploadedParts {
    private static final Pattern MD5_HEX = Pattern.compile("[0-9a-f]{32}");

    private final BlobStore store;
    private final MultipartUpload upload;
    private final List<String> keys;

    UploadedParts(BlobStore store, MultipartUpload upload, CompleteMultipartUploadRequest request) {
        this.store = store;
        this.upload = upload;
        this.keys = request.multipartUpload().parts().stream()
                .map(part -> AbstractNio2BlobStore.multipartPartName(upload.id(), upload.blobName(), part.partNumber()))
                .toList();
    }

    /** The MD5 of the parts' MD5s, followed by their number. */
    String entityTag() {
        MessageDigest digest = MD5.newDigest();
        for (String key : keys) {
            HeadObjectResponse head = store.blobMetadataIfPresent(upload.containerName(), key);
            if (head == null) {
                throw KeyRules.error(400, "InvalidPart", "One of the parts has not been uploaded.");
            }
            String tag = String.valueOf(head.eTag()).replace("\"", "");
            if (MD5_HEX.matcher(tag).matches()) { // others have been written by another program
                digest.update(HexFormat.of().parseHex(tag));
            }
        }
        return "\"" + HexFormat.of().formatHex(digest.digest()) + "-" + keys.size() + "\"";
    }

    /** The content of all parts in order. */
    InputStream content() {
        Iterator<String> next = keys.iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return next.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return store.getBlob(upload.containerName(), next.next());
            }
        });
    }

    /** A request that puts the combined object under that key, with the headers given when the upload was initiated. */
    PutObjectRequest whole(String key) {
        CreateMultipartUploadRequest begun = upload.request();
        return PutObjectRequest.builder()
                .bucket(begun.bucket())
                .key(key)
                .cacheControl(begun.cacheControl())
                .contentDisposition(begun.contentDisposition())
                .contentEncoding(begun.contentEncoding())
                .contentLanguage(begun.contentLanguage())
                .contentType(begun.contentType())
                .expires(expires())
                .storageClass(begun.storageClass())
                .acl(begun.acl())
                .metadata(begun.metadata())
                .build();
    }

    /** The expiry time, which S3Proxy does not keep in its record of the upload. */
    private Instant expires() {
        HeadObjectResponse begun =
                store.blobMetadataIfPresent(upload.containerName(), BucketFolder.ofUpload(upload.id()));
        return begun == null ? null : begun.expires();
    }
}
