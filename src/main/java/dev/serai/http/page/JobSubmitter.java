package dev.serai.http.page;

import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.Pipeline;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.Clock;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Turns what the page wants done into the messages that anybody could send, and what the queue says of them into receipts.
 * Bound as {@code dispatch}; safe for use by several threads.
 */
public final class JobSubmitter {
    private static final int MOST_BYTES = 1 << 20;

    private final Gallery gallery;
    private final Clock clock;

    /** A dispatch of jobs for images of that gallery. */
    public JobSubmitter(Gallery gallery, Clock clock) {
        this.gallery = gallery;
        this.clock = clock;
    }

    /**
     * The inbox message for {@code {"key":"…","pipeline":"…"}}.
     *
     * @throws RefusedException if the pipeline is none, or the image is not there
     */
    public String job(@Variable("request") Request request) {
        var wanted = PageJson.object(request.body());
        String key = wanted.path("key").asText("");
        Pipeline pipeline = Pipeline.parse(wanted.path("pipeline").asText(""));
        if (key.isEmpty()) {
            throw new RefusedException(Refusal.INVALID_MESSAGE, "The body names no key.");
        }
        gallery.require(key);
        return PageJson.object()
                .put("key", key)
                .put("pipeline", pipeline.toString())
                .toString();
    }

    /**
     * The request message for a list: the text itself. Only what no queue can carry is refused here; the route that reads
     * the queue judges the list, and keeps an event of it either way.
     *
     * @throws RefusedException {@code invalid-list} or {@code too-large}
     */
    public String list(@Variable("request") Request request) {
        if (request.body().length > MOST_BYTES) {
            throw new RefusedException(Refusal.TOO_LARGE, "The list is longer than a message may be (1 MiB).");
        }
        String text = request.list();
        if (text.isEmpty()) {
            throw new RefusedException(Refusal.INVALID_LIST, "The list is empty.");
        }
        if (text.codePoints().anyMatch(JobSubmitter::forbidden)) {
            throw new RefusedException(
                    Refusal.INVALID_LIST, "The list has a character that no queue message can hold.");
        }
        return text;
    }

    /** What SQS does not take: all that XML 1.0 forbids. */
    private static boolean forbidden(int c) {
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0xfffe || c == 0xffff;
    }

    /** The receipt for a message that the queue has: its id, by which the page finds its own answer, and the time. */
    public Reply receipt(@Header("CamelAwsSqsMessageId") String messageId) {
        return PageJson.reply(
                202,
                PageJson.object()
                        .put("id", messageId)
                        .put("sent", clock.instant().toString()));
    }
}
