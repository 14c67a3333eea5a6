package dev.serai.app.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A declaration in a route file, as its author named it. Immutable.
 *
 * @param kind {@code route}, {@code routeTemplate}, {@code routeConfiguration} or another kind of definition
 * @param id its id, or empty text if it has none
 * @param description its description, or empty text if it has none
 */
public record RouteSummary(String kind, String id, String description) {
    /** The declarations of a file in order; empty if it is not YAML. */
    public static List<RouteSummary> of(RouteFile file) {
        List<RouteSummary> summaries = new ArrayList<>();
        try {
            for (JsonNode item : YamlTree.parse(file.text()).root()) {
                item.fields()
                        .forEachRemaining(field -> summaries.add(new RouteSummary(
                                field.getKey(),
                                field.getValue()
                                        .path("id")
                                        .asText(field.getValue().path("routeId").asText("")),
                                field.getValue().path("description").asText(""))));
            }
        } catch (YamlTree.SyntaxException e) {
            return List.of();
        }
        return summaries;
    }
}
