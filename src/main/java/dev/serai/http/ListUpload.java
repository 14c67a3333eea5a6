package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import org.apache.camel.Variable;

/** A list of integers in a request's body. Bound as {@code listUpload}; safe for use by several threads. */
public final class ListUpload {
    /** The longest list in bytes. */
    public static final int MAX_BYTES = 8 << 20;

    /** Bytes of memory that the statistics of a list take for each of its bytes, about. */
    private static final long MEMORY_PER_BYTE = 16;

    /**
     * The list's text, without the final line end that {@code echo} adds; the memory that its statistics take counts
     * against the bytes in flight.
     *
     * @throws RefusedException {@code too-large}, {@code overloaded}, or {@code invalid-list} if it is not UTF-8
     */
    public String text(@Variable("request") Request request) {
        int bytes = request.body().length;
        if (bytes > MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The list has " + bytes + " bytes; it may have " + MAX_BYTES + ".");
        }
        request.holdAnswer(MEMORY_PER_BYTE * bytes);
        return request.list().replaceFirst("\\r?\\n$", "");
    }
}
