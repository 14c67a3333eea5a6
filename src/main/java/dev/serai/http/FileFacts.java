package dev.serai.http;

import dev.serai.checksum.Fletcher32;
import dev.serai.checksum.ImageFacts;
import dev.serai.checksum.Parity;
import dev.serai.image.codec.Codecs;
import dev.serai.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;

/** What {@code POST /checksum} tells of a file. Bound as {@code fileFacts}; safe for use by several threads. */
public final class FileFacts {
    /**
     * The file's length and checksum, and its size and parities if it is an image, as a JSON object.
     *
     * @throws dev.serai.refusal.RefusedException {@code broken-image}
     */
    public String of(@Body byte[] file) {
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
        return Json.write(members);
    }
}
