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
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Variable;

/**
 * The file in a request's body: the body itself, whatever content type it is said to have (that of curl and of HTML forms
 * is often wrong, and the format is found from the bytes anyway), or the one file of {@code multipart/form-data}. Bound as
 * {@code upload}; safe for use by several threads.
 */
public final class Upload {
    private static final String MULTIPART = "multipart/form-data";

    /**
     * The file's bytes.
     *
     * @throws RefusedException {@code invalid-parameter} if a multipart body does not hold exactly one
     */
    public byte[] file(@Variable("request") Request request) {
        String type = request.header("Content-Type").orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith(MULTIPART) ? onlyFile(type, request.body()) : request.body();
    }

    private static byte[] onlyFile(String type, byte[] body) {
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, type);
        DefaultFullHttpRequest form = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/",
                Unpooled.wrappedBuffer(body),
                headers,
                new DefaultHttpHeaders());
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            // in memory: the bytes are there already, and files named by strangers have no place on a disk
            decoder = new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), form);
            List<FileUpload> files = decoder.getBodyHttpDatas().stream()
                    .filter(data -> data.getHttpDataType() == InterfaceHttpData.HttpDataType.FileUpload)
                    .map(FileUpload.class::cast)
                    .toList();
            if (files.size() != 1) {
                throw refused("A multipart body holds exactly one file; this one holds " + files.size() + ".");
            }
            if (!files.get(0).isCompleted()) {
                throw refused("The multipart body is cut off.");
            }
            return files.get(0).get();
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
