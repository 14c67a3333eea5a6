package dev.serai.http;

import dev.serai.aws.RequestCalls;
import dev.serai.http.server.Request;
import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.process.Client;
import dev.serai.process.EncodedImage;
import dev.serai.process.ImageEngine;
import dev.serai.process.Rendition;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Has an engine do what a route has noted on a picture and encode the result, without holding a thread meanwhile, and only
 * as long as the client is still connected; the result counts against the bytes in flight. Bound once for each server:
 * {@code httpEncoder}, {@code scaleEncoder} and {@code pageEncoder}, whose requests take turns. Safe for use by several
 * threads.
 */
public final class ResponseEncoder {
    /** What waits for an image is the rest of its request's route, on a thread of its own. */
    private static final RequestCalls.Caller REST_OF_ROUTE = new RequestCalls.Caller() {
        @Override
        public boolean mayWait() {
            return true;
        }

        @Override
        public void called() {
            // the thread is the right one
        }
    };

    private final ImageEngine engine;

    /** @param engine remains the caller's to close */
    public ResponseEncoder(ImageEngine engine) {
        this.engine = engine;
    }

    /**
     * The picture in the format that the client asks for; see {@link Negotiation}.
     *
     * @return exceptionally a {@link dev.serai.refusal.RefusedException} of the picture, or {@code overloaded}, or {@code
     *     worker-failed}
     */
    public CompletionStage<EncodedImage> encode(@Body Picture picture, @Variable("request") Request request) {
        return encodeAs(
                picture,
                Negotiation.format(request, Optional.of(picture.format())).orElse(null),
                request);
    }

    /** The picture in that format, or in the one it came in if that is null; fails as {@link #encode} does. */
    public CompletionStage<EncodedImage> encodeAs(Picture picture, Format format, Request request) {
        return submit(picture, Rendition.in(Optional.ofNullable(format)), request);
    }

    /** A small still picture of it; fails as {@link #encode} does. */
    public CompletionStage<EncodedImage> thumbnail(@Body Picture picture, @Variable("request") Request request) {
        return submit(picture, Rendition.thumbnail(), request);
    }

    private CompletionStage<EncodedImage> submit(Picture picture, Rendition rendition, Request request) {
        CompletableFuture<EncodedImage> answer = new CompletableFuture<>();
        engine.submit(picture, rendition, new Client(request.network(), request::wanted, request::holdAnswer))
                .whenComplete((result, failure) -> RequestCalls.serve(REST_OF_ROUTE, () -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }));
        return answer;
    }
}
