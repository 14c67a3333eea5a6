package dev.serai.http.page;

import dev.serai.numbers.IntegerList;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import org.apache.camel.Body;

/** Lists of integers that the page sends to the request queue. Bound as {@code listRequests}; safe for several threads. */
public final class ListRequests {
    private static final int MAX_BYTES = 1 << 20;

    /**
     * The request message for a list: the text itself. Only what no queue can carry is refused here;
     * the route that reads the queue judges the list, and keeps an event of it either way.
     *
     * @throws RefusedException {@code invalid-list} or {@code too-large}
     */
    public String message(@Body byte[] list) {
        if (list.length > MAX_BYTES) {
            throw new RefusedException(Refusal.TOO_LARGE, "The list is longer than a message may be (1 MiB).");
        }
        String text = IntegerList.text(list);
        if (text.isEmpty()) {
            throw new RefusedException(Refusal.INVALID_LIST, "The list is empty.");
        }
        if (text.codePoints().anyMatch(ListRequests::unsendable)) {
            throw new RefusedException(
                    Refusal.INVALID_LIST, "The list has a character that no queue message can hold.");
        }
        return text;
    }

    /** What SQS does not take: all that XML 1.0 forbids. */
    private static boolean unsendable(int c) {
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0xfffe || c == 0xffff;
    }
}
