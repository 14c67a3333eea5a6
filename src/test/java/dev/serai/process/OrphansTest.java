package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What remains when a parent goes. */
@Timeout(60)
class OrphansTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void childrenEndWithTheirParentHoweverItDies(String signal) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentOfChildren.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> children = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && !line.equals("ready"); line = lines.readLine()) {
                if (line.matches("\\d+")) {
                    children.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
                }
            }
        }
        assertThat(children).hasSize(3).allMatch(ProcessHandle::isAlive);
        assertThat(sockets()).isEmpty();

        new ProcessBuilder("kill", "-" + signal, String.valueOf(parent.pid()))
                .start()
                .waitFor();
        await().atMost(Duration.ofSeconds(3)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));

        try (SocketDirectory next = SocketDirectory.createIn(folder)) {
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactly(next.folder());
            }
        }
    }

    @Test
    void theMeetingPlaceIsPrivateAndGoesAway() throws Exception {
        Path place;
        try (SocketDirectory rendezvous = SocketDirectory.createIn(folder)) {
            place = rendezvous.folder();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                    .isEqualTo("rwx------");
            Files.createFile(rendezvous.next());
        }
        assertThat(place).doesNotExist();
    }

    @Test
    void theFolderOfALivingParentIsLeftAlone() throws Exception {
        Path own = Files.createDirectory(
                folder.resolve("serai-" + ProcessHandle.current().pid() + "-1"));
        Path strangers = Files.createDirectory(folder.resolve("serai-of-others"));
        Path orphan = Files.createDirectory(folder.resolve("serai-999999999-7"));
        Files.createFile(orphan.resolve("1.sock"));
        SocketDirectory.createIn(folder).close();
        assertThat(own).exists();
        assertThat(strangers).exists();
        assertThat(orphan).doesNotExist();
    }

    @Test
    void aLongTemporaryFolderGivesWayToAShortOne() throws Exception {
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", "/tmp/" + "long".repeat(30));
        try (SocketDirectory rendezvous = SocketDirectory.create()) {
            assertThat(rendezvous.next().toString().length()).isLessThan(104);
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    private List<Path> sockets() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sock")).toList();
        }
    }
}
