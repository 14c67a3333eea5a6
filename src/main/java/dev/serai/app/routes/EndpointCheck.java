package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.refusal.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.util.URISupport;

/** Checks endpoints against the Camel catalog: the component, and the names, values and required options. */
final class EndpointCheck {
    static final CamelCatalog CATALOG = new DefaultCamelCatalog(true);

    private static final Set<String> CONSUMERS = Set.of("from", "poll");
    private static final Set<String> PRODUCERS =
            Set.of("to", "toD", "wireTap", "interceptSendToEndpoint", "onFallback", "kamelet");

    /** Options that the catalog lists for one direction only but that work in both. */
    private static final Set<String> BOTH_WAYS = Set.of("netty-http:chunkedMaxContentLength");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}?:]+?)\\s*}}");
    private static final int MAX_NESTING = 5;

    private EndpointCheck() {}

    /** Checks one field of a route if it names an endpoint, in either notation. */
    static void check(
            String name,
            JsonNode value,
            JsonPointer place,
            Function<String, Optional<String>> settings,
            RouteCheck.Problems problems) {
        if (!CONSUMERS.contains(name) && !PRODUCERS.contains(name)) {
            return;
        }
        boolean inFull = value.isObject();
        boolean kamelet = name.equals("kamelet");
        String uriField = kamelet ? "name" : "uri";
        JsonNode uri = inFull ? value.path(uriField) : value;
        if (!uri.isTextual()) {
            return;
        }
        JsonPointer uriPlace = inFull ? place.appendProperty(uriField) : place;
        Map<String, String> options = new LinkedHashMap<>();
        if (inFull) {
            value.path("parameters")
                    .fields()
                    .forEachRemaining(option ->
                            options.put(option.getKey(), option.getValue().asText()));
        }
        new Endpoint(
                        kamelet ? "kamelet:" + uri.asText() : uri.asText(),
                        options,
                        CONSUMERS.contains(name),
                        option -> options.containsKey(option)
                                ? place.appendProperty("parameters").appendProperty(option)
                                : uriPlace)
                .check(uriPlace, settings, problems);
    }

    private record Endpoint(
            String written, Map<String, String> options, boolean consumer, Function<String, JsonPointer> placeOf) {

        void check(JsonPointer place, Function<String, Optional<String>> settings, RouteCheck.Problems problems) {
            String uri = resolved(settings);
            if (uri.startsWith("{{") || uri.startsWith("${")) {
                return;
            }
            String scheme = uri.split("[:?]", 2)[0];
            if (scheme.equals("kamelet")) {
                checkKamelet(uri, place, problems);
                return;
            }
            if (CATALOG.componentJSonSchema(scheme) == null) {
                problems.add(
                        place,
                        "There is no component '" + scheme + "'."
                                + Nearest.of(scheme, CATALOG.findComponentNames())
                                        .map(near -> " Is '" + near + "' meant?")
                                        .orElse(""));
                return;
            }
            if (EndpointCheck.class.getResource("/META-INF/services/org/apache/camel/component/" + scheme) == null) {
                problems.add(
                        place,
                        "The component '" + scheme
                                + "' is not among the libraries here; put its jar on the class path.");
                return;
            }
            EndpointValidationResult result =
                    CATALOG.validateEndpointProperties(whole(uri, scheme), false, consumer, !consumer);
            report(result, place, problems);
        }

        /** The URI with known placeholders resolved; a placeholder may stand for any part of it. */
        private String resolved(Function<String, Optional<String>> settings) {
            String uri = written;
            for (int depth = 0; depth < MAX_NESTING; depth++) {
                String next = PLACEHOLDER
                        .matcher(uri)
                        .replaceAll(found -> Matcher.quoteReplacement(settings.apply(found.group(1))
                                .filter(value -> !value.isEmpty())
                                .orElse(found.group())));
                if (next.equals(uri)) {
                    break;
                }
                uri = next;
            }
            return uri;
        }

        /**
         * One URI from a URI and a table of parameters; the catalog's parser does not accept brackets of IPv6 hosts.
         */
        private String whole(String uri, String scheme) {
            if (!uri.contains(":")) {
                try {
                    return CATALOG.asEndpointUri(scheme, new LinkedHashMap<>(options), false);
                } catch (URISyntaxException e) {
                    return uri;
                }
            }
            String query = options.entrySet().stream()
                    .map(option -> option.getKey() + "=" + URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            String joint = query.isEmpty() ? "" : uri.contains("?") ? "&" : "?";
            return uri.replaceFirst("//\\[[0-9a-fA-F:.]*]", "//localhost") + joint + query;
        }

        private void report(EndpointValidationResult result, JsonPointer place, RouteCheck.Problems problems) {
            if (result.getSyntaxError() != null) {
                problems.add(place, "'" + written + "' cannot be read: " + result.getSyntaxError() + ".");
            }
            String scheme = written.split("[:?]", 2)[0];
            each(
                    result.getUnknown(),
                    option -> problems.add(
                            placeOf.apply(option),
                            "The component '" + scheme + "' has no option '" + option + "'."
                                    + Nearest.of(option, optionsOf(scheme))
                                            .map(near -> " Is '" + near + "' meant?")
                                            .orElse("")));
            each(
                    result.getRequired(),
                    option -> problems.add(place, "The component '" + scheme + "' needs the option '" + option + "'."));
            each(
                    result.getNotConsumerOnly(),
                    option -> problems.add(
                            placeOf.apply(option),
                            "The option '" + option + "' is for sending only; here messages are received."));
            each(
                    bothWays(scheme, result.getNotProducerOnly()),
                    option -> problems.add(
                            placeOf.apply(option),
                            "The option '" + option + "' is for receiving only; here messages are sent."));
            wrong(
                    result.getInvalidEnum(),
                    option -> "one of " + String.join(", ", result.getEnumChoices(option)),
                    problems);
            wrong(result.getInvalidBoolean(), option -> "true or false", problems);
            wrong(result.getInvalidInteger(), option -> "a whole number", problems);
            wrong(result.getInvalidNumber(), option -> "a number", problems);
            wrong(result.getInvalidDuration(), option -> "a duration such as 500, 10s or 2m", problems);
            wrong(result.getInvalidReference(), option -> "a reference such as #name", problems);
            wrong(result.getInvalidMap(), option -> "a table", problems);
            wrong(result.getInvalidArray(), option -> "a list", problems);
        }

        private void wrong(Map<String, String> values, Function<String, String> right, RouteCheck.Problems problems) {
            if (values != null) {
                values.forEach((option, value) -> problems.add(
                        placeOf.apply(option),
                        "The option '" + option + "' cannot be '" + value + "'; it is " + right.apply(option) + "."));
            }
        }

        private void checkKamelet(String uri, JsonPointer place, RouteCheck.Problems problems) {
            String path = uri.substring("kamelet:".length()).split("\\?", 2)[0];
            String name = path.split("/", 2)[0];
            if (name.contains("{{") || name.equals("source") || name.equals("sink")) {
                return;
            }
            Optional<YamlTree> found = kamelet(name);
            if (found.isEmpty()) {
                problems.add(place, "There is no Kamelet '" + name + "'.");
                return;
            }
            JsonNode definition = found.get().root().at("/spec/definition");
            Set<String> known = new HashSet<>();
            definition.path("properties").fieldNames().forEachRemaining(known::add);
            Set<String> given = new HashSet<>(options.keySet());
            if (uri.contains("?")) {
                try {
                    given.addAll(URISupport.parseQuery(uri.split("\\?", 2)[1]).keySet());
                } catch (URISyntaxException e) {
                    problems.add(place, "'" + written + "' cannot be read: " + e.getReason() + ".");
                }
            }
            for (String option : given) {
                if (!known.contains(option)) {
                    problems.add(
                            placeOf.apply(option),
                            "The Kamelet '" + name + "' has no parameter '" + option + "'."
                                    + Nearest.of(option, known)
                                            .map(near -> " Is '" + near + "' meant?")
                                            .orElse(""));
                }
            }
            for (JsonNode required : definition.path("required")) {
                if (!given.contains(required.asText())) {
                    problems.add(place, "The Kamelet '" + name + "' needs the parameter '" + required.asText() + "'.");
                }
            }
        }

        private static Optional<YamlTree> kamelet(String name) {
            try (InputStream file = EndpointCheck.class.getResourceAsStream("/kamelets/" + name + ".kamelet.yaml")) {
                return file == null
                        ? Optional.empty()
                        : Optional.of(YamlTree.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException | YamlTree.SyntaxException e) {
                return Optional.empty();
            }
        }

        private static Set<String> optionsOf(String scheme) {
            return CATALOG.componentModel(scheme).getEndpointOptions().stream()
                    .map(option -> option.getName())
                    .collect(Collectors.toSet());
        }

        private static Set<String> bothWays(String scheme, Set<String> options) {
            return options == null
                    ? Set.of()
                    : options.stream()
                            .filter(option -> !BOTH_WAYS.contains(scheme + ":" + option))
                            .collect(Collectors.toSet());
        }

        private static void each(Set<String> options, Consumer<String> action) {
            if (options != null) {
                options.forEach(action);
            }
        }
    }
}
