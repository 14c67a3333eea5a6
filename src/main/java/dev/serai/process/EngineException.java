package dev.serai.process;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;

/**
 * Work on an image that was not done, through no fault of its own that is known: no process for it, or one that died or
 * took too long. Not a {@link RefusedException}, which would be the answer; this may go better at the next try.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    private EngineException(String message) {
        this(Refusal.WORKER_FAILED, message);
    }

    private EngineException(Refusal refusal, String message) {
        super(message, null, false, false); // its stack would say who waited, and every try of a job logs it
        this.refusal = refusal;
    }

    static EngineException brokenOff(Exception cause) {
        return new EngineException("The work on the image was broken off: " + cause.getMessage());
    }

    /** That refusal if it is one of the work, or this exception if it is one of the engine. */
    static RuntimeException orRefused(RefusedException refused) {
        boolean ofTheEngine = refused.refusal() == Refusal.OVERLOADED || refused.refusal() == Refusal.WORKER_FAILED;
        return ofTheEngine ? new EngineException(refused.refusal(), refused.getMessage()) : refused;
    }

    /** The same as an answer, for one who cannot try again by himself: {@code overloaded} or {@code worker-failed}. */
    public RefusedException asRefused() {
        return new RefusedException(refusal, getMessage());
    }
}
