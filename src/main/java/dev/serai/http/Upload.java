package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Variable;

/**
 * The file in a request's body: the body itself, whatever content type it is said to have (that of curl and of HTML forms
 * is often wrong, and the format is found from the bytes anyway), or the one file of {@code multipart/form-data}: an image,
 * a list, anything. Where a form has no file, its one field stands for it ({@code curl -F list=1,2,3}). Bound as {@code
 * upload}; safe for use by several threads.
 */
public final class Upload {
    private static final String MULTIPART = "multipart/form-data";

    /** The one file of a form; the name is what the client says, and empty if it says none. */
    private record FormFile(String name, byte[] bytes) {}

    /**
     * The file's bytes.
     *
     * @throws RefusedException {@code invalid-parameter} if a multipart body does not hold exactly one
     */
    public byte[] file(@Variable("request") Request request) {
        return isForm(request) ? onlyFile(request).bytes() : request.body();
    }

    /**
     * The name that a form gives its file, not to be used as a path; empty if there is none.
     *
     * @throws RefusedException as {@link #file} does
     */
    public String name(@Variable("request") Request request) {
        return isForm(request) ? onlyFile(request).name() : "";
    }

    private static boolean isForm(Request request) {
        return contentType(request).toLowerCase(Locale.ROOT).startsWith(MULTIPART);
    }

    private static String contentType(Request request) {
        return request.header("Content-Type").orElse("");
    }

    private static FormFile onlyFile(Request request) {
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType(request));
        DefaultFullHttpRequest form = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/",
                Unpooled.wrappedBuffer(request.body()),
                headers,
                new DefaultHttpHeaders());
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            // in memory: the bytes are there already, and files named by strangers have no place on a disk
            decoder = new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), form);
            List<HttpData> fields = decoder.getBodyHttpDatas().stream()
                    .filter(HttpData.class::isInstance)
                    .map(HttpData.class::cast)
                    .toList();
            List<HttpData> files =
                    fields.stream().filter(FileUpload.class::isInstance).toList();
            List<HttpData> candidates = files.isEmpty() ? fields : files;
            if (candidates.size() != 1) {
                throw refused("A multipart body holds exactly one file; this one holds " + files.size() + ".");
            }
            HttpData file = candidates.get(0);
            if (!file.isCompleted()) {
                throw refused("The multipart body is cut off.");
            }
            return new FormFile(file instanceof FileUpload named ? named.getFilename() : "", file.get());
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw refused("The multipart body is not as RFC 7578 has it.");
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
            form.release();
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Refusal.INVALID_PARAMETER, message);
    }
}
