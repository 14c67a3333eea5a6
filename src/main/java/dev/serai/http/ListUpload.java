package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.numbers.IntegerList;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import org.apache.camel.Variable;

/** A list of integers in a request's body, or in a form in it. Bound as {@code listUpload}; safe for use by several threads. */
public final class ListUpload {
    /** The longest list in bytes. */
    public static final int MAX_BYTES = 8 << 20;

    /** Bytes of memory that the statistics of a list take for each of its bytes, about. */
    private static final long MEMORY_PER_BYTE = 16;

    private final Upload upload;

    /** @param upload finds the list in a body */
    public ListUpload(Upload upload) {
        this.upload = upload;
    }

    /**
     * The list's text; the memory that its statistics take counts against the bytes in flight.
     *
     * @throws RefusedException {@code too-large}, {@code overloaded}, {@code invalid-list} if it is not text, or {@code
     *     invalid-parameter} if a multipart body does not hold exactly one file
     */
    public String text(@Variable("request") Request request) {
        byte[] list = upload.file(request);
        if (list.length > MAX_BYTES) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The list has " + list.length + " bytes; it may have " + MAX_BYTES + ".");
        }
        request.holdAnswer(MEMORY_PER_BYTE * list.length);
        return IntegerList.text(list);
    }
}
