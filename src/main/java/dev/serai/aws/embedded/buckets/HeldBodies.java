package dev.serai.aws.embedded.buckets;

import dev.serai.memory.Budget;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bounds the memory of request bodies that S3Proxy 4.1.1 holds, most of them before it has checked who sent them. Beyond
 * the bound a request is answered 503, which clients repeat. Safe for use by several threads.
 */
final class HeldBodies {
    /** The largest chunk of a body with signed chunks, in bytes: S3Proxy reserves what a chunk announces. */
    static final int MAX_CHUNK = 16 << 20;

    /** The largest body that is no object, in bytes: a list of 10,000 parts or of 1,000 keys to delete. */
    static final int MAX_DOCUMENT = 4 << 20;

    /** PUT requests with one of these parameters set a property of an object or bucket. */
    private static final Set<String> PROPERTIES =
            Set.of("acl", "versioning", "encryption", "policy", "publicAccessBlock");

    private final Budget budget;

    /** How S3Proxy holds a body. */
    enum Kind {
        /** Piece by piece. */
        STREAMED,
        /** One chunk at a time. */
        CHUNKED,
        /** Whole; twice at its end. */
        WHOLE,
        /** Whole, then as objects of some eight times its size. */
        DOCUMENT;

        static Kind of(HttpServletRequest request) {
            if (isDocument(request)) {
                return DOCUMENT;
            }
            String digest = request.getHeader("x-amz-content-sha256");
            if (digest != null && digest.startsWith("STREAMING-")) {
                return CHUNKED;
            }
            String authorization = request.getHeader("Authorization");
            boolean hashed = authorization != null
                    && authorization.startsWith("AWS4-")
                    && !"UNSIGNED-PAYLOAD".equals(digest)
                    && query(request).noneMatch("X-Amz-Algorithm"::equals);
            boolean form = request.getMethod().equals("POST");
            return hashed || form || request.getContentLengthLong() < 0 ? WHOLE : STREAMED;
        }

        private static boolean isDocument(HttpServletRequest request) {
            String type = request.getContentType();
            return switch (request.getMethod()) {
                case "POST" -> type == null || !type.startsWith("multipart/form-data");
                case "PUT" ->
                    request.getRequestURI().indexOf('/', 1) < 0
                            || query(request).anyMatch(PROPERTIES::contains);
                default -> true;
            };
        }

        private static Stream<String> query(HttpServletRequest request) {
            return request.getQueryString() == null
                    ? Stream.empty()
                    : Arrays.stream(request.getQueryString().split("&"))
                            .map(parameter -> parameter.split("=", 2)[0]);
        }
    }

    /** @param most the bound in bytes; one body alone may exceed it, up to S3Proxy's own limit */
    HeldBodies(long most) {
        this.budget = new Budget(most);
    }

    /** The share of one request. */
    Share share(Kind kind) {
        return new Share(kind);
    }

    /** What one request holds until it is closed. */
    final class Share implements AutoCloseable {
        private final Kind kind;
        private long mine;
        private long received;

        private Share(Kind kind) {
            this.kind = kind;
        }

        /**
         * Counts bytes that have arrived.
         *
         * @param whole the length of the whole body, or -1 if it is not known
         * @throws software.amazon.awssdk.services.s3.model.S3Exception 503 if what they take does not fit beside the
         *     others, 400 if there are more than any such request has
         */
        void arrived(int bytes, long whole) {
            received += bytes;
            switch (kind) {
                case STREAMED -> {}
                case CHUNKED -> {
                    if (mine == 0) {
                        take(whole < 0 ? MAX_CHUNK : Math.min(MAX_CHUNK, whole));
                    }
                }
                case WHOLE -> take(2L * bytes);
                case DOCUMENT -> {
                    if (received > MAX_DOCUMENT) {
                        throw KeyRules.error(400, "MalformedXML", "A request that is no object has at most 4 MiB.");
                    }
                    take(8L * bytes);
                }
            }
        }

        private void take(long more) {
            if (!budget.take(more, mine)) {
                throw KeyRules.error(
                        503, "SlowDown", "Too many uploads at once for the memory of the embedded buckets.");
            }
            mine += more;
        }

        @Override
        public void close() {
            budget.give(mine);
            mine = 0;
        }

        /** The request with a body that counts. */
        HttpServletRequest counted(HttpServletRequest request) {
            return new HttpServletRequestWrapper(request) {
                @Override
                public ServletInputStream getInputStream() throws IOException {
                    return new CountedBody(super.getInputStream(), Share.this, getContentLengthLong());
                }
            };
        }
    }

    private static final class CountedBody extends ServletInputStream {
        private final ServletInputStream body;
        private final Share share;
        private final long length;

        CountedBody(ServletInputStream body, Share share, long length) {
            this.body = body;
            this.share = share;
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            if (read >= 0) {
                share.arrived(1, length);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = body.read(buffer, offset, length);
            if (read > 0) {
                share.arrived(read, length);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
