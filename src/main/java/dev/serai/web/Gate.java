package dev.serai.web;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides by a request's head alone whether its body may come: a wrong path, method, key, origin or length is answered
 * before a byte of the body is read. Safe for use by several threads.
 */
final class Gate {
    private static final String API_KEY = "X-API-Key";
    private static final String BEARER = "Bearer ";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final DoorRules rules;
    private final Paths paths;
    private final String pass;

    Gate(DoorRules rules, Paths paths) {
        this.rules = rules;
        this.paths = paths;
        this.pass = rules.apiKey().map(Pass::of).orElse("");
    }

    /** The answer to a request that goes no further, or empty if it may come in. */
    Optional<Reply> check(HttpRequest head) {
        Optional<Problem> problem = form(head);
        if (problem.isPresent()) {
            return problem.map(Problem::reply);
        }
        String path = path(head);
        if (head.method().equals(HttpMethod.OPTIONS)) {
            return Optional.of(options(head, path));
        }
        return serving(head, path)
                .or(() -> key(head, path))
                .or(() -> origin(head))
                .or(() -> length(head))
                .map(Problem::reply);
    }

    private static Optional<Problem> form(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return Optional.of(
                    head.decoderResult().cause() instanceof TooLongFrameException
                            ? new Problem(
                                    431, "request-head-too-large", "The request line or the headers are too long.")
                            : new Problem(400, "bad-request", "This is not an HTTP request as RFC 9112 has it."));
        }
        if (head.headers().getAll(HttpHeaderNames.HOST).size() != 1
                && head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0) {
            return Optional.of(new Problem(400, "bad-request", "An HTTP/1.1 request has exactly one Host header."));
        }
        try {
            new URI(head.uri());
            path(head);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.of(new Problem(
                    400, "bad-request", "The request target is not a URI; write other characters with percent signs."));
        }
        String expectation = head.headers().get(HttpHeaderNames.EXPECT);
        if (expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            return Optional.of(
                    new Problem(417, "expectation-failed", "The only expectation that is met is 100-continue."));
        }
        return Optional.empty();
    }

    static String path(HttpRequest head) {
        return new QueryStringDecoder(head.uri()).path();
    }

    /** What Camel compares: the path as it was sent, without the query. */
    private static String rawPath(HttpRequest head) {
        return new QueryStringDecoder(head.uri()).rawPath();
    }

    private Optional<Problem> serving(HttpRequest head, String path) {
        String raw = rawPath(head);
        String method = head.method().name();
        if (paths.serves(method, raw)) {
            return Optional.empty();
        }
        String allowed = paths.allowed(raw);
        return Optional.of(allowed.isEmpty() ? Problem.notFound(path) : Problem.methodNotAllowed(method, allowed));
    }

    private Reply options(HttpRequest head, String path) {
        String allowed = paths.allowed(rawPath(head));
        if (allowed.isEmpty() && !head.uri().equals("*")) {
            return Problem.notFound(path).reply();
        }
        Reply reply = Reply.empty(204);
        if (!allowed.isEmpty()) {
            reply = reply.with("Allow", allowed);
        }
        if (rules.corsOrigin().isPresent() && head.headers().contains("Access-Control-Request-Method")) {
            reply = reply.with("Access-Control-Allow-Methods", allowed)
                    .with(
                            "Access-Control-Allow-Headers",
                            "Content-Type, Accept, Authorization, X-API-Key, If-None-Match")
                    .with("Access-Control-Max-Age", "600");
        }
        return reply;
    }

    /** The headers by which a browser lets the pages of the allowed origin read the answer; none unless set. */
    Map<String, String> corsHeaders(HttpRequest head) {
        String origin = head.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null || !mayCall(origin)) {
            return Map.of();
        }
        return Map.of(
                "Access-Control-Allow-Origin",
                rules.corsOrigin().orElseThrow(),
                "Access-Control-Expose-Headers",
                "ETag, Retry-After",
                "Vary",
                "Origin");
    }

    private boolean mayCall(String origin) {
        return rules.corsOrigin()
                .filter(allowed -> allowed.equals("*") || allowed.equals(origin))
                .isPresent();
    }

    private Optional<Problem> key(HttpRequest head, String path) {
        if (rules.apiKey().isEmpty() || SAFE.contains(head.method()) && rules.isOpen(path)) {
            return Optional.empty();
        }
        String given = head.headers().get(API_KEY);
        String authorization = head.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (given == null
                && authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            given = authorization.substring(BEARER.length()).strip();
        }
        if (given != null && same(given, rules.apiKey().get())) {
            return Optional.empty();
        }
        Optional<String> shown = Pass.shown(head.headers().get(HttpHeaderNames.COOKIE));
        if (shown.isPresent() && same(shown.get(), pass)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                401,
                "unauthorized",
                "This server wants its key: send it as X-API-Key, or as Authorization: Bearer.",
                Map.of("WWW-Authenticate", "Bearer realm=\"serai\"")));
    }

    /** Compares in a time that tells nothing of either text, not even its length. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(digest(one), digest(other));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A browser says on whose behalf it sends; what another site's page sends is refused unless that may call. */
    private Optional<Problem> origin(HttpRequest head) {
        String origin = head.headers().get(HttpHeaderNames.ORIGIN);
        if (SAFE.contains(head.method()) || origin == null || mayCall(origin) || isOwn(origin, head)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                403, "cross-site", "Pages of another site may not send here; serai.http.cors-origin can allow one."));
    }

    private static boolean isOwn(String origin, HttpRequest head) {
        int slashes = origin.indexOf("://");
        return slashes > 0
                && origin.substring(slashes + 3).equalsIgnoreCase(head.headers().get(HttpHeaderNames.HOST));
    }

    private Optional<Problem> length(HttpRequest head) {
        long length;
        try {
            length = HttpUtil.getContentLength(head, -1L);
        } catch (NumberFormatException e) {
            return Optional.of(new Problem(400, "bad-request", "The Content-Length is not a number."));
        }
        return length > rules.maxBytes()
                ? Optional.of(tooLarge("The body has " + length + " bytes"))
                : Optional.empty();
    }

    Problem tooLarge(String what) {
        return new Problem(413, "too-large", what + "; the limit is " + rules.maxBytes() + ".");
    }
}
