package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of settings and files is so. */
class DocumentationTest {
    private static final Pattern SETTING = Pattern.compile("(serai\\.[a-z0-9.-]+) =(.*)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void theSettingsOfTheOperatorsAreThoseThereAreWithTheirDefaultsAndMeanings() throws IOException {
        List<String> documented = Files.readString(Path.of("docs/operations.md"))
                .lines()
                .filter(line -> line.startsWith("| `serai."))
                .toList();

        assertThat(documented).containsExactlyElementsOf(declared());
    }

    /** The settings as rows of a table; a comment is about all settings between it and the next. */
    private static List<String> declared() throws IOException {
        List<String> rows = new ArrayList<>();
        String meaning = "";
        boolean told = false;
        for (String line : Files.readAllLines(Path.of("src/main/resources/dev/serai/app/application.properties"))) {
            Matcher setting = SETTING.matcher(line);
            if (line.startsWith("# ") && !line.startsWith("# ----")) {
                meaning = told || meaning.isEmpty() ? line.substring(2) : meaning + " " + line.substring(2);
                told = false;
            } else if (setting.matches()) {
                String value = setting.group(2).strip();
                rows.add("| `" + setting.group(1) + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | "
                        + meaning + " |");
                told = true;
            } else {
                meaning = "";
            }
        }
        return rows;
    }

    @Test
    void everyLinkToAFileLeadsToOne() throws IOException {
        List<Path> documents;
        try (Stream<Path> files = Stream.concat(Files.list(Path.of(".")), Files.list(Path.of("docs")))) {
            documents = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        List<String> dead = new ArrayList<>();
        for (Path document : documents) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                if (!link.group(1).startsWith("http") && !Files.exists(document.resolveSibling(link.group(1)))) {
                    dead.add(document + ": " + link.group(1));
                }
            }
        }
        assertThat(documents).hasSizeGreaterThan(5);
        assertThat(dead).isEmpty();
    }
}
