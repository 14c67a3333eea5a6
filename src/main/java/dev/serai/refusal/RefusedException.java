package dev.serai.refusal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Work that Serai does not do because of what was asked, not because of a fault of its own. The message is one sentence
 * for the person who asked: it says what is wrong and what would be right, and holds nothing that must not leave the
 * process. It carries no stack trace: a refusal is an answer, and strangers can cause as many as they like.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** A refusal of that kind; the message is one sentence for the person who asked. */
    public RefusedException(Refusal refusal, String message) {
        super(Objects.requireNonNull(message), null, false, false);
        this.refusal = Objects.requireNonNull(refusal);
    }

    /**
     * The refusal that a failure is about: itself or one of its causes.
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

    /** What kind of refusal it is. */
    public Refusal refusal() {
        return refusal;
    }

    /** The kind's public name, such as {@code invalid-list}. */
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
