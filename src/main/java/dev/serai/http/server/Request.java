package dev.serai.http.server;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * An HTTP request as routes see it: their exchange variable {@code request}. Nothing of it is put into message headers,
 * where Camel would take names that begin with its own prefix as orders.
 */
public final class Request {
    private final String method;
    private final RequestTarget target;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final boolean encrypted;
    private final String network;
    private final BooleanSupplier connected;
    private final HeldBytes held;

    Request(
            String method,
            RequestTarget target,
            Map<String, List<String>> headers,
            byte[] body,
            boolean encrypted,
            String network,
            BooleanSupplier connected,
            HeldBytes held) {
        this.method = method;
        this.target = target;
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.body = body;
        this.encrypted = encrypted;
        this.network = network;
        this.connected = connected;
        this.held = held;
    }

    /** {@code GET}, {@code POST} … */
    public String method() {
        return method;
    }

    /** The path, percent signs decoded, without the query. */
    public String path() {
        return target.path();
    }

    /** The body, whole; not copied, not to be changed. */
    public byte[] body() {
        return body;
    }

    /** Whether it came over TLS that ends here; what a proxy says of its own connection is not believed. */
    public boolean encrypted() {
        return encrypted;
    }

    /**
     * Counts so many bytes as the answer to this request, in the place of what was counted before, against the budget of
     * bytes in flight. To be called before they are fetched, or as soon as they are there.
     *
     * @throws RefusedException {@code overloaded} if they are not left, or nobody waits for the answer any more
     */
    public void holdAnswer(long bytes) {
        if (!wanted() || !held.answer(bytes)) {
            throw new RefusedException(Refusal.OVERLOADED, Problem.NO_MEMORY_LEFT);
        }
    }

    HeldBytes held() {
        return held;
    }

    /** The network that it came from, see {@link Networks}; those behind one proxy are one. */
    public String network() {
        return network;
    }

    /** Whether the one who asked is still there to be answered. */
    public boolean wanted() {
        return connected.getAsBoolean();
    }

    /**
     * A query parameter; empty if it is not given.
     *
     * @throws RefusedException {@code invalid-parameter} if it is given twice
     */
    public Optional<String> parameter(String name) {
        List<String> values = target.query().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "The parameter " + name + " is given " + values.size() + " times.");
        }
        return values.stream().findFirst();
    }

    /** The names of the query parameters that are given. */
    public Set<String> parameters() {
        return target.query().keySet();
    }

    /** A header; several of the name are joined by a comma, as RFC 9110 (5.2) has it. Empty if there is none. */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    /** Whether the client says that it has the version of that entity tag (quotes included); compared weakly. */
    public boolean has(String tag) {
        return Arrays.stream(header("If-None-Match").orElse("").split(","))
                .map(String::strip)
                .anyMatch(known ->
                        known.equals("*") || (known.startsWith("W/") ? known.substring(2) : known).equals(tag));
    }

    @Override
    public String toString() {
        return method + " " + target.path();
    }
}
