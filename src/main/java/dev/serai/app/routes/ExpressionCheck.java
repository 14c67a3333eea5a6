package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.LanguageValidationResult;

/** Checks Simple expressions with Simple's own parser. */
final class ExpressionCheck {
    private static final CamelCatalog CATALOG = EndpointCheck.CATALOG;

    private ExpressionCheck() {}

    static void check(String name, JsonNode value, JsonPointer place, RouteCheck.Problems problems) {
        if (!name.equals("simple")) {
            return;
        }
        JsonNode text = value.isObject() ? value.path("expression") : value;
        if (!text.isTextual() || text.asText().contains("{{")) {
            return;
        }
        LanguageValidationResult result =
                CATALOG.validateLanguageExpression(ExpressionCheck.class.getClassLoader(), "simple", text.asText());
        if (!result.isSuccess()) {
            String reason = result.getShortError() == null ? result.getError() : result.getShortError();
            problems.add(
                    place,
                    "'" + text.asText() + "' is not in the Simple language: "
                            + reason.lines().findFirst().orElse("it cannot be read") + ".");
        }
    }
}
