package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A YAML document as a JSON tree with line numbers. It uses the parser and settings with which Camel reads routes, so
 * both see the same values.
 */
final class YamlTree {
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The deepest nesting; an alias inside its own anchor nests without end. */
    private static final int MAX_DEPTH = 100;

    /** The most values, each counted where an alias repeats it: aliases of aliases multiply them. */
    private static final int MAX_VALUES = 100_000;

    private final Map<JsonPointer, Integer> lines = new HashMap<>();
    private final JsonNode root;
    private int values;

    private YamlTree(Optional<Node> document) throws SyntaxException {
        JsonNode converted = document.isPresent() ? convert(document.get(), JsonPointer.empty(), 0) : NODES.nullNode();
        this.root = converted.isNull() ? NODES.arrayNode() : converted;
    }

    /**
     * Parses the first document of the text; an empty text is an empty list.
     *
     * @throws SyntaxException if it is not YAML
     */
    static YamlTree parse(String text) throws SyntaxException {
        try {
            StreamReader reader = new StreamReader(SETTINGS, new StringReader(text));
            return new YamlTree(new Composer(SETTINGS, new ParserImpl(SETTINGS, reader)).getSingleNode());
        } catch (StackOverflowError e) { // the composer's own limit on nesting
            throw new SyntaxException(1, "nested too deeply");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new SyntaxException(line, e.getProblem() == null ? "not YAML" : e.getProblem());
        } catch (YamlEngineException e) {
            throw new SyntaxException(
                    1, String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML"));
        }
    }

    JsonNode root() {
        return root;
    }

    /** The line, from 1, of the value at that pointer, or of the nearest enclosing value. */
    int line(JsonPointer address) {
        for (JsonPointer at = address; at != null; at = at.head()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return 1;
    }

    private JsonNode convert(Node node, JsonPointer address, int depth) throws SyntaxException {
        if (depth > MAX_DEPTH) {
            throw new SyntaxException(line(node), "nested too deeply");
        }
        if (++values > MAX_VALUES) {
            throw new SyntaxException(line(node), "more than " + MAX_VALUES + " values");
        }
        lines.putIfAbsent(address, line(node));
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                JsonPointer child = address.appendProperty(key);
                lines.put(child, line(tuple.getKeyNode()));
                object.set(key, convert(tuple.getValueNode(), child, depth + 1));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(convert(item, address.appendIndex(array.size()), depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private static JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                return NODES.nullNode();
            } else if (tag.equals(Tag.BOOL)) {
                return NODES.booleanNode(Boolean.parseBoolean(text));
            } else if (tag.equals(Tag.INT)) {
                return NODES.numberNode(new BigInteger(text));
            } else if (tag.equals(Tag.FLOAT)) {
                return NODES.numberNode(new BigDecimal(text));
            }
        } catch (NumberFormatException e) {
            return NODES.textNode(text);
        }
        return NODES.textNode(text);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** A text that is not valid YAML. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        SyntaxException(int line, String message) {
            super(message);
            this.line = line;
        }

        /** The line of the fault, from 1. */
        int line() {
            return line;
        }
    }
}
