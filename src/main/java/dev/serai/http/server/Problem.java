package dev.serai.http.server;

import dev.serai.json.Json;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An error as the HTTP servers reply with it, in the form of RFC 9457 ({@code application/problem+json}).
 *
 * @param status the HTTP status
 * @param code the kind of error, for programs: kebab-case, part of the public contract
 * @param detail one sentence for people; never holds what must not leave the process
 * @param headers further headers of the answer, such as {@code Allow}
 */
public record Problem(int status, String code, String detail, Map<String, String> headers) {
    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Seconds after which somebody refused for overload, or by a worker that died, may well be served. */
    private static final String RETRY_SECONDS = "1";

    static final String NO_MEMORY_LEFT =
            "The requests and answers in work hold all the memory there is for them; try again soon.";

    public Problem {
        headers = Map.copyOf(headers);
    }

    public Problem(int status, String code, String detail) {
        this(status, code, detail, Map.of());
    }

    /** The problem that says what the refusal says. */
    public static Problem of(RefusedException refused) {
        Refusal refusal = refused.refusal();
        return new Problem(
                refusal.httpStatus(),
                refusal.code(),
                refused.getMessage(),
                refusal.httpStatus() == 503 ? Map.of("Retry-After", RETRY_SECONDS) : Map.of());
    }

    static Problem methodNotAllowed(String method, String allow) {
        return new Problem(
                405,
                "method-not-allowed",
                "This path takes " + allow + ", not " + method + ".",
                Map.of("Allow", allow));
    }

    public static Problem notFound(String path) {
        return new Problem(
                404, Refusal.NOT_FOUND.code(), "There is nothing at " + path + "; /openapi.json lists what is.");
    }

    static Problem overloaded(String detail) {
        return of(new RefusedException(Refusal.OVERLOADED, detail));
    }

    static Problem suspended() {
        return overloaded("The route of this path is suspended; try again later.");
    }

    static Problem internal() {
        return new Problem(500, "internal-error", "Something went wrong in the server; its log says what.");
    }

    /** A problem for a bare status, as the HTTP layer beneath the routes gives it. */
    static Problem ofStatus(int status, String phrase) {
        return new Problem(
                status,
                phrase.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-"),
                "The server answers: " + phrase + ".");
    }

    /** The same as an answer. */
    public Reply reply() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:serai:problem:" + code);
        members.put("title", title());
        members.put("status", status);
        members.put("code", code);
        members.put("detail", detail);
        return new Reply(status, MEDIA_TYPE, Json.writeBytes(members), headers);
    }

    private String title() {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
