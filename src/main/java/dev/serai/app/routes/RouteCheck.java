package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.refusal.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks route files without starting anything and without a network: YAML, Camel's schema, the component and options
 * of each endpoint, parameters of Kamelets and route templates, Simple expressions, placeholders without a value,
 * duplicate ids, names of earlier versions, and calls of routes that are not there. Safe for use by several threads.
 */
public final class RouteCheck {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");

    private final Function<String, Optional<String>> settings;

    /** A check that resolves placeholders such as <code>{{serai.queue.inbox}}</code> with that function. */
    public RouteCheck(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /** The faults of files that run together, without others; see {@link #check(Collection, Collection)}. */
    public List<RouteFault> check(Collection<RouteFile> files) {
        return check(files, List.of());
    }

    /**
     * The faults of files that run together, by file and line. Files named {@code *.kamelet.yaml} are checked as
     * Kamelets, all others as routes. Calls between the routes are checked last, if nothing else is wrong: what is called
     * may be in a faulty file.
     *
     * @param elsewhere files of parts that do not run, see {@link RouteFiles#elsewhere}
     */
    List<RouteFault> check(Collection<RouteFile> files, Collection<RouteFile> elsewhere) {
        List<RouteFault> faults = new ArrayList<>();
        Map<RouteFile, YamlTree> trees = new LinkedHashMap<>();
        for (RouteFile file : files) {
            try {
                trees.put(file, YamlTree.parse(file.text()));
            } catch (YamlTree.SyntaxException e) {
                faults.add(new RouteFault(file.label(), e.line(), "This is not YAML: " + e.getMessage() + "."));
            }
        }
        RouteTemplates templates = RouteTemplates.in(trees.values());
        Map<String, RouteFault> ids = new HashMap<>();
        for (RouteFile file : files) {
            YamlTree tree = trees.get(file);
            if (tree != null) {
                List<RouteFault> found = file.name().endsWith(".kamelet.yaml")
                        ? checkKamelet(file, tree, templates)
                        : checkRoutes(file, tree, templates, ids);
                found.stream()
                        .distinct()
                        .sorted(Comparator.comparingInt(RouteFault::line))
                        .forEach(faults::add);
            }
        }
        return faults.isEmpty() ? RouteCalls.check(trees, trees(elsewhere), settings) : faults;
    }

    private static List<YamlTree> trees(Collection<RouteFile> files) {
        List<YamlTree> trees = new ArrayList<>();
        for (RouteFile file : files) {
            try {
                trees.add(YamlTree.parse(file.text()));
            } catch (YamlTree.SyntaxException e) {
                continue; // nothing in it runs
            }
        }
        return trees;
    }

    private List<RouteFault> checkRoutes(
            RouteFile file, YamlTree tree, RouteTemplates templates, Map<String, RouteFault> ids) {
        List<RouteFault> faults = new ArrayList<>(SchemaCheck.check(file.label(), tree));
        for (int i = 0; tree.root().isArray() && i < tree.root().size(); i++) {
            JsonNode item = tree.root().get(i);
            JsonPointer place = JsonPointer.empty().appendIndex(i);
            if (item.isEmpty()) {
                faults.add(new RouteFault(
                        file.label(),
                        tree.line(place),
                        "An item of a route file is a route or a definition, such as '- route:'."));
            }
            walk(file, tree, item, place, RouteTemplates.parametersOf(item.path("routeTemplate")), templates, faults);
            for (String kind : List.of("route", "routeTemplate", "routeConfiguration")) {
                JsonNode id = item.path(kind).path("id");
                if (id.isTextual()) {
                    JsonPointer at = place.appendProperty(kind).appendProperty("id");
                    RouteFault use = new RouteFault(file.label(), tree.line(at), id.asText());
                    RouteFault first = ids.putIfAbsent(kind + ":" + id.asText(), use);
                    if (first != null) {
                        faults.add(new RouteFault(
                                use.file(),
                                use.line(),
                                "The id '" + id.asText() + "' is taken by " + first.file() + ":" + first.line() + "."));
                    }
                }
            }
        }
        return faults;
    }

    /** Checks a Kamelet as the route template that it becomes. */
    private List<RouteFault> checkKamelet(RouteFile file, YamlTree tree, RouteTemplates templates) {
        List<RouteFault> faults = new ArrayList<>();
        JsonPointer place = JsonPointer.compile("/spec/template");
        JsonNode template = tree.root().at(place);
        if (!template.isObject()) {
            return List.of(new RouteFault(file.label(), 1, "A Kamelet has its steps under 'spec: template:'."));
        }
        Set<String> parameters = new HashSet<>();
        tree.root().at("/spec/definition/properties").fieldNames().forEachRemaining(parameters::add);
        template.path("beans").forEach(bean -> parameters.add(bean.path("name").asText()));
        walk(file, tree, template, place, parameters, templates, faults);
        return faults;
    }

    private void walk(
            RouteFile file,
            YamlTree tree,
            JsonNode node,
            JsonPointer place,
            Set<String> parameters,
            RouteTemplates templates,
            List<RouteFault> faults) {
        if (node.isTextual()) {
            checkPlaceholders(file, tree, node.asText(), place, parameters, faults);
            return;
        }
        Problems problems = (at, message) -> faults.add(new RouteFault(file.label(), tree.line(at), message));
        Function<String, Optional<String>> known =
                key -> parameters.contains(key) ? Optional.empty() : settings.apply(key);
        node.fields().forEachRemaining(field -> {
            JsonPointer at = place.appendProperty(field.getKey());
            EndpointCheck.check(field.getKey(), field.getValue(), at, known, problems);
            ExpressionCheck.check(field.getKey(), field.getValue(), at, problems);
            templates.check(field.getKey(), field.getValue(), at, problems);
            RenamedCheck.check(field.getKey(), field.getValue(), at, problems);
            walk(file, tree, field.getValue(), at, parameters, templates, faults);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(file, tree, node.get(i), place.appendIndex(i), parameters, templates, faults);
            }
        }
    }

    private void checkPlaceholders(
            RouteFile file,
            YamlTree tree,
            String text,
            JsonPointer place,
            Set<String> parameters,
            List<RouteFault> faults) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String key = matcher.group(1);
            // {{?name}} is optional; {{name:default}} and {{env:NAME}} are resolved elsewhere.
            if (!key.startsWith("?")
                    && !key.contains(":")
                    && !parameters.contains(key)
                    && settings.apply(key).isEmpty()) {
                faults.add(new RouteFault(
                        file.label(),
                        tree.line(place),
                        "There is no setting '" + key + "' for {{" + key + "}}"
                                + RenamedCheck.setting(key)
                                        .or(() -> Nearest.of(key, parameters).map(name -> "; is '" + name + "' meant?"))
                                        .orElse(".")));
            }
        }
    }

    /** Receives the faults that a check finds. */
    interface Problems {
        void add(JsonPointer place, String message);
    }
}
