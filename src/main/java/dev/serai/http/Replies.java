package dev.serai.http;

import dev.serai.checksum.Fletcher32;
import dev.serai.checksum.ImageFacts;
import dev.serai.checksum.Parity;
import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.image.codec.Codecs;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.Statistics;
import dev.serai.process.Result;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The answers that need no worker, and the form of the one a worker gave. Bound as {@code replies}. */
public final class Replies {
    /** The longest list in bytes. */
    public static final int LONGEST_LIST = 8 << 20;

    /** Bytes of memory that the statistics of a list take for each of its bytes, about. */
    private static final long LIST_COST = 16;

    private final Reply openApi;

    public Replies() {
        try (InputStream description = Replies.class.getResourceAsStream("/http/openapi.json")) {
            openApi =
                    new Reply(200, "application/json", description.readAllBytes(), Map.of("Cache-Control", "no-cache"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The image that was made. */
    public Reply image(@Body Result result) {
        return Reply.of(result.format().mediaType(), result.image()).with("Vary", "Accept");
    }

    /** {@code POST /statistics}: those of the list of integers in the body; what it takes counts as its answer does. */
    public Reply statistics(@Variable("request") Request request) {
        int bytes = request.body().length;
        if (bytes > LONGEST_LIST) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "The list has " + bytes + " bytes; it may have " + LONGEST_LIST + ".");
        }
        request.holdAnswer(LIST_COST * bytes);
        String list = request.list().replaceFirst("\\r?\\n$", ""); // what echo adds
        return Reply.json(Statistics.of(IntegerList.parse(list)).asMap());
    }

    /** {@code POST /checksum}: the checksum of the file in the body, and the size and parities if it is an image. */
    public Reply checksum(@Variable("request") Request request) {
        byte[] file = Upload.file(request);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("bytes", file.length);
        members.put("fletcher32", Fletcher32.hex(Fletcher32.of(file)));
        if (Codecs.formatOf(file).isPresent()) {
            ImageFacts facts = ImageFacts.of(file);
            members.put("width", facts.width());
            members.put("height", facts.height());
            Map<String, Object> parity = new LinkedHashMap<>();
            parity.put("width", Parity.of(facts.width()).toString());
            parity.put("height", Parity.of(facts.height()).toString());
            members.put("parity", parity);
        }
        return Reply.json(members);
    }

    /** {@code GET /openapi.json}. */
    public Reply openApi() {
        return openApi;
    }
}
