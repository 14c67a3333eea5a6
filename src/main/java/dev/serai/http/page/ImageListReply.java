package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The part of the bucket's listing that a request asks for. Bound as {@code imageListReply}; safe for several threads. */
public final class ImageListReply {
    private static final int MAX_PER_PAGE = 100;

    /**
     * The listed images whose key holds the parameter {@code filter}, in any case: {@code limit} of them (12 by default, 100
     * at most) from {@code offset} on.
     *
     * @throws RefusedException {@code invalid-parameter}
     */
    public Reply of(@Body ImageListing.State listing, @Variable("request") Request request) {
        String filter = request.parameter("filter").orElse("").toLowerCase(Locale.ROOT);
        int offset = number(request, "offset", 0, ImageListing.MOST);
        int limit = number(request, "limit", 12, MAX_PER_PAGE);
        List<ImageListing.Item> found = filter.isEmpty()
                ? listing.items()
                : listing.items().stream()
                        .filter(item -> item.key().toLowerCase(Locale.ROOT).contains(filter))
                        .toList();
        ObjectNode answer = PageJson.object().put("total", found.size()).put("more", listing.more());
        ArrayNode images = answer.putArray("images");
        found.stream().skip(offset).limit(limit).forEach(item -> images.addObject()
                .put("key", item.key())
                .put("size", item.size())
                .put("modified", item.modified())
                .put("tag", item.tag()));
        return PageJson.reply(200, answer);
    }

    private static int number(Request request, String name, int initial, int most) {
        String value = request.parameter(name).orElse(String.valueOf(initial));
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new RefusedException(
                Refusal.INVALID_PARAMETER, "The parameter " + name + " takes a whole number from 0 to " + most + ".");
    }
}
