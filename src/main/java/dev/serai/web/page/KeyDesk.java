package dev.serai.web.page;

import dev.serai.web.Pass;
import dev.serai.web.Reply;
import java.util.Optional;

/** Gives a browser its pass; the door lets nobody come here without the key. Bound as {@code keyDesk}. */
public final class KeyDesk {
    private final Optional<String> key;

    /** A desk of a server with that key, or with none. */
    public KeyDesk(Optional<String> key) {
        this.key = key;
    }

    /** An answer that gives the pass, or nothing if none is needed. */
    public Reply pass() {
        Reply reply = Reply.empty(204).with("Cache-Control", "no-store");
        return key.map(known -> reply.with("Set-Cookie", Pass.cookie(known, "/api/")))
                .orElse(reply);
    }
}
