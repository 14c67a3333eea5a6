package dev.serai.refusal;

/**
 * A dependency of Serai is missing: a taken port, an endpoint that does not answer, a queue that does not exist,
 * missing credentials. The message is one sentence that names it and the remedy; {@code --verbose} shows the cause.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a sentence that names the missing dependency and the remedy. */
    public UnavailableException(String message) {
        super(message);
    }

    /** Creates an exception with such a sentence and the cause that {@code --verbose} shows. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
