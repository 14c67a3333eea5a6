package dev.serai.http.server;

import java.util.Objects;

/** A problem of HTTP itself, for which no other door has a name. It is an answer: it carries no stack trace. */
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
