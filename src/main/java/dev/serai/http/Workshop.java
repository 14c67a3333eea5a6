package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.process.ImageEngine;
import dev.serai.process.Result;
import dev.serai.process.Work;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * An engine, as a route of an HTTP server asks it: without holding a thread while it works, and only as long as the one
 * who asked is still connected. Bound as {@code children} and as {@code scalers}.
 */
public final class Workshop {
    private final ImageEngine engine;

    /** Asks that engine, which stays the caller's to close. */
    public Workshop(ImageEngine engine) {
        this.engine = engine;
    }

    /** The result of that work, once it is done. */
    public CompletionStage<Result> ask(@Body Work work, @Variable("request") Request request) {
        return engine.submit(work, request::wanted).thenApply(result -> {
            request.holdAnswer(result.image().length);
            return result;
        });
    }
}
