package dev.serai.http.server;

import dev.serai.memory.Budget;
import java.util.List;
import java.util.Map;

/** Requests as they reach a route, for tests of what routes do with them. */
public final class TestRequests {
    private TestRequests() {}

    /** A GET request without a body, from a client that waits, with that header if it has a value. */
    public static Request get(String target, String header, String value) {
        return request("GET", target, header, value);
    }

    /** A HEAD request, from a client that waits. */
    public static Request head(String target) {
        return request("HEAD", target, null, null);
    }

    private static Request request(String method, String target, String header, String value) {
        return new Request(
                method,
                RequestTarget.parse(method, target),
                value == null ? Map.of() : Map.of(header, List.of(value)),
                new byte[0],
                false,
                "",
                () -> true,
                new HeldBytes(new Budget(100)));
    }
}
