package dev.serai.http;

import dev.serai.http.server.Problem;
import dev.serai.http.server.ProblemException;
import dev.serai.http.server.Request;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a stored representation, as a {@code Range} header asks for it (RFC 9110, 14).
 *
 * @param first the place of its first byte, from 0
 * @param last the place of its last byte, less than {@code of}
 * @param of how many bytes the whole has
 */
public record ByteRange(long first, long last, long of) {
    /** The one range of a header; what has several, another unit or another form is none and is answered whole. */
    private static final Pattern ONE =
            Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * The part that a request asks for; empty if the whole is to be answered: also to another method than GET, to several
     * ranges, and if {@code If-Range} names another version (RFC 9110, 13.1.5). A date there matches nothing, as answers
     * give none.
     *
     * @param tag the entity tag of the whole, quotes included
     * @param of how many bytes the whole has
     * @throws ProblemException 416 if the range begins behind the end
     */
    public static Optional<ByteRange> of(Request request, String tag, long of) {
        if (!request.method().equals("GET")
                || request.header("If-Range")
                        .filter(known -> !known.strip().equals(tag))
                        .isPresent()) {
            return Optional.empty();
        }
        Matcher range = ONE.matcher(request.header("Range").orElse(""));
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long length = Math.min(of, Long.parseLong(range.group(2)));
            return Optional.of(satisfiable(of - length, of - 1, of));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        return last < first ? Optional.empty() : Optional.of(satisfiable(first, Math.min(last, of - 1), of));
    }

    private static ByteRange satisfiable(long first, long last, long of) {
        if (first >= of) {
            throw new ProblemException(new Problem(
                    416,
                    "range-not-satisfiable",
                    "The range begins behind the end of the " + of + " bytes.",
                    Map.of("Content-Range", "bytes */" + of)));
        }
        return new ByteRange(first, last, of);
    }

    /** How many bytes it has. */
    public long length() {
        return last - first + 1;
    }

    /** The value of {@code Content-Range}. */
    @Override
    public String toString() {
        return "bytes " + first + "-" + last + "/" + of;
    }
}
