package dev.serai.refusal;

/**
 * Something Serai needs is not there: a port that is taken, an endpoint that does not answer, a queue that does not
 * exist, credentials that are missing. The message is one sentence that says which and what to do; the cause, if any, is
 * for {@code --verbose}.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says in one sentence what is not there and what to do. */
    public UnavailableException(String message) {
        super(message);
    }

    /** The same with what {@code --verbose} shows. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
