package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources stay small enough to find one's way: packages, files, and what each package says of itself. */
class SourceLayoutTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String PACKAGE_INFO = "package-info.java";
    private static final int MAX_FILES = 25;
    private static final int MAX_LINES = 400;

    /** The Javadoc of the type that gives a long file its reason. */
    private static final Pattern REASON =
            Pattern.compile("(?s)/\\*\\*(?:(?!\\*/).)*Longer than 400 lines because(?:(?!\\*/).)*\\*/");

    private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME)\\b");

    @Test
    void noPackageHasMoreThan25Files() throws IOException {
        Map<Path, Long> tooLarge = new TreeMap<>();
        packages().forEach((folder, files) -> {
            if (files.size() > MAX_FILES) {
                tooLarge.put(folder, (long) files.size());
            }
        });
        assertThat(tooLarge).isEmpty();
    }

    @Test
    void noFileHasMoreThan400LinesWithoutAReasonInItsJavadoc() throws IOException {
        Map<Path, Long> tooLong = new TreeMap<>();
        for (Path file : files(SOURCES, ".java")) {
            String text = Files.readString(file);
            long lines = text.lines().count();
            if (lines > MAX_LINES && !REASON.matcher(text).find()) {
                tooLong.put(file, lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageHasADescription() throws IOException {
        assertThat(packages().keySet()).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve(PACKAGE_INFO))
                .content()
                .containsPattern("(?s)/\\*\\*.+\\*/\\s*package "));
    }

    @Test
    void nothingIsMarkedAsUnfinished() throws IOException {
        for (Path file : files(Path.of("src"), "")) {
            // Pictures and class files are read as well: no byte is malformed in this charset.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(isText(text) && UNFINISHED.matcher(text).find())
                    .as("%s is unfinished", file)
                    .isFalse();
        }
    }

    private static boolean isText(String content) {
        return content.indexOf('\0') < 0;
    }

    private static Map<Path, List<Path>> packages() throws IOException {
        return files(SOURCES, ".java").stream().collect(Collectors.groupingBy(Path::getParent));
    }

    private static List<Path> files(Path root, String suffix) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
