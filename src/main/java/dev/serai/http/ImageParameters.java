package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.image.GaussianBlur;
import dev.serai.image.Pipeline;
import dev.serai.image.Step;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Optional;
import org.apache.camel.Variable;

/**
 * The parameters of operations in a request's query, checked. All of them are refused as {@code invalid-parameter} if they
 * are out of range, in the words that pipelines have for it. Bound as {@code imageParameters}; safe for use by several
 * threads.
 */
public final class ImageParameters {
    private final double defaultFactor;

    /** @param defaultFactor {@link #factor} where a request gives none: greater than 0, at most 4 */
    public ImageParameters(double defaultFactor) {
        this.defaultFactor = defaultFactor;
    }

    /** The parameter {@code sigma}, in pixels; 1 if it is not given. */
    public double sigma(@Variable("request") Request request) {
        return step(request, "sigma", "blur")
                .map(step -> ((Step.Blur) step).sigma())
                .orElse(GaussianBlur.DEFAULT_SIGMA);
    }

    /** The parameter {@code factor}; the server's default if it is not given. */
    public double factor(@Variable("request") Request request) {
        return number(request, "factor").orElse(defaultFactor);
    }

    /** The parameter {@code scale}, or null if it is not given. */
    public Double scale(@Variable("request") Request request) {
        return number(request, "scale").orElse(null);
    }

    /** The parameter {@code steps}, a pipeline's canonical text. */
    public String steps(@Variable("request") Request request) {
        return Pipeline.parse(request.parameter("steps").orElse(null)).toString();
    }

    private static Optional<Double> number(Request request, String parameter) {
        return step(request, parameter, "scale").map(step -> ((Step.ScaleBy) step).factor());
    }

    private static Optional<Step> step(Request request, String parameter, String name) {
        return request.parameter(parameter).map(value -> {
            Pipeline pipeline = Pipeline.parse(name + ":" + value);
            if (pipeline.steps().size() != 1) {
                throw new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter " + parameter + " takes one number.");
            }
            return pipeline.steps().get(0);
        });
    }
}
