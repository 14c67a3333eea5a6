package dev.serai.aws.embedded.buckets;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * Bounds the memory of request bodies that S3Proxy 4.1.1 holds whole, before it has checked who sent them: those signed
 * as one piece, as the AWS CLI sends them over plain HTTP. A body counts as it arrives, twice because it is copied at its
 * end, and beyond the bound its request is answered 503, which clients repeat. Safe for use by several threads.
 */
final class SignedBodies {
    private static final int COPIES = 2;

    private final long most;
    private long held;

    /** @param most the bound in bytes; one body alone may exceed it, up to S3Proxy's own limit */
    SignedBodies(long most) {
        this.most = most;
    }

    /** Whether S3Proxy will hold the body of that request whole. */
    static boolean isHeldWhole(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        String digest = request.getHeader("x-amz-content-sha256");
        return authorization != null
                && authorization.startsWith("AWS4-")
                && (digest == null || !digest.startsWith("STREAMING-") && !digest.equals("UNSIGNED-PAYLOAD"));
    }

    /** The share of one request. */
    Share share() {
        return new Share();
    }

    /** What one request holds until it is closed. */
    final class Share implements AutoCloseable {
        private long mine;

        /** @throws software.amazon.awssdk.services.s3.model.S3Exception 503 if that does not fit beside the others */
        void take(int bytes) {
            long more = (long) COPIES * bytes;
            synchronized (SignedBodies.this) {
                if (held > mine && held + more > most) {
                    throw KeyRules.error(
                            503, "SlowDown", "Too many uploads at once for the memory of the embedded buckets.");
                }
                held += more;
            }
            mine += more;
        }

        @Override
        public void close() {
            synchronized (SignedBodies.this) {
                held -= mine;
            }
            mine = 0;
        }

        /** The request with a body that counts. */
        HttpServletRequest counted(HttpServletRequest request) {
            return new HttpServletRequestWrapper(request) {
                @Override
                public ServletInputStream getInputStream() throws IOException {
                    return new CountedBody(super.getInputStream(), Share.this);
                }
            };
        }
    }

    private static final class CountedBody extends ServletInputStream {
        private final ServletInputStream body;
        private final Share share;

        CountedBody(ServletInputStream body, Share share) {
            this.body = body;
            this.share = share;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            if (read >= 0) {
                share.take(1);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = body.read(buffer, offset, length);
            if (read > 0) {
                share.take(read);
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
