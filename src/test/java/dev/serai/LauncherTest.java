package dev.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher gives the JVM, seen by a {@code java} that only prints its words. */
class LauncherTest {
    /** Bytes of the heap that a server takes with nothing in flight and no message in its queues, with room to collect. */
    private static final long REST = 96L << 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void aJavaThatPrintsItsWords() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                echo "arenas ${MALLOC_ARENA_MAX:-unset}"
                echo "locale" $(locale charmap 2>&1)
                printf '%s\\n' "$@"
                for word; do
                  case $word in
                    -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
                      echo archive >"${word#*=}"
                      echo made >>"$(dirname "$0")/made"
                      ;;
                  esac
                done
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.copy(Path.of("serai"), folder.resolve("serai"));
        Files.createFile(folder.resolve("serai.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "http", "scale", "udp", "--aws"})
    void aServerHasAHeapThatFitsAndGivesMemoryBack(String command) throws Exception {
        assertThat(launch(Map.of(), command))
                .containsSubsequence(
                        "arenas 2",
                        "-XX:+UseSerialGC",
                        "-Xms64m",
                        "-Xmx416m",
                        "-XX:MaxNewSize=32m",
                        "-XX:MaxHeapFreeRatio=30",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        command);
    }

    @Test
    void noCommandIsAServer() throws Exception {
        assertThat(launch(Map.of())).contains("-Xmx416m");
    }

    @Test
    void whatTheUserGivesWeighsMore() throws Exception {
        Map<String, String> environment = Map.of("MALLOC_ARENA_MAX", "8", "SERAI_JAVA_OPTS", "-Xmx1g -XX:+UseG1GC");
        assertThat(launch(environment, "run"))
                .containsSubsequence("arenas 8", "-Xmx416m", "-Xmx1g", "-XX:+UseG1GC", "-jar")
                .doesNotContain("-XX:+UseSerialGC"); // the JVM does not start with two
    }

    /** A locale that cannot be set, in whichever category, leaves a program with none, and the JVM without names outside ASCII. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=b",
                "LC_ALL=POSIX",
                "LANG=xx_XX.UTF-8",
                "LC_CTYPE=C LANG=xx_XX.UTF-8",
                "LC_CTYPE=C.UTF-8 LANG=xx_XX.UTF-8",
                "LC_TIME=xx_XX.UTF-8 LANG=C.UTF-8"
            })
    void theLocaleIsOneOfUtf8(String environment) throws Exception {
        Map<String, String> variables = Arrays.stream(environment.split(" "))
                .map(variable -> variable.split("="))
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
        assertThat(launch(variables, "--version")).contains("locale UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "blur", "send"})
    void aCommandThatServesNothingTakesWhatItNeeds(String command) throws Exception {
        assertThat(launch(Map.of(), command)).noneMatch(word -> word.startsWith("-Xmx"));
    }

    @Test
    void whatIsInFlightAndFullQueuesFitTheHeapTogether() throws Exception {
        Properties defaults = new Properties();
        try (InputStream file = getClass().getResourceAsStream("/dev/serai/app/application.properties")) {
            defaults.load(file);
        }
        Matcher heap = Pattern.compile("-Xmx(\\d+)m").matcher(String.join(" ", launch(Map.of(), "run")));
        assertThat(heap.find()).isTrue();
        assertThat(Long.parseLong(heap.group(1)) << 20)
                .isGreaterThanOrEqualTo(Long.parseLong(defaults.getProperty("serai.http.bytes-in-flight"))
                        + Long.parseLong(defaults.getProperty("serai.embedded.queue-bytes"))
                        + REST);
    }

    @Test
    void anArchiveWhoseMakingWasKilledIsMadeAgainAtOnce() throws Exception {
        launch(Map.of("SERAI_ARCHIVE", "now"), "--version");
        Path archive = archive();
        Files.delete(archive);
        Files.createSymbolicLink(Path.of(archive + ".made"), Path.of("999999999"));
        launch(Map.of("SERAI_ARCHIVE", "now"), "--version");
        assertThat(made()).isEqualTo(2);
        assertThat(archive).exists();
    }

    @Test
    void theArchiveIsMadeOnceAndFirstWhereThatIsAskedFor() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(launch(Map.of("SERAI_ARCHIVE", "now"), "--version"))
                    .contains("-XX:SharedArchiveFile=" + archive(), "-XX:ArchiveRelocationMode=0");
            assertThat(made()).isEqualTo(1);
        }
    }

    @Test
    void anotherJvmWithAnAotCacheHasOneOfItsOwn() throws Exception {
        launch(Map.of("SERAI_ARCHIVE", "now"), "--version");
        Path first = archive();
        Files.delete(first);
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        assertThat(launch(Map.of("SERAI_ARCHIVE", "now"), "--version")).contains("-XX:AOTCache=" + archive());
        assertThat(archive()).isNotEqualTo(first);
    }

    @Test
    void theArchiveIsMadeInTheBackgroundAfterTheFirstCommand() throws Exception {
        assertThat(launch(Map.of("SERAI_ARCHIVE", "yes"), "--version"))
                .contains("--version")
                .noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> Files.exists(archive()) && !Files.exists(Path.of(archive() + ".made"), NOFOLLOW_LINKS));
        assertThat(launch(Map.of("SERAI_ARCHIVE", "yes"), "--version")).contains("-XX:SharedArchiveFile=" + archive());
        assertThat(made()).isEqualTo(1);
    }

    /** A checkout that has yet to be built, by a {@code mvn} that goes on when the test says so. */
    private void makeCheckout() throws IOException {
        Files.delete(folder.resolve("serai.jar"));
        Files.createFile(folder.resolve("pom.xml"));
        Files.createDirectories(folder.resolve("src/main"));
        Path mvn = folder.resolve("bin/mvn");
        Files.writeString(
                mvn,
                """
                #!/bin/sh
                echo build >>builds
                touch target/serai.jar
                until [ -e go ]; do sleep 0.1; done
                mkdir -p target/lib
                """);
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        Path java = folder.resolve("bin/java");
        Files.writeString(java, "#!/bin/sh\nls -d \"$(dirname \"$0\")/../target/lib\"\n");
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", folder.resolve("serai").toString(), "--version");
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        folder.toString(),
                        "SERAI_ARCHIVE",
                        "no",
                        "PATH",
                        folder.resolve("bin") + ":" + System.getenv("PATH")));
        return builder.redirectErrorStream(true).start();
    }

    private static String said(Process process) throws Exception {
        String said = process.inputReader(UTF_8).lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void whoComesWhileAnotherBuildsWaitsForTheWholeOfIt() throws Exception {
        makeCheckout();
        Process first = start();
        await(() -> Files.exists(folder.resolve("target/serai.jar")));
        Process second = start();
        assertThat(second.inputReader(UTF_8).readLine()).contains("waiting for process " + first.pid());
        Files.createFile(folder.resolve("go"));
        assertThat(said(first)).contains("building", "target/lib");
        assertThat(said(second)).contains("target/lib");
        assertThat(folder.resolve("builds")).hasContent("build");
        assertThat(Files.list(folder.resolve("target"))).doesNotContain(folder.resolve("target/serai.build"));
    }

    @Test
    void aBuildThatWasKilledOrFailedHoldsUpNobody() throws Exception {
        makeCheckout();
        Files.createDirectories(folder.resolve("target"));
        Process killed = start();
        await(() -> Files.exists(folder.resolve("target/serai.jar")));
        killed.destroyForcibly().waitFor();
        Files.delete(folder.resolve("target/serai.jar"));
        Files.createFile(folder.resolve("go"));
        assertThat(said(start())).contains("building", "target/lib");
        assertThat(folder.resolve("builds")).hasContent("build\nbuild");
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    private Path archive() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElse(folder.resolve("none"));
        }
    }

    private int made() throws IOException {
        return Files.readAllLines(folder.resolve("bin/made")).size();
    }

    /** What the launcher's JVM prints. */
    private List<String> launch(Map<String, String> environment, String... words) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("bash", folder.resolve("serai").toString());
        builder.command().addAll(List.of(words));
        builder.environment().keySet().removeIf(name -> name.matches("(SERAI_|MALLOC_|LC_|LANG).*"));
        builder.environment().putAll(Map.of("JAVA_HOME", folder.toString(), "SERAI_ARCHIVE", "no"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", said)).isZero();
        return said;
    }
}
