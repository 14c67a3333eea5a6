package dev.serai.app.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The route files and Kamelets that are shipped: right, and written the way that editors and strangers read best. */
class BundledRoutesTest {
    private final Settings settings = Settings.load(Map.of());
    private final List<RouteFile> routes =
            Application.routeFiles(settings, Part.all()).bundled();

    private static List<RouteFile> kamelets() throws IOException {
        List<RouteFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(Path.of("src/main/resources/kamelets"))) {
            for (Path path : paths.sorted().toList()) {
                files.add(new RouteFile(
                        path.getFileName().toString(),
                        path.toString(),
                        Files.readString(path, StandardCharsets.UTF_8),
                        RouteFile.Origin.BUNDLED));
            }
        }
        return files;
    }

    @Test
    void everyBundledFileIsRight() throws IOException {
        List<RouteFile> all = new ArrayList<>(routes);
        all.addAll(kamelets());
        assertThat(new RouteCheck(settings::find).check(all)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theFilesOfEveryPartAloneAreRight(Part part) {
        RouteFiles files = Application.routeFiles(settings, Set.of(part));
        assertThat(new RouteCheck(settings::find).check(files.inForce(), files.elsewhere()))
                .isEmpty();
    }

    @Test
    void everyFileInTheFolderIsInForce() throws IOException {
        try (Stream<Path> paths = Files.list(Path.of("src/main/resources/routes"))) {
            assertThat(routes.stream().map(RouteFile::name))
                    .containsExactlyInAnyOrderElementsOf(
                            paths.map(path -> path.getFileName().toString()).toList());
        }
    }

    @Test
    void everyRouteHasAnIdAndADescriptionAndEveryStepAnId() throws Exception {
        List<String> missing = new ArrayList<>();
        for (RouteFile file : routes) {
            for (JsonNode item : YamlTree.parse(file.text()).root()) {
                String kind = item.fieldNames().next();
                JsonNode definition = item.get(kind);
                if (kind.startsWith("route") && !definition.path("id").isTextual()) {
                    missing.add(file.name() + ": a " + kind + " without an id");
                }
                if (Set.of("route", "routeTemplate").contains(kind)
                        && !definition.path("description").isTextual()) {
                    missing.add(file.name() + ": no description of "
                            + definition.path("id").asText());
                }
                walk(file.name() + ": " + definition.path("id").asText(), definition, missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static void walk(String where, JsonNode node, List<String> missing) {
        node.fields().forEachRemaining(field -> {
            if (field.getKey().equals("steps")) {
                for (JsonNode step : field.getValue()) {
                    String kind = step.fieldNames().next();
                    if (!step.get(kind).path("id").isTextual()) {
                        missing.add(where + ": a " + kind + " without an id, in the long form");
                    }
                }
            }
            walk(where, field.getValue(), missing);
        });
        if (node.isArray()) {
            node.forEach(item -> walk(where, item, missing));
        }
    }

    /** Camel starts no route of a process in which two steps have one id, in whichever files they stand. */
    @Test
    void noTwoStepsOfAnyFilesHaveOneId() throws Exception {
        List<String> ids = new ArrayList<>();
        for (RouteFile file : routes) {
            for (JsonNode id : YamlTree.parse(file.text()).root().findValues("id")) {
                ids.add(id.asText());
            }
        }
        assertThat(ids).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void everyKameletParameterSaysWhatItIs() throws Exception {
        for (RouteFile file : kamelets()) {
            JsonNode kamelet = YamlTree.parse(file.text()).root();
            JsonNode definition = kamelet.at("/spec/definition");
            assertThat(kamelet.at("/metadata/name").asText() + ".kamelet.yaml").isEqualTo(file.name());
            assertThat(definition.path("title").asText()).as(file.name()).isNotEmpty();
            assertThat(definition.path("description").asText()).as(file.name()).isNotEmpty();
            Set<String> required = new HashSet<>();
            definition.path("required").forEach(name -> required.add(name.asText()));
            definition.path("properties").fields().forEachRemaining(parameter -> {
                String what = file.name() + " " + parameter.getKey();
                assertThat(parameter.getValue().path("title").asText()).as(what).isNotEmpty();
                assertThat(parameter.getValue().path("description").asText())
                        .as(what)
                        .isNotEmpty();
                assertThat(parameter.getValue().path("type").asText()).as(what).isNotEmpty();
                assertThat(parameter.getValue().has("default") || required.contains(parameter.getKey()))
                        .as(what + " has a default or is required")
                        .isTrue();
            });
        }
    }
}
