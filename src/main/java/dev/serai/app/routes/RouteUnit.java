package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The smallest replaceable unit of a route file: one item of its list if the items are independent, otherwise the whole
 * file. Two units are equal if they have the same content in the same file, regardless of position and comments.
 */
final class RouteUnit {
    /** Items that do not depend on others in their file. */
    private static final Set<String> ROUTES = Set.of("route", "from", "templatedRoute");

    /** Items that any route in any file may depend on. */
    private static final Set<String> DEFINITIONS = Set.of("routeConfiguration", "routeTemplate", "beans");

    private final RouteFile file;
    private final JsonNode content;
    private final boolean shared;
    private final int line;
    private final String text;

    private RouteUnit(RouteFile file, JsonNode content, boolean shared, int line, String text) {
        this.file = file;
        this.content = content;
        this.shared = shared;
        this.line = line;
        this.text = text;
    }

    /** The units of a checked file, in order. */
    static List<RouteUnit> of(RouteFile file) {
        YamlTree tree;
        try {
            tree = YamlTree.parse(file.text());
        } catch (YamlTree.SyntaxException e) {
            throw new IllegalArgumentException("only checked files are split", e);
        }
        JsonNode root = tree.root();
        if (file.name().endsWith(".kamelet.yaml")) {
            return List.of(new RouteUnit(file, root, true, 1, file.text()));
        }
        if (!separable(tree)) {
            return List.of(new RouteUnit(file, root, isShared(root), 1, file.text()));
        }
        List<RouteUnit> units = new ArrayList<>();
        String[] lines = file.text().split("\n", -1);
        for (int i = 0; i < root.size(); i++) {
            int from = line(tree, i);
            int to = i + 1 < root.size() ? line(tree, i + 1) : lines.length + 1;
            JsonNode item = root.get(i);
            units.add(new RouteUnit(file, item, isShared(item), from, only(lines, from, to)));
        }
        return units;
    }

    /** A file reduced to those routes that other routes can call; empty if there is none, or the file is faulty. */
    static Optional<RouteFile> callable(RouteFile file) {
        String[] lines = file.text().split("\n", -1);
        List<RouteUnit> units;
        try {
            units = of(file);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (units.stream().noneMatch(RouteUnit::isCallable)) {
            return Optional.empty();
        }
        for (int i = 0; i < units.size(); i++) {
            if (!units.get(i).isCallable()) {
                int end = i + 1 < units.size() ? units.get(i + 1).line : lines.length + 1;
                Arrays.fill(lines, units.get(i).line - 1, end - 1, "");
            }
        }
        return Optional.of(new RouteFile(file.name(), file.label(), String.join("\n", lines), file.origin()));
    }

    private boolean isCallable() {
        return called().isPresent();
    }

    /** The endpoint by which other routes call it; empty if its work comes from outside, or it is no single route. */
    Optional<String> called() {
        JsonNode from = content.path("route").path("from");
        String uri =
                (from.isMissingNode() ? content.path("from") : from).path("uri").asText();
        return Optional.of(uri).filter(text -> text.startsWith("direct:"));
    }

    /** Whether it is a route made from a template. */
    boolean isTemplated() {
        return content.has("templatedRoute");
    }

    /** Whether it may call that unit, as far as its text tells. */
    boolean calls(RouteUnit other) {
        return other.called().filter(text::contains).isPresent();
    }

    private static boolean separable(YamlTree tree) {
        int last = 0;
        for (int i = 0; i < tree.root().size(); i++) {
            String kind = tree.root().get(i).fieldNames().next();
            if (line(tree, i) <= last || !ROUTES.contains(kind) && !DEFINITIONS.contains(kind)) {
                return false;
            }
            last = line(tree, i);
        }
        return true;
    }

    private static int line(YamlTree tree, int item) {
        return tree.line(JsonPointer.empty().appendIndex(item));
    }

    private static boolean isShared(JsonNode node) {
        return holds(node, DEFINITIONS);
    }

    private static boolean holds(JsonNode node, Set<String> kinds) {
        if (node.isArray()) {
            for (JsonNode item : node) {
                if (holds(item, kinds)) {
                    return true;
                }
            }
            return false;
        }
        return node.fieldNames().hasNext() && kinds.contains(node.fieldNames().next());
    }

    /** The text with all other lines blank, so that line numbers stay the same. */
    private static String only(String[] lines, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line < to; line++) {
            text.append(line < from ? "" : lines[line - 1]).append('\n');
        }
        return text.toString();
    }

    RouteFile file() {
        return file;
    }

    /** Whether routes of other units may depend on it; they are recreated when it changes or is removed. */
    boolean isShared() {
        return shared;
    }

    /** Whether its presence changes routes of other units. */
    boolean concernsAll() {
        return holds(content, Set.of("routeConfiguration"));
    }

    /** What it declares, for messages: {@code Route 'greet'}, or its position if it has no id. */
    String name() {
        Map.Entry<String, JsonNode> only =
                content.isObject() && content.size() == 1 ? content.fields().next() : Map.entry("", content);
        String id = only.getValue()
                .path("id")
                .asText(only.getValue().path("routeId").asText(""));
        if (id.isEmpty()) {
            return "What stands in " + this;
        }
        return (only.getKey().equals("route") || only.getKey().equals("templatedRoute") ? "Route" : only.getKey())
                + " '" + id + "'";
    }

    /** Its first line, from 1. */
    int line() {
        return line;
    }

    /** Its first line that contains that word, or its first line. */
    int lineOf(String word) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].contains(word)) {
                return i + 1;
            }
        }
        return line;
    }

    /** The YAML of this unit alone, with unchanged line numbers. */
    String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteUnit unit && unit.file.name().equals(file.name()) && unit.content.equals(content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(file.name(), content);
    }

    @Override
    public String toString() {
        return file.label() + ":" + line;
    }
}
