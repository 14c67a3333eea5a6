package dev.serai.http.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request's target (RFC 9112, 3.2), read once and strictly. Everything that has to know the path or the query asks this
 * object: whether the path is open, which methods it takes, which route serves it, and what the route then sees. No
 * second reading of the text exists that could come to another result.
 *
 * <p>Percent signs are decoded before the path is divided into segments, so {@code %2F} is a slash everywhere. A path with
 * dot segments or control characters names nothing; one that begins with two slashes is refused. Letters count with their
 * case. Immutable.
 */
public final class RequestTarget {
    /** What {@code OPTIONS *} asks about. */
    private static final String ASTERISK = "*";

    private static final long[] UNRESERVED = set("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static final long[] PATH = with(UNRESERVED, "!$&'()*+,;=:@/");
    private static final long[] QUERY = with(PATH, "?[]");

    private final Optional<Authority> authority;
    private final String path;
    private final List<String> segments;
    private final String rawQuery;
    private final Map<String, List<String>> query;

    private RequestTarget(
            Optional<Authority> authority, String path, String rawQuery, Map<String, List<String>> query) {
        this.authority = authority;
        this.path = path;
        this.segments = segments(path);
        this.rawQuery = rawQuery;
        this.query = query;
    }

    /**
     * Reads a target in origin form, in absolute form ({@code http} or {@code https}), or, for {@code OPTIONS} alone, the
     * asterisk.
     *
     * @throws ProblemException 400 if it is anything else, 404 if its path has dot segments or control characters
     */
    static RequestTarget parse(String method, String text) {
        if (text.equals(ASTERISK) && method.equals("OPTIONS")) {
            return new RequestTarget(Optional.empty(), ASTERISK, null, Map.of());
        }
        try {
            if (text.startsWith("/")) {
                return origin(Optional.empty(), text);
            }
            int slashes = text.indexOf("://");
            String scheme = slashes < 0 ? "" : text.substring(0, slashes);
            if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
                throw new IllegalArgumentException("neither a path nor an http URI");
            }
            String rest = text.substring(slashes + 3);
            int end = authorityEnd(rest);
            Authority authority = Authority.parse(rest.substring(0, end));
            if (authority.host().isEmpty()) {
                throw new IllegalArgumentException("an http URI without a host");
            }
            String target = rest.substring(end);
            return origin(Optional.of(authority), target.startsWith("/") ? target : "/" + target);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            400,
                            "bad-request",
                            "The request target is neither a path nor an http URI; write other characters with percent signs."));
        }
    }

    private static int authorityEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '/' || text.charAt(i) == '?') {
                return i;
            }
        }
        return text.length();
    }

    private static RequestTarget origin(Optional<Authority> authority, String text) {
        int mark = text.indexOf('?');
        String path = decoded(mark < 0 ? text : text.substring(0, mark), PATH, false);
        if (path.startsWith("//")) {
            throw new IllegalArgumentException("it could be taken for an authority");
        }
        String rawQuery = mark < 0 ? null : text.substring(mark + 1);
        RequestTarget target =
                new RequestTarget(authority, path, rawQuery, rawQuery == null ? Map.of() : query(rawQuery));
        if (target.segments.contains(".")
                || target.segments.contains("..")
                || path.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(Problem.notFound(path));
        }
        return target;
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), QUERY, true);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), QUERY, true);
            if (!pair.isEmpty()) {
                parameters.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value);
            }
        }
        return parameters;
    }

    /**
     * The path of a setting or of a route in the form that paths of requests have: what is written with percent signs is
     * decoded.
     *
     * @throws IllegalArgumentException if what follows a percent sign is not the number of a byte, or the bytes are not
     *     UTF-8
     */
    static String decoded(String path) {
        return decoded(path, null, false);
    }

    /** @param allowed the characters that may stand for themselves, or null for all */
    private static String decoded(String text, long[] allowed, boolean plusIsSpace) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '+' && plusIsSpace) {
                plain = false;
            } else if (allowed != null && !contains(allowed, c)) {
                throw new IllegalArgumentException("a character that has to be written with a percent sign");
            }
        }
        return plain ? text : unescaped(plusIsSpace ? text.replace('+', ' ') : text);
    }

    private static String unescaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                bytes[length++] = bytes[i];
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("a percent sign without two hexadecimal digits");
            }
            bytes[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    /** The segments of a decoded path; a slash at its end adds none. */
    static List<String> segments(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        if (inner.endsWith("/")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        return inner.isEmpty() ? List.of() : Arrays.asList(inner.split("/", -1));
    }

    private static long[] set(String characters) {
        return with(new long[2], characters);
    }

    private static long[] with(long[] known, String characters) {
        long[] all = known.clone();
        characters.chars().forEach(c -> all[c >> 6] |= 1L << (c & 63));
        return all;
    }

    private static boolean contains(long[] set, char c) {
        return c < 128 && (set[c >> 6] >> (c & 63) & 1) != 0;
    }

    /** The host that an absolute target names; it counts before the {@code Host} header (RFC 9112, 3.2.2). */
    Optional<Authority> authority() {
        return authority;
    }

    /** The path, percent signs decoded, without the query; {@code *} for {@code OPTIONS *}. */
    String path() {
        return path;
    }

    /** The parts of the path between its slashes, decoded; a slash at the end of the path adds none. */
    List<String> segments() {
        return segments;
    }

    /** The parameters of the query in their order, decoded; a plus sign is a space. */
    Map<String, List<String>> query() {
        return query;
    }

    boolean isAsterisk() {
        return path.equals(ASTERISK);
    }

    /**
     * The target in origin form, with nothing escaped that need not be: whoever reads this text again, as Camel does for
     * the headers that routes may ask for, comes to the same path.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && contains(PATH, (char) b)) {
                text.append((char) b);
            } else {
                text.append('%');
                text.append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
                text.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return rawQuery == null
                ? text.toString()
                : text.append('?').append(rawQuery).toString();
    }
}
