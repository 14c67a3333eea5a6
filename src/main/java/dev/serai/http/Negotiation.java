package dev.serai.http;

import dev.serai.http.server.Problem;
import dev.serai.http.server.ProblemException;
import dev.serai.http.server.Request;
import dev.serai.image.Format;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Which format an answer is in: the one the parameter {@code format} names; else the best that {@code Accept} allows (RFC
 * 9110, 12.5.1), where the format the image came in wins a tie; else that one. Bound as {@code negotiation}; safe for use by
 * several threads.
 */
public final class Negotiation {
    private static final List<Format> WRITABLE = List.of(Format.PNG, Format.JPEG, Format.GIF, Format.WEBP);

    private record Range(String type, String subtype, double quality) {
        boolean covers(Format format) {
            String[] name = format.mediaType().split("/");
            return (type.equals("*") || type.equals(name[0])) && (subtype.equals("*") || subtype.equals(name[1]));
        }

        int precision() {
            return type.equals("*") ? 0 : subtype.equals("*") ? 1 : 2;
        }
    }

    /** The format to write that image in, or null for the one it came in, or if it is none; fails as the other does. */
    public Format format(@Body byte[] image, @Variable("request") Request request) {
        return format(request, Codecs.formatOf(image)).orElse(null);
    }

    /**
     * The format to write, or empty for the one the image came in.
     *
     * @param source the format the image came in, if that is known
     * @throws RefusedException {@code invalid-parameter} if the parameter names no format Serai writes
     * @throws ProblemException 406 if the client accepts none of them
     */
    static Optional<Format> format(Request request, Optional<Format> source) {
        Optional<String> parameter = request.parameter("format");
        if (parameter.isPresent()) {
            return Optional.of(named(parameter.get()));
        }
        return request.header("Accept").map(Negotiation::ranges).flatMap(ranges -> best(ranges, source));
    }

    private static Format named(String label) {
        return Format.ofLabel(label)
                .filter(Format::writable)
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter format takes png, jpeg, gif or webp."));
    }

    private static Optional<Format> best(List<Range> ranges, Optional<Format> source) {
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        Format own = source.orElse(Format.PNG).written();
        Format best = own;
        for (Format format : WRITABLE) {
            if (quality(ranges, format) > quality(ranges, best)) {
                best = format;
            }
        }
        if (quality(ranges, best) == 0) {
            throw new ProblemException(new Problem(
                    406, "not-acceptable", "Images are answered as image/png, image/jpeg, image/gif or image/webp."));
        }
        return best == own ? Optional.empty() : Optional.of(best);
    }

    /** The quality of the most precise range that covers the format; 0 if none does. */
    private static double quality(List<Range> ranges, Format format) {
        int precision = -1;
        double quality = 0;
        for (Range range : ranges) {
            if (range.covers(format) && range.precision() > precision) {
                precision = range.precision();
                quality = range.quality();
            }
        }
        return quality;
    }

    /** The ranges of the header; what is not of its form is left out, as if it were a type nobody has. */
    private static List<Range> ranges(String accept) {
        List<Range> ranges = new ArrayList<>();
        for (String element : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = element.split(";");
            String[] type = parts[0].strip().split("/");
            if (type.length == 2) {
                double quality = 1;
                for (int i = 1; i < parts.length; i++) {
                    String parameter = parts[i].strip();
                    if (parameter.matches("q=[01](\\.\\d{0,3})?")) {
                        quality = Math.min(1, Double.parseDouble(parameter.substring(2)));
                    }
                }
                ranges.add(new Range(type[0], type[1], quality));
            }
        }
        return ranges;
    }
}
