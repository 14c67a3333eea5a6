package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import dev.serai.refusal.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks route files against Camel's schema of its YAML language. A schema of many alternatives reports many failures
 * for one mistake; only the most specific one at each position is reported.
 */
final class SchemaCheck {
    /** Keywords that only say that alternatives failed; the failures inside them are reported instead. */
    private static final Set<String> ALTERNATIVES = Set.of("oneOf", "anyOf", "allOf", "not");

    private static final Schema SCHEMA = load();

    private SchemaCheck() {}

    /** The faults that the schema finds in a tree, in the order of the lines. */
    static List<RouteFault> check(String label, YamlTree tree) {
        List<Error> errors = SCHEMA.validate(tree.root());
        Set<String> readAsText = errors.stream()
                .filter(SchemaCheck::readAsText)
                .map(error -> error.getInstanceLocation().toString())
                .collect(Collectors.toSet());
        List<Fault> faults = new ArrayList<>();
        for (Error error : errors) {
            if (!ALTERNATIVES.contains(error.getKeyword())
                    && !isAboutLanguages(error)
                    && !readAsText.contains(error.getInstanceLocation().toString())) {
                faults.add(Fault.of(error));
            }
        }
        // The deepest fault is about what was written; the others are about alternatives.
        List<RouteFault> result = new ArrayList<>();
        for (Fault fault : faults) {
            boolean overruled = faults.stream()
                    .anyMatch(other -> other != fault
                            && (other.isBelow(fault)
                                    || other.place.equals(fault.place) && other.rank() < fault.rank()));
            if (!overruled) {
                result.add(new RouteFault(label, tree.line(fault.place), fault.message));
            }
        }
        return result.stream()
                .distinct()
                .sorted(Comparator.comparingInt(RouteFault::line))
                .toList();
    }

    /** Failures of the many expression languages, of which each needs its own field; they would hide the mistake. */
    private static boolean isAboutLanguages(Error error) {
        return error.getKeyword().equals("required")
                && error.getSchemaLocation().toString().matches(".*/(oneOf|anyOf)/\\d+/required");
    }

    /** Camel converts numbers and booleans to text where the schema wants text, and resolves placeholders. */
    private static boolean readAsText(Error error) {
        JsonNode value = error.getInstanceNode();
        if (!error.getKeyword().equals("type") || value == null || !value.isValueNode() || value.isNull()) {
            return false;
        }
        return !value.isTextual() && error.getMessage().contains("string expected")
                || value.isTextual() && (value.asText().contains("{{") || looksRight(value.asText(), error));
    }

    private static boolean looksRight(String text, Error error) {
        String message = error.getMessage();
        return message.contains("boolean expected") && Set.of("true", "false").contains(text)
                || message.contains("number expected") && text.matches("-?\\d+");
    }

    private static Schema load() {
        // "deprecated" is an annotation of Camel's, not a keyword of draft 4.
        Dialect dialect = Dialect.builder(Dialects.getDraft4())
                .keyword(new NonValidationKeyword("deprecated"))
                .build();
        SchemaRegistry registry = SchemaRegistry.withDialect(
                dialect,
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .pathType(PathType.JSON_POINTER)
                        .locale(Locale.ROOT)
                        .build()));
        try (InputStream schema = SchemaCheck.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return registry.getSchema(schema, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Fault(JsonPointer place, String keyword, String message) {
        static Fault of(Error error) {
            JsonPointer place = JsonPointer.valueOf(error.getInstanceLocation().toString());
            String property = error.getProperty();
            return switch (error.getKeyword()) {
                case "additionalProperties" ->
                    new Fault(
                            place.appendProperty(property),
                            error.getKeyword(),
                            "There is no '" + property + "' in " + name(place) + "." + nearest(error, property));
                case "required" ->
                    new Fault(place, error.getKeyword(), capital(name(place)) + " needs '" + property + "'.");
                case "maxProperties" ->
                    new Fault(
                            place,
                            error.getKeyword(),
                            "One step in each item of a list: " + fields(error.getInstanceNode())
                                    + " cannot stand in one (a '-' is missing, or the indentation is wrong).");
                case "enum" ->
                    new Fault(
                            place,
                            error.getKeyword(),
                            "'" + error.getInstanceNode().asText() + "' is not a value of " + name(place)
                                    + "; it is one of " + texts(error.getSchemaNode()) + ".");
                default -> new Fault(place, error.getKeyword(), capital(name(place)) + ": " + error.getMessage() + ".");
            };
        }

        /** Whether this fault is inside the position of the other one, or inside its neighbors. */
        boolean isBelow(Fault other) {
            if (keyword.equals("additionalProperties") && other.keyword.equals("additionalProperties")) {
                return false;
            }
            return place.toString().startsWith(other.place + "/");
        }

        /** The priority among faults at one position; the most specific comes first. */
        int rank() {
            return switch (keyword) {
                case "additionalProperties" -> 0;
                case "maxProperties" -> 1;
                case "enum" -> 2;
                case "required" -> 3;
                default -> 4;
            };
        }

        /** The name that was probably meant, among those the schema knows at that position. */
        private static String nearest(Error error, String property) {
            JsonPointer owner = JsonPointer.valueOf(
                            error.getSchemaLocation().getFragment().toString())
                    .head();
            List<String> known = new ArrayList<>();
            SCHEMA.getSchemaNode().at(owner).path("properties").fieldNames().forEachRemaining(known::add);
            return Nearest.of(property, known)
                    .map(name -> " Is '" + name + "' meant?")
                    .orElse("");
        }

        private static String texts(JsonNode array) {
            List<String> values = new ArrayList<>();
            array.forEach(value -> values.add(value.asText()));
            return String.join(", ", values);
        }

        private static String fields(JsonNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" and "));
        }

        /** The name of a position in messages: the last name in its pointer. */
        private static String name(JsonPointer place) {
            for (JsonPointer at = place; at != null && !at.matches(); at = at.head()) {
                String name = at.last().getMatchingProperty();
                if (at.last().getMatchingIndex() < 0) {
                    return at == place ? "'" + name + "'" : "an item of '" + name + "'";
                }
            }
            return "the list of a route file";
        }

        private static String capital(String text) {
            return Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
    }
}
