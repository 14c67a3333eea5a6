package dev.serai.http;

import dev.serai.http.server.Request;
import dev.serai.refusal.KnownNames;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Variable;

/**
 * Which query parameters a route takes. A route that calls none of these methods takes all, and those that it does not
 * read mean nothing. Bound as {@code parameters}; safe for use by several threads.
 */
public final class QueryParameters {
    private static final String UNKNOWN = "The request has a parameter that means nothing here:";

    /**
     * Lets a request pass that gives no other parameters than these.
     *
     * @param names their names, separated by commas, such as {@code sigma, format}
     * @throws RefusedException {@code invalid-parameter} for another, with the nearest of these
     */
    public void only(Request request, String names) {
        List<String> known = Arrays.stream(names.split(",")).map(String::strip).toList();
        new KnownNames(Refusal.INVALID_PARAMETER, UNKNOWN, "This path takes " + String.join(", ", known) + ".", known)
                .check(request.parameters());
    }

    /**
     * Lets a request pass that gives no parameters.
     *
     * @throws RefusedException {@code invalid-parameter} for any
     */
    public void none(@Variable("request") Request request) {
        new KnownNames(Refusal.INVALID_PARAMETER, UNKNOWN, "This path takes no parameters.", List.of())
                .check(request.parameters());
    }
}
