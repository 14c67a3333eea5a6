package dev.serai.http.page;

import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.http.server.SessionCookie;
import java.util.Optional;
import org.apache.camel.Variable;

/** Gives a browser its session cookie; nobody comes here without the key. Bound as {@code sessionCookie}. */
public final class SessionCookieEndpoint {
    private final Optional<String> key;

    /** The endpoint of a server with that key, or with none. */
    public SessionCookieEndpoint(Optional<String> key) {
        this.key = key;
    }

    /** An answer that sets the cookie, or nothing if none is needed. */
    public Reply give(@Variable("request") Request request) {
        Reply reply = Reply.empty(204).with("Cache-Control", "no-store");
        return key.map(known -> reply.with("Set-Cookie", SessionCookie.setting(known, "/api/", request.encrypted())))
                .orElse(reply);
    }
}
