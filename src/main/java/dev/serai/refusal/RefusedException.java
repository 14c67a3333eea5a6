package dev.serai.refusal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A refusal: Serai does not process this input, because of the input and not because of a failure of its own. The
 * message is one sentence for the sender; it says what is wrong and what would be right, and contains nothing
 * confidential. There is no stack trace, because refusals are ordinary answers and can be frequent.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** Creates a refusal of that kind; the message is one sentence for the sender. */
    public RefusedException(Refusal refusal, String message) {
        super(Objects.requireNonNull(message), null, false, false);
        this.refusal = Objects.requireNonNull(refusal);
    }

    /**
     * The refusal among a failure and its causes.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RefusedException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused;
            }
        }
        throw new IllegalArgumentException("a failure that is no refusal", failure);
    }

    /** The kind of refusal. */
    public Refusal refusal() {
        return refusal;
    }

    /** The public code of the kind, such as {@code invalid-list}. */
    public String code() {
        return refusal.code();
    }

    /** The {@code error} member of a reply: {@code code} and {@code message}, in that order. */
    public Map<String, Object> asMap() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code());
        error.put("message", getMessage());
        return error;
    }
}
