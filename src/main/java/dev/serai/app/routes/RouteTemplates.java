package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.refusal.Nearest;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The route templates of some files; checks that templated routes give them their parameters. */
final class RouteTemplates {
    private final Map<String, JsonNode> templates;

    private RouteTemplates(Map<String, JsonNode> templates) {
        this.templates = templates;
    }

    static RouteTemplates in(Collection<YamlTree> files) {
        Map<String, JsonNode> templates = new LinkedHashMap<>();
        for (YamlTree file : files) {
            for (JsonNode item : file.root()) {
                JsonNode template = item.path("routeTemplate");
                if (template.path("id").isTextual()) {
                    templates.putIfAbsent(template.path("id").asText(), template);
                }
            }
        }
        return new RouteTemplates(templates);
    }

    /** The names defined inside a template: its parameters and its beans. */
    static Set<String> parametersOf(JsonNode template) {
        Set<String> names = new HashSet<>();
        template.path("parameters")
                .forEach(parameter -> names.add(parameter.path("name").asText()));
        template.path("beans").forEach(bean -> names.add(bean.path("name").asText()));
        return names;
    }

    void check(String name, JsonNode value, JsonPointer place, RouteCheck.Problems problems) {
        if (!name.equals("templatedRoute") || !value.path("routeTemplateRef").isTextual()) {
            return;
        }
        String id = value.path("routeTemplateRef").asText();
        JsonNode template = templates.get(id);
        if (template == null) {
            problems.add(
                    place.appendProperty("routeTemplateRef"),
                    "There is no route template '" + id + "'; there are " + String.join(", ", templates.keySet())
                            + ".");
            return;
        }
        Set<String> known = parametersOf(template);
        Set<String> given = new HashSet<>();
        for (int i = 0; i < value.path("parameters").size(); i++) {
            String parameter = value.path("parameters").get(i).path("name").asText();
            given.add(parameter);
            if (!known.contains(parameter)) {
                problems.add(
                        place.appendProperty("parameters").appendIndex(i),
                        "The route template '" + id + "' has no parameter '" + parameter + "'."
                                + Nearest.of(parameter, known)
                                        .map(near -> " Is '" + near + "' meant?")
                                        .orElse(""));
            }
        }
        for (JsonNode parameter : template.path("parameters")) {
            boolean required = parameter.path("required").asBoolean(true) && !parameter.has("defaultValue");
            if (required && !given.contains(parameter.path("name").asText())) {
                problems.add(
                        place,
                        "The route template '" + id + "' needs the parameter '"
                                + parameter.path("name").asText() + "'.");
            }
        }
    }
}
