package dev.serai.http.server;

import dev.serai.http.server.HttpRoutes.HttpRoute;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides by a request's head alone whether its body may come: a wrong path, method, key, host, origin or length is
 * answered before a byte of the body is read. Safe for use by several threads.
 */
final class RequestHeadFilter {
    private static final String API_KEY = "X-API-Key";
    private static final String BEARER = "Bearer ";
    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
    private static final String SEC_FETCH = "Sec-Fetch-";

    /** The first segment of the paths that only the page asks for. */
    private static final String PAGE_API = "api";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final HttpServerRules rules;
    private final HttpRoutes routes;
    private final OwnHosts hosts;
    private final String cookie;

    RequestHeadFilter(HttpServerRules rules, HttpRoutes routes, OwnHosts hosts) {
        this.rules = rules;
        this.routes = routes;
        this.hosts = hosts;
        this.cookie = rules.apiKey().map(SessionCookie::of).orElse("");
    }

    /**
     * What became of a head.
     *
     * @param refusal the answer to a request that goes no further, or empty if it may come in
     * @param target what it is for; null if it was refused
     * @param route what serves it; null if it was refused
     */
    record Decision(Optional<Reply> refusal, RequestTarget target, HttpRoute route) {
        private static Decision refused(Reply reply) {
            return new Decision(Optional.of(reply), null, null);
        }

        private static Decision refused(Problem problem) {
            return refused(problem.reply());
        }
    }

    /** A request's head, its target and the host that it is for, each read once. */
    private record Head(HttpRequest request, RequestTarget target, Authority host) {
        HttpMethod method() {
            return request.method();
        }

        String header(CharSequence name) {
            return request.headers().get(name);
        }

        /** Whether no page sent it, or one of this server's own. */
        boolean isOwn() {
            String origin = header(HttpHeaderNames.ORIGIN);
            String site = header(SEC_FETCH_SITE);
            return (origin == null || isOwn(origin))
                    && (site == null || site.equals("same-origin") || site.equals("none"));
        }

        boolean isOwn(String origin) {
            int slashes = origin.indexOf("://");
            try {
                return slashes > 0
                        && Authority.parse(origin.substring(slashes + 3)).equals(host);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** Whether a browser sent it on behalf of a page: browsers say so, other programs do not. */
        boolean isOfAPage() {
            if (!target.segments().isEmpty() && target.segments().get(0).equals(PAGE_API)) {
                return true;
            }
            Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                    request.headers().iteratorCharSequence();
            while (headers.hasNext()) {
                String name = headers.next().getKey().toString();
                if (name.equalsIgnoreCase("Origin") || name.regionMatches(true, 0, SEC_FETCH, 0, SEC_FETCH.length())) {
                    return true;
                }
            }
            return false;
        }
    }

    Decision check(HttpRequest request) {
        Head head;
        try {
            head = read(request);
        } catch (ProblemException e) {
            return Decision.refused(e.problem());
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return Decision.refused(options(head));
        }
        boolean authorized = rules.apiKey().isEmpty() || showsKey(head);
        boolean open = rules.isOpen(head.target());
        Optional<HttpRoute> route = routes.find(request.method().name(), head.target());
        Optional<Problem> problem = Optional.<Problem>empty()
                .or(() -> authorized || open ? serving(head, route) : Optional.empty())
                .or(() -> authorized || open && SAFE.contains(head.method()) ? Optional.empty() : keyIsMissing())
                .or(() -> host(head))
                .or(() -> origin(head))
                .or(() -> coding(request))
                .or(() -> compression(request))
                .or(() -> length(request));
        return problem.map(Decision::refused)
                .orElseGet(() -> new Decision(Optional.empty(), head.target(), route.orElseThrow()));
    }

    private static Head read(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            throw new ProblemException(undecodable(request.decoderResult().cause()));
        }
        if (request.protocolVersion().majorVersion() != 1) {
            throw new ProblemException(new Problem(
                    505, "unsupported-version", "This server speaks HTTP/1.1 and HTTP/1.0 in this form of request."));
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean may10 = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        if (hosts.size() != 1 && !(may10 && hosts.isEmpty())) {
            throw new ProblemException(badRequest("An HTTP/1.1 request has exactly one Host header."));
        }
        RequestTarget target = RequestTarget.parse(request.method().name(), request.uri());
        Authority host;
        try {
            host = Authority.parse(hosts.isEmpty() ? "" : hosts.get(0));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(badRequest("The Host header is not a host, or a host and a port."));
        }
        String expectation = request.headers().get(HttpHeaderNames.EXPECT);
        if (expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            throw new ProblemException(
                    new Problem(417, "expectation-failed", "The only expectation that is met is 100-continue."));
        }
        return new Head(request, target, target.authority().orElse(host));
    }

    private static Problem undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(414, "target-too-long", "The request line is too long.");
        }
        if (cause instanceof TooLongFrameException) {
            return new Problem(431, "request-head-too-large", "The headers are too long.");
        }
        return badRequest(
                cause instanceof RequestDecoder.TwoLengthsException
                        ? "A request has a Content-Length or a Transfer-Encoding, not both."
                        : "This is not an HTTP request as RFC 9112 has it.");
    }

    private static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", detail);
    }

    private Optional<Problem> serving(Head head, Optional<HttpRoute> route) {
        if (route.isPresent()) {
            return route.get().suspended() ? Optional.of(Problem.suspended()) : Optional.empty();
        }
        String allowed = routes.allowed(head.target());
        return Optional.of(
                allowed.isEmpty()
                        ? Problem.notFound(head.target().path())
                        : Problem.methodNotAllowed(head.method().name(), allowed));
    }

    /** A preflight shows no key, and learns nothing of paths that need one. */
    private Reply options(Head head) {
        boolean preflight =
                rules.corsOrigin().isPresent() && head.request().headers().contains("Access-Control-Request-Method");
        boolean open = rules.apiKey().isEmpty() || rules.isOpen(head.target()) || showsKey(head);
        if (!open && !preflight && !head.target().isAsterisk()) {
            return keyIsMissing().orElseThrow().reply();
        }
        String allowed = open ? routes.allowed(head.target()) : HttpRoutes.methods();
        if (allowed.isEmpty() && !head.target().isAsterisk()) {
            return Problem.notFound(head.target().path()).reply();
        }
        Reply reply = Reply.empty(204);
        if (!allowed.isEmpty() && open) {
            reply = reply.with("Allow", allowed);
        }
        if (preflight) {
            reply = reply.with("Access-Control-Allow-Methods", allowed)
                    .with(
                            "Access-Control-Allow-Headers",
                            "Content-Type, Accept, Authorization, X-API-Key, If-None-Match, Range, If-Range")
                    .with("Access-Control-Max-Age", "600");
        }
        return reply;
    }

    /**
     * Says which pages may read an answer, by the headers of CORS: none unless one is allowed. An answer depends on who
     * asks as soon as somebody may, and says so to caches.
     */
    void addCorsHeaders(HttpRequest request, HttpHeaders answer) {
        if (rules.corsOrigin().isEmpty()) {
            return;
        }
        answer.add(HttpHeaderNames.VARY, "Origin");
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin != null && mayCall(origin)) {
            answer.set("Access-Control-Allow-Origin", rules.corsOrigin().get());
            answer.set("Access-Control-Expose-Headers", "ETag, Retry-After, Accept-Ranges, Content-Range");
        }
    }

    private boolean mayCall(String origin) {
        return rules.corsOrigin()
                .filter(allowed -> allowed.equals("*") || allowed.equals(origin))
                .isPresent();
    }

    private boolean showsKey(Head head) {
        String given = head.header(API_KEY);
        String authorization = head.header(HttpHeaderNames.AUTHORIZATION);
        if (given == null
                && authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            given = authorization.substring(BEARER.length()).strip();
        }
        if (given != null && same(given, rules.apiKey().orElseThrow())) {
            return true;
        }
        // a browser adds the cookie by itself, so it counts for our own pages only
        Optional<String> shown =
                head.isOwn() ? SessionCookie.shown(head.header(HttpHeaderNames.COOKIE)) : Optional.empty();
        return shown.isPresent() && same(shown.get(), cookie);
    }

    private static Optional<Problem> keyIsMissing() {
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

    /**
     * A page whose own name is made to resolve to this machine is, for a browser, a page of this server (DNS rebinding).
     * Without a key nothing else would tell it apart, so what pages ask for is answered under known names alone.
     */
    private Optional<Problem> host(Head head) {
        if (rules.apiKey().isPresent() || !head.isOfAPage() || hosts.contains(head.host())) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                421,
                "unknown-host",
                "This server does not know itself by the name \"" + head.host().host()
                        + "\", and serves pages under its own names only; serai.http.hosts can name more."));
    }

    /** A browser says on whose behalf it sends; what another site's page sends is refused unless that may call. */
    private Optional<Problem> origin(Head head) {
        String origin = head.header(HttpHeaderNames.ORIGIN);
        if (SAFE.contains(head.method()) || origin == null || mayCall(origin) || head.isOwn(origin)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                403, "cross-site", "Pages of another site may not send here; serai.http.cors-origin can allow one."));
    }

    /** The end of a body in another coding cannot be told: what it holds would be taken for requests (RFC 9112, 6.1, 6.3). */
    private static Optional<Problem> coding(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                        || codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
                ? Optional.empty()
                : Optional.of(new Problem(
                        501, "unknown-coding", "The only Transfer-Encoding that is understood is one: chunked."));
    }

    /** Compressed bodies are not unpacked, and what they are would be told of the packed bytes. */
    private static Optional<Problem> compression(HttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.CONTENT_ENCODING).stream()
                .filter(coding -> !HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(coding.strip()))
                .findFirst()
                .map(coding -> new Problem(
                        415,
                        "unsupported-coding",
                        "Bodies with a Content-Encoding are not read; send the body as it is.",
                        Map.of("Accept-Encoding", "identity")));
    }

    private Optional<Problem> length(HttpRequest request) {
        long length;
        try {
            length = HttpUtil.getContentLength(request, -1L);
        } catch (NumberFormatException e) {
            return Optional.of(badRequest("The Content-Length is not a number."));
        }
        return length > rules.maxBytes()
                ? Optional.of(tooLarge("The body has " + length + " bytes"))
                : Optional.empty();
    }

    Problem tooLarge(String what) {
        return new Problem(413, "too-large", what + "; the limit is " + rules.maxBytes() + ".");
    }
}
