package dev.serai.http.server;

import dev.serai.json.Json;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An HTTP answer, whole. A route whose message body is a reply when it ends answers just that, whatever the message's
 * headers say.
 *
 * @param status the HTTP status
 * @param contentType its media type, or null if there is no body
 * @param body its bytes; not copied, not to be changed
 * @param headers its other headers
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
    private static final String VARY = "Vary";
    private static final String LENGTH = "Content-Length";

    public Reply {
        Objects.requireNonNull(body);
        headers = Map.copyOf(headers);
    }

    /** 200 with those bytes. */
    public static Reply of(String contentType, byte[] body) {
        return new Reply(200, contentType, body, Map.of());
    }

    /** 200 with those members as a JSON object. */
    public static Reply json(Map<String, Object> members) {
        return of("application/json", Json.writeBytes(members));
    }

    /** A status without a body. */
    public static Reply empty(int status) {
        return new Reply(status, null, new byte[0], Map.of());
    }

    /**
     * 206: a part of what 200 would hold.
     *
     * @param range the value of {@code Content-Range}
     */
    public static Reply partial(String contentType, byte[] body, String range) {
        return new Reply(206, contentType, body, Map.of("Content-Range", range));
    }

    /** 200 without its body, for HEAD: that would have so many bytes. */
    public static Reply headOf(String contentType, long length) {
        return new Reply(200, contentType, new byte[0], Map.of(LENGTH, String.valueOf(length)));
    }

    /** The same with one more header; what {@code Vary} names is added to what it names already. */
    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        if (name.equals(VARY) && headers.containsKey(VARY)) {
            String named = headers.get(VARY);
            more.put(VARY, List.of(named.split(", ")).contains(value) ? named : named + ", " + value);
        } else {
            more.put(name, value);
        }
        return new Reply(status, contentType, body, more);
    }

    FullHttpResponse toNetty() {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        headers.forEach(response.headers()::set);
        if (contentType != null) {
            response.headers().set("Content-Type", contentType);
        }
        if (!headers.containsKey(LENGTH)) {
            response.headers().setInt(LENGTH, body.length);
        }
        return response;
    }
}
