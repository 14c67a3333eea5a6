package dev.serai.http.page;

import dev.serai.http.server.Reply;
import java.time.Clock;
import org.apache.camel.Header;

/** The reply for a message that a queue has taken. Bound as {@code messageReceipt}; safe for use by several threads. */
public final class MessageReceipt {
    private final Clock clock;

    /** Receipts with the time of that clock. */
    public MessageReceipt(Clock clock) {
        this.clock = clock;
    }

    /** 202, with the message's id, by which the page finds its own log event, and the time. */
    public Reply of(@Header("CamelAwsSqsMessageId") String messageId) {
        return PageJson.reply(
                202,
                PageJson.object()
                        .put("id", messageId)
                        .put("sent", clock.instant().toString()));
    }
}
