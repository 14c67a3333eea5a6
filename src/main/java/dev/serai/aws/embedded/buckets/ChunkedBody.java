package dev.serai.aws.embedded.buckets;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.checksum.FlexChecksum;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A body in the encoding {@code aws-chunked} (AWS Signature Version 4, "Transferring payload in multiple chunks"), passed on
 * as it comes. It fails with a 400 for a client that breaks the encoding. S3Proxy 4.1.1 answers 500 to malformed chunks,
 * and reads no further than the length that the head announces: it would store the beginning of a longer body, and neither
 * notice that the last chunk is missing nor that the checksum after it differs. So the end is checked before the last byte
 * of the content is passed on.
 */
final class ChunkedBody extends ServletInputStream {
    /** The longest line in bytes: a chunk's size and signature have some 100. */
    private static final int MAX_LINE = 1_024;

    /** The most lines after the last chunk: a checksum for each algorithm, and a signature. */
    private static final int MAX_TRAILERS = 10;

    private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,16}");

    private final ServletInputStream body;
    private final long announced;
    private final Map<String, SdkChecksum> checksums;
    private byte[] lines = {};
    private int passed;
    private long left;
    private long content;
    private boolean begun;
    private boolean ended;

    /**
     * @param announced the length of the content in bytes; negative if it is not known
     * @param checksums those that follow the content, by the names of their trailers
     */
    private ChunkedBody(ServletInputStream body, long announced, Map<String, SdkChecksum> checksums) {
        this.body = body;
        this.announced = announced;
        this.checksums = checksums;
    }

    /** The request with a checked body if that comes in chunks; else the request. */
    static HttpServletRequest checked(HttpServletRequest request) {
        String digest = request.getHeader("x-amz-content-sha256");
        if (!request.getMethod().equals("PUT") || digest == null || !digest.startsWith("STREAMING-")) {
            return request;
        }
        return new HttpServletRequestWrapper(request) {
            private ChunkedBody body;

            @Override
            public ServletInputStream getInputStream() throws IOException {
                if (body == null) {
                    body = new ChunkedBody(super.getInputStream(), announced(request), checksums(request));
                    if (body.announced == 0) {
                        body.nextChunk(); // S3Proxy will not read it
                    }
                }
                return body;
            }
        };
    }

    private static long announced(HttpServletRequest request) {
        try {
            return Long.parseLong(Objects.requireNonNullElse(request.getHeader("x-amz-decoded-content-length"), "-1"));
        } catch (NumberFormatException e) {
            return -1; // S3Proxy refuses it
        }
    }

    private static Map<String, SdkChecksum> checksums(HttpServletRequest request) {
        Map<String, SdkChecksum> checksums = new HashMap<>();
        String trailers = Objects.requireNonNullElse(request.getHeader("x-amz-trailer"), "");
        for (String name : trailers.toLowerCase(Locale.ROOT).split("[, ]+")) {
            Optional.ofNullable(FlexChecksum.fromHeaderName(name))
                    .ifPresent(algorithm -> checksums.put(name, algorithm.newChecksum()));
        }
        return checksums;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (passed == lines.length && left == 0) {
            if (ended) {
                return body.read(buffer, offset, length);
            }
            nextChunk();
        }
        if (passed < lines.length) {
            int count = Math.min(length, lines.length - passed);
            System.arraycopy(lines, passed, buffer, offset, count);
            passed += count;
            return count;
        }
        int count = body.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw incomplete("The body ends within a chunk.");
        }
        checksums.values().forEach(checksum -> checksum.update(buffer, offset, count));
        left -= count;
        content += count;
        if (left == 0 && content == announced) {
            nextChunk();
        }
        return count;
    }

    /** Reads the head of the next chunk, and what follows if it is the last one. */
    private void nextChunk() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        if (begun && !line(read).orElse("").isEmpty()) {
            throw KeyRules.error(400, "InvalidRequest", "A chunk is longer than its head says.");
        }
        begun = true;
        String head = line(read).orElseThrow(() -> incomplete("The body ends without a last chunk, of size 0."));
        String size = head.split(";", 2)[0];
        if (!SIZE.matcher(size).matches()) {
            throw KeyRules.error(400, "InvalidRequest", "A chunk begins with its size in hexadecimal digits.");
        }
        left = Long.parseUnsignedLong(size, 16);
        if (left < 0 || left > HeldBodies.MAX_CHUNK) {
            throw KeyRules.error(400, "InvalidRequest", "A chunk has at most " + HeldBodies.MAX_CHUNK + " bytes.");
        }
        if (announced >= 0 && (left == 0 ? content != announced : content + left > announced)) {
            throw incomplete("The body has another length than x-amz-decoded-content-length says.");
        }
        if (left == 0) {
            readTrailers(read);
            ended = true;
        }
        lines = read.toByteArray();
        passed = 0;
    }

    private void readTrailers(ByteArrayOutputStream read) throws IOException {
        Map<String, SdkChecksum> missing = new HashMap<>(checksums);
        int count = 0;
        for (String line = line(read).orElse("");
                !line.isEmpty();
                line = line(read).orElse("")) {
            String[] trailer = line.split(":", 2);
            if (trailer.length < 2 || ++count > MAX_TRAILERS) {
                throw malformedTrailer("After the last chunk, each line is a name and a value.");
            }
            SdkChecksum checksum = missing.remove(trailer[0].toLowerCase(Locale.ROOT));
            if (checksum != null
                    && !trailer[1].strip().equals(Base64.getEncoder().encodeToString(checksum.getChecksumBytes()))) {
                throw KeyRules.error(400, "BadDigest", "The checksum after the last chunk is not that of the content.");
            }
        }
        if (!missing.isEmpty()) {
            throw malformedTrailer("The checksum that x-amz-trailer announces is missing.");
        }
    }

    /** Reads a line, which is kept in {@code read}; empty if the body ends before it. */
    private Optional<String> line(ByteArrayOutputStream read) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = body.read(); next >= 0; next = body.read()) {
            read.write(next);
            if (next == '\n' && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                return Optional.of(line.substring(0, line.length() - 1));
            }
            if (line.length() == MAX_LINE) {
                throw KeyRules.error(
                        400, "InvalidRequest", "A line between chunks has at most " + MAX_LINE + " characters.");
            }
            line.append((char) next);
        }
        if (!line.isEmpty()) {
            throw incomplete("The body ends within a line.");
        }
        return Optional.empty();
    }

    private static S3Exception incomplete(String sentence) {
        return KeyRules.error(400, "IncompleteBody", sentence);
    }

    private static S3Exception malformedTrailer(String sentence) {
        return KeyRules.error(400, "MalformedTrailerError", sentence);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    @Override
    public boolean isFinished() {
        return passed == lines.length && left == 0 && body.isFinished();
    }

    @Override
    public boolean isReady() {
        return passed < lines.length || body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("S3Proxy reads bodies by blocking calls");
    }
}
