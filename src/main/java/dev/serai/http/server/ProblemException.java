package dev.serai.http.server;

import java.util.Objects;

/** A problem of HTTP itself, which no other transport has a name for. It is a reply: it carries no stack trace. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** An answer with that problem. */
    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = Objects.requireNonNull(problem);
    }

    /** What to answer. */
    public Problem problem() {
        return problem;
    }
}
