package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Reports beans and settings of earlier versions, which route files ejected then still name. The table of old and new
 * names is {@code renamed.properties} beside this class.
 */
final class RenamedCheck {
    /** Fields whose value may name a bean and its method. */
    private static final Set<String> CALLS = Set.of("bean", "method");

    private static final Properties TABLE = load();

    private RenamedCheck() {}

    /** Checks one field of a route if it calls a bean. */
    static void check(String name, JsonNode value, JsonPointer place, RouteCheck.Problems problems) {
        String bean = value.path("ref").asText();
        if (!CALLS.contains(name) || bean.isEmpty()) {
            return;
        }
        String method = value.path("method").asText().split("\\(", 2)[0].strip();
        String now = TABLE.getProperty("bean." + bean + "." + method, TABLE.getProperty("bean." + bean));
        if (now != null) {
            String old = method.isEmpty() ? bean : bean + "." + method;
            problems.add(place.appendProperty("ref"), "There is no '" + old + "' any more; now it is " + now + ".");
        }
    }

    /** The message about a setting of an earlier version; empty if no version had it. */
    static Optional<String> setting(String name) {
        return Optional.ofNullable(TABLE.getProperty("setting." + name))
                .map(now -> now.isEmpty() ? "; it is gone." : "; now it is '" + now + "'.");
    }

    /** The table of old names and their replacements. */
    static Properties table() {
        return TABLE;
    }

    private static Properties load() {
        Properties table = new Properties();
        try (Reader file = new InputStreamReader(
                RenamedCheck.class.getResourceAsStream("renamed.properties"), StandardCharsets.UTF_8)) {
            table.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }
}
