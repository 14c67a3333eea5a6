package dev.serai.aws.embedded.queues;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteString$;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * The body of one call to the embedded queues. Its first {@value #SMALL} bytes are always read; the rest only once there
 * is room for all of it in the budget that the calls share. What finds no room is read to its end and dropped, so that the
 * client takes notice of the refusal. Used by one stream; released by any thread.
 */
final class CallBody {
    /** Bytes of a body or an answer that count in no budget: none of the everyday calls has to wait. */
    static final int SMALL = 16 << 10;

    /** The largest body in bytes: the 1 MiB that SQS takes, and room for escapes. */
    static final int MOST = 4 << 20;

    /**
     * The most values of one call. SQS needs some 600 for a batch of ten messages with ten attributes each. ElasticMQ
     * makes an object of each, of fifty times the size of the shortest.
     */
    static final int MOST_VALUES = 4_000;

    /** How long a body may take, waiting included; less than the server's limit on a request. */
    private static final Duration LIMIT = Duration.ofSeconds(35);

    private final ByteBudget budget;
    private final ByteStringBuilder kept = ByteString$.MODULE$.newBuilder();
    private long received;
    private long held;
    private boolean refused;
    private boolean released;

    CallBody(ByteBudget budget) {
        this.budget = budget;
    }

    /** Reads the body; fails with a {@link RefusedCallException} if it is refused. */
    CompletionStage<ByteString> read(HttpEntity entity, Materializer materializer) {
        long expected = entity.getContentLengthOption().orElse(MOST);
        return entity.getDataBytes()
                .mapAsync(1, bytes -> arrived(bytes, expected))
                .completionTimeout(LIMIT)
                .runForeach(this::keep, materializer)
                .handle((done, e) -> {
                    if (refused) {
                        throw new RefusedCallException(
                                503,
                                "ServiceUnavailable",
                                "Too many large calls at once for the memory of the queues.");
                    }
                    if (e != null) {
                        throw refusal(e);
                    }
                    return kept.result();
                });
    }

    private CompletionStage<ByteString> arrived(ByteString bytes, long expected) {
        received += bytes.size();
        if (received <= SMALL || held > 0 || refused) {
            return CompletableFuture.completedFuture(bytes);
        }
        return budget.take(expected).thenApply(room -> {
            hold(room ? expected : 0);
            return bytes;
        });
    }

    private synchronized void hold(long bytes) {
        if (released) { // the client went away while this one waited
            budget.give(bytes);
        } else {
            held = bytes;
        }
        refused = held == 0;
    }

    private void keep(ByteString bytes) {
        if (refused) {
            kept.clear();
        } else {
            kept.append(bytes);
        }
    }

    private static RefusedCallException refusal(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof EntityStreamSizeException) {
            return new RefusedCallException(413, "RequestEntityTooLarge", "A call has at most " + MOST + " bytes.");
        }
        return cause instanceof TimeoutException
                ? new RefusedCallException(408, "RequestTimeout", "The call did not arrive in time.")
                : new RefusedCallException(400, "InvalidRequest", "The call did not arrive whole.");
    }

    /** Gives back what the body holds of the budget. */
    synchronized void release() {
        budget.give(held);
        held = 0;
        released = true;
    }

    /**
     * Refuses a body with more values than any call of SQS has.
     *
     * @param json whether it is JSON; else a form
     */
    static void checkValues(ByteString body, boolean json) {
        int values = json ? jsonValues(body.asByteBuffer()) : formValues(body.asByteBuffer());
        if (values > MOST_VALUES) {
            throw new RefusedCallException(400, "InvalidRequest", "A call has at most " + MOST_VALUES + " values.");
        }
    }

    private static int formValues(ByteBuffer form) {
        int values = 0;
        while (form.hasRemaining() && values <= MOST_VALUES) {
            if (form.get() == '&') {
                values++;
            }
        }
        return values;
    }

    /** Counts what begins a value or a member: each has one of these characters before it, outside strings. */
    private static int jsonValues(ByteBuffer json) {
        int values = 0;
        boolean text = false;
        while (json.hasRemaining() && values <= MOST_VALUES) {
            switch (json.get()) {
                case '"' -> text = !text;
                case '\\' -> {
                    if (text && json.hasRemaining()) {
                        json.get();
                    }
                }
                case '[', '{', ',', ':' -> values += text ? 0 : 1;
                default -> {}
            }
        }
        return values;
    }
}
