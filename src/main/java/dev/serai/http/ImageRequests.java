package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.process.Result;
import dev.serai.process.Work;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * What an HTTP request asks to be done with the image it brings: one method for each path. Parameters are checked here,
 * before anything is decoded. Bound as {@code imageRequests}.
 */
public final class ImageRequests {
    private final String defaultFactor;

    /** @param defaultFactor the factor of {@link #scale} where a request gives none, in the form of a pipeline's */
    public ImageRequests(String defaultFactor) {
        this.defaultFactor = defaultFactor;
    }

    /** {@code POST /}: grayscale. */
    public Work grayscale(@Variable("request") Request request) {
        scaling(request, "scale");
        return work(request, "grayscale");
    }

    /** {@code POST /blur}: blur by the parameter {@code sigma}. */
    public Work blur(@Variable("request") Request request) {
        return work(request, step("blur", "sigma", request).orElse("blur"));
    }

    /** {@code POST /pipeline}: the steps of the parameter {@code steps}. */
    public Work pipeline(@Variable("request") Request request) {
        return work(
                request, Pipeline.parse(request.parameter("steps").orElse(null)).toString());
    }

    /** A route from the template {@code http-operation}: the steps that the route names. */
    public Work fixed(@Variable("request") Request request, String steps) {
        return work(request, Pipeline.parse(steps).toString());
    }

    /** Server B's {@code POST /}: scale by the parameter {@code factor}. */
    public Work scale(@Variable("request") Request request) {
        return work(request, scaling(request, "factor").orElse("scale:" + defaultFactor));
    }

    /** The image as it came, to be scaled elsewhere; the parameter {@code factor} is checked but not applied. */
    public Work untouched(@Variable("request") Request request) {
        scaling(request, "factor");
        return work(request, "");
    }

    /** A result as the image to work on next. */
    public Work next(@Body Result result) {
        return new Work(result.image(), "", Optional.of(result.format()));
    }

    /** Whether {@code POST /} asks for scaling as well. */
    public boolean scales(@Variable("request") Request request) {
        return request.parameter("scale").isPresent();
    }

    private static Optional<String> scaling(Request request, String parameter) {
        return step("scale", parameter, request);
    }

    /** One step made of a parameter; empty if that is not given. */
    private static Optional<String> step(String name, String parameter, Request request) {
        return request.parameter(parameter).map(value -> {
            Pipeline pipeline = Pipeline.parse(name + ":" + value);
            if (pipeline.steps().size() != 1) {
                throw new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter " + parameter + " takes one number.");
            }
            return pipeline.toString();
        });
    }

    private static Work work(Request request, String pipeline) {
        byte[] image = Upload.file(request);
        Optional<Format> source = Codecs.formatOf(image);
        return new Work(image, pipeline, Negotiation.format(request, source));
    }
}
