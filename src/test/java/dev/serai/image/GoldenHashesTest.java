package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every codec, operation and kernel gives the same bits as when {@code golden-hashes.txt} was written: a change that is
 * meant to alter nothing but structure or speed alters no line of it. Whether the bits are right is for other tests,
 * which compare with references from elsewhere.
 *
 * <p>Each line is a name and the first half of a SHA-256: of each test file the decoded pixels, the pixels after each
 * operation and the bytes of each encoder; the same of made-up pictures of all channel counts and depths. They are made
 * in JVMs of their own, in which the native libraries that Serai uses where a machine has them are switched off, so that
 * the lines hold on every machine and JDK.
 *
 * <p>When a change alters results on purpose, the test fails, leaves the new lines in {@code target}, and that file,
 * looked through, replaces the old one.
 */
class GoldenHashesTest {
    @Test
    void plainKernelsGiveTheSameBitsAsEver() throws Exception {
        SortedMap<String, String> golden = golden();

        SortedMap<String, String> actual = run("plain");

        // Where libwebp's machine code does not run, WebP is refused.
        golden.keySet().removeIf(name -> name.contains("webp") && "unsupported-format".equals(actual.get(name)));
        actual.keySet().removeIf(name -> name.contains("webp") && "unsupported-format".equals(actual.get(name)));
        assertGolden(actual, golden);
        assertThat(actual.keySet()).isEqualTo(golden.keySet());
    }

    @Test
    void vectorKernelsGiveTheSameBits() throws Exception {
        SortedMap<String, String> golden = golden();

        SortedMap<String, String> actual = run(GoldenHashes.VECTORS, "--add-modules=jdk.incubator.vector");

        actual.keySet().removeIf(name -> name.contains("webp"));
        assertThat(actual).isNotEmpty();
        assertGolden(actual, golden);
    }

    private static void assertGolden(SortedMap<String, String> actual, SortedMap<String, String> golden) {
        SortedMap<String, String> differing = new TreeMap<>(actual);
        differing.entrySet().removeAll(golden.entrySet());
        assertThat(differing).isEmpty();
    }

    private static SortedMap<String, String> golden() throws Exception {
        return lines(
                Path.of(GoldenHashesTest.class.getResource("golden-hashes.txt").toURI()));
    }

    private static SortedMap<String, String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(line -> line[0], line -> line[1], (a, b) -> b, TreeMap::new));
    }

    private static SortedMap<String, String> run(String kernels, String... options) throws Exception {
        Path file = Path.of("target", "golden-hashes-" + kernels + ".txt").toAbsolutePath();
        Files.deleteIfExists(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-Dserai.image.turbojpeg=false",
                "-Dserai.image.libdeflate=false",
                "-cp",
                System.getProperty("java.class.path"),
                GoldenHashes.class.getName(),
                file.toString(),
                kernels));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Path.of("target", "golden-hashes-" + kernels + ".log").toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        return lines(file);
    }
}
