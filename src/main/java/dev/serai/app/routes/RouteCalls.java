package dev.serai.app.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.refusal.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The calls between the routes of some files over {@code direct:} and {@code seda:}: what routes receive from, and what
 * they send to. Camel only finds out with the first message that nobody receives it. Addresses that are computed for each
 * message are not known and not checked. A template counts for each route made from it.
 */
final class RouteCalls {
    private static final Set<String> SCHEMES = Set.of("direct", "seda");
    private static final Set<String> RECEIVERS = Set.of("from", "poll", "pollEnrich", "interceptSendToEndpoint");
    private static final Set<String> SENDERS =
            Set.of("to", "toD", "wireTap", "enrich", "recipientList", "routingSlip", "deadLetterUri", "afterUri");

    /** Senders whose expression gives several addresses. */
    private static final Set<String> LISTS = Set.of("recipientList", "routingSlip");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}?:]+?)\\s*(?::([^{}]*))?}}");

    /** Functions of Camel's, such as <code>{{env:HOME}}</code>; elsewhere a default value follows the colon. */
    private static final Set<String> FUNCTIONS =
            Set.of("env", "sys", "service", "service.host", "service.port", "service.name", "bean");

    private static final int MAX_NESTING = 5;

    private final Function<String, Optional<String>> settings;
    private final Map<String, JsonNode> templates = new HashMap<>();
    private final Set<String> received = new LinkedHashSet<>();
    private final List<Pattern> alsoReceived = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();

    private record Call(RouteFile file, int line, String address, String caller) {
        RouteFault fault(Set<String> received) {
            String scheme = address.substring(0, address.indexOf(':') + 1);
            List<String> names = received.stream()
                    .filter(other -> other.startsWith(scheme))
                    .map(other -> other.substring(scheme.length()))
                    .toList();
            return new RouteFault(
                    file.label(),
                    line,
                    "There is no route from '" + address + "', which " + caller + " calls."
                            + Nearest.of(address.substring(scheme.length()), names)
                                    .map(near -> " Is '" + scheme + near + "' meant?")
                                    .orElse(""));
        }
    }

    /**
     * What is being walked through.
     *
     * @param caller the route, for messages
     * @param parameters the values of a template's parameters; empty ones are not known
     * @param place where calls are, if not where they are written: the route made from a template
     * @param optional whether it may not run, so that what it calls may be missing
     */
    private record Scope(
            RouteFile file,
            YamlTree tree,
            String caller,
            Map<String, Optional<String>> parameters,
            Optional<JsonPointer> place,
            boolean optional) {}

    private RouteCalls(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /**
     * The calls that nobody receives, in the order of the files.
     *
     * @param files the files that run together; all other checks have passed
     * @param elsewhere files of parts that do not run; bundled routes that call these see to it themselves
     */
    static List<RouteFault> check(
            Map<RouteFile, YamlTree> files,
            Collection<YamlTree> elsewhere,
            Function<String, Optional<String>> settings) {
        RouteCalls here = new RouteCalls(settings);
        files.values().forEach(here::addTemplates);
        files.forEach(here::add);
        RouteCalls others = new RouteCalls(settings);
        RouteFile unnamed = new RouteFile("", "", "", RouteFile.Origin.BUNDLED);
        elsewhere.forEach(tree -> others.add(unnamed, tree));
        return here.calls.stream()
                .filter(call -> !here.receives(call.address()))
                .filter(call -> call.file().origin() == RouteFile.Origin.ADDED || !others.receives(call.address()))
                .map(call -> call.fault(here.received))
                .distinct()
                .toList();
    }

    private void addTemplates(YamlTree tree) {
        for (JsonNode item : tree.root()) {
            JsonNode template = item.path("routeTemplate");
            templates.putIfAbsent(template.path("id").asText(), template);
        }
    }

    private boolean receives(String address) {
        return received.contains(address)
                || alsoReceived.stream()
                        .anyMatch(pattern -> pattern.matcher(address).matches());
    }

    private void add(RouteFile file, YamlTree tree) {
        if (file.name().endsWith(".kamelet.yaml")) {
            Map<String, Optional<String>> unknown = new HashMap<>();
            tree.root()
                    .at("/spec/definition/properties")
                    .fieldNames()
                    .forEachRemaining(name -> unknown.put(name, Optional.empty()));
            String name = "Kamelet '" + tree.root().at("/metadata/name").asText() + "'";
            JsonPointer place = JsonPointer.compile("/spec/template");
            walk(tree.root().at(place), place, new Scope(file, tree, name, unknown, Optional.empty(), false));
            return;
        }
        for (int i = 0; i < tree.root().size(); i++) {
            JsonPointer place = JsonPointer.empty().appendIndex(i);
            JsonNode item = tree.root().get(i);
            if (item.has("templatedRoute")) {
                addMade(file, tree, item.get("templatedRoute"), place);
            } else if (item.fieldNames().hasNext() && !item.has("routeTemplate") && !item.has("beans")) {
                boolean optional = item.findValue("precondition") != null;
                walk(item, place, new Scope(file, tree, caller(item), Map.of(), Optional.empty(), optional));
            }
        }
    }

    private static String caller(JsonNode item) {
        String kind = item.fieldNames().next();
        String id = item.path(kind).path("id").asText();
        if (kind.equals("from")) {
            return "a route";
        }
        return id.isEmpty() ? "a " + kind : kind + " '" + id + "'";
    }

    /** Adds the route that is made from a template. */
    private void addMade(RouteFile file, YamlTree tree, JsonNode made, JsonPointer place) {
        String ref = made.path("routeTemplateRef").asText();
        JsonNode template = templates.get(ref);
        if (template == null) {
            return;
        }
        Map<String, Optional<String>> values = new HashMap<>();
        RouteTemplates.parametersOf(template).forEach(name -> values.put(name, Optional.empty()));
        template.path("parameters").forEach(parameter -> put(values, parameter, "defaultValue"));
        made.path("parameters").forEach(parameter -> put(values, parameter, "value"));
        String id = made.path("routeId").asText();
        String caller = (id.isEmpty() ? "a route" : "route '" + id + "'") + " made from the template '" + ref + "'";
        boolean optional = template.findValue("precondition") != null;
        walk(template, JsonPointer.empty(), new Scope(file, tree, caller, values, Optional.of(place), optional));
    }

    private static void put(Map<String, Optional<String>> values, JsonNode parameter, String field) {
        if (parameter.path(field).isValueNode()) {
            values.put(
                    parameter.path("name").asText(),
                    Optional.of(parameter.path(field).asText()));
        }
    }

    private void walk(JsonNode node, JsonPointer place, Scope scope) {
        node.fields().forEachRemaining(field -> {
            if (!field.getValue().path("disabled").asText("false").equals("false")) {
                return;
            }
            JsonPointer at = place.appendProperty(field.getKey());
            if (RECEIVERS.contains(field.getKey())) {
                addresses(field.getKey(), field.getValue(), scope).forEach(this::receive);
            } else if (SENDERS.contains(field.getKey()) && !scope.optional()) {
                JsonPointer uri = field.getValue().has("uri") ? at.appendProperty("uri") : at;
                addresses(field.getKey(), field.getValue(), scope).forEach(address -> call(address, uri, scope));
            }
            walk(field.getValue(), at, scope);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), place.appendIndex(i), scope);
            }
        }
    }

    private void receive(String address) {
        if (isKnown(address) && !address.endsWith("*")) {
            received.add(address);
        } else {
            alsoReceived.add(Pattern.compile(Arrays.stream(address.split("\\{\\{.*?}}|\\$\\{.*?}|\\*", -1))
                    .map(Pattern::quote)
                    .reduce((before, after) -> before + ".*" + after)
                    .orElse(".*")));
        }
    }

    private void call(String address, JsonPointer written, Scope scope) {
        if (isKnown(address)) {
            JsonPointer place = scope.place().orElse(written);
            calls.add(new Call(scope.file(), scope.tree().line(place), address, scope.caller()));
        }
    }

    private static boolean isKnown(String address) {
        return !address.contains("{{") && !address.contains("${") && !address.contains("$simple{");
    }

    /** What a step receives from or sends to, such as {@code direct:job}; empty if it is outside or may be missing. */
    private List<String> addresses(String kind, JsonNode step, Scope scope) {
        String uris = uri(step);
        String delimiter = step.path("delimiter").asText(",");
        return (LISTS.contains(kind) ? Arrays.stream(uris.split(Pattern.quote(delimiter))) : Stream.of(uris))
                .map(uri -> resolved(uri.strip(), scope.parameters()))
                .flatMap(uri -> address(uri, step.path("parameters")).stream())
                .toList();
    }

    private static String uri(JsonNode step) {
        if (step.isTextual() || step.path("uri").isTextual()) {
            return step.isTextual() ? step.asText() : step.path("uri").asText();
        }
        JsonNode expression = step.has("expression") ? step.path("expression") : step;
        for (String language : List.of("constant", "simple")) {
            JsonNode text = expression.path(language);
            if (!text.isMissingNode()) {
                return text.isObject() ? text.path("expression").asText() : text.asText();
            }
        }
        return "";
    }

    private static Optional<String> address(String uri, JsonNode options) {
        String[] parts = uri.split("\\?", 2);
        String[] names = parts[0].split(":(//)?", 2);
        String name = names.length > 1 ? names[1] : options.path("name").asText();
        String query = parts.length > 1 ? parts[1] : "";
        boolean mayBeMissing = isSet("failIfNoConsumers", "false", query, options)
                || isSet("discardIfNoConsumers", "true", query, options);
        return SCHEMES.contains(names[0]) && !mayBeMissing ? Optional.of(names[0] + ":" + name) : Optional.empty();
    }

    private static boolean isSet(String option, String value, String query, JsonNode options) {
        return options.path(option).asText().equals(value)
                || Arrays.asList(query.split("&")).contains(option + "=" + value);
    }

    private String resolved(String text, Map<String, Optional<String>> parameters) {
        String resolved = text;
        for (int depth = 0; depth < MAX_NESTING; depth++) {
            resolved = PLACEHOLDER
                    .matcher(resolved)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            value(found.group(1), found.group(2), parameters).orElse(found.group())));
        }
        return resolved;
    }

    private Optional<String> value(String key, String otherwise, Map<String, Optional<String>> parameters) {
        if (otherwise != null && FUNCTIONS.contains(key)) {
            return Optional.empty();
        }
        Optional<String> value = parameters.containsKey(key) ? parameters.get(key) : settings.apply(key);
        return value.or(() -> Optional.ofNullable(otherwise));
    }
}
