package dev.serai.web;

import dev.serai.process.Result;
import dev.serai.process.Work;
import dev.serai.process.Workers;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Workers, as a route asks them: without holding a thread while they work, and only as long as the one who asked is still
 * connected. Bound as {@code children} and as {@code scalers}.
 */
public final class Workshop {
    private final Workers workers;

    /** A workshop of those workers, which stay the caller's to close. */
    public Workshop(Workers workers) {
        this.workers = workers;
    }

    /** The result of that work, once it is done. */
    public CompletionStage<Result> ask(@Body Work work, @Variable("request") Request request) {
        return workers.ask(work, request::wanted);
    }
}
