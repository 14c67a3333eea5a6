package dev.serai.aws.embedded.buckets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A request to complete an upload in parts that is answered when it is carried out, so that the status tells of its
 * failure. S3Proxy 4.1.1 does that only for one with a condition, and begins to answer any other with 200; so this one
 * gets a condition that always holds. One whose parts take long to combine is left as it is: while S3Proxy combines them
 * it sends blanks, without which the client might give up.
 */
final class PromptCompletion extends HttpServletRequestWrapper {
    /** Combined within seconds also by a slow disk. */
    private static final long MOST_BYTES = 1L << 30;

    private static final String CONDITION = "If-None-Match";

    /** No object has this entity tag. */
    private static final String NONE = "\"\"";

    private static final String UPLOAD = "uploadId=";

    private final FileBlobStore store;
    private final String upload;

    private PromptCompletion(HttpServletRequest request, FileBlobStore store, String upload) {
        super(request);
        this.store = store;
        this.upload = upload;
    }

    /** The request, if it does not complete an upload. */
    static HttpServletRequest of(HttpServletRequest request, FileBlobStore store) {
        return request.getMethod().equals("POST")
                        && request.getHeader("If-Match") == null
                        && request.getHeader(CONDITION) == null
                ? upload(request)
                        .<HttpServletRequest>map(upload -> new PromptCompletion(request, store, upload))
                        .orElse(request)
                : request;
    }

    private static Optional<String> upload(HttpServletRequest request) {
        return Optional.ofNullable(request.getQueryString()).flatMap(query -> Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith(UPLOAD))
                .map(parameter -> parameter.substring(UPLOAD.length()))
                .findFirst());
    }

    /** S3Proxy asks for the condition when it has checked who sends the request, and that there is such an upload. */
    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase(CONDITION) && !isLarge() ? NONE : super.getHeader(name);
    }

    private boolean isLarge() {
        String[] path = getRequestURI().split("/", 3);
        try {
            CreateMultipartUploadRequest begun = CreateMultipartUploadRequest.builder()
                    .bucket(URLDecoder.decode(path[1], StandardCharsets.UTF_8))
                    .key(URLDecoder.decode(path[2], StandardCharsets.UTF_8))
                    .build();
            return store.listMultipartUpload(new MultipartUpload(upload, begun)).stream()
                            .mapToLong(part -> part.size())
                            .sum()
                    > MOST_BYTES;
        } catch (S3Exception | IllegalArgumentException | IndexOutOfBoundsException e) {
            return false; // S3Proxy refuses it
        }
    }
}
