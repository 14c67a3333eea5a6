package dev.serai.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.checksum.Fletcher32;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Kamelets in an application of somebody else's: Camel's own {@code Main}, the library part of Serai, and a route
 * file, in a process of its own. Nothing is registered, and Serai's application is not on its class path.
 */
class KameletApplicationIT {
    @TempDir
    private Path folder;

    @Test
    void aRouteFileIsAllThatAnApplicationNeeds() throws Exception {
        byte[] picture = Codecs.write(
                Picture.of(Format.PNG, Frame.of(new byte[40 * 31 * 3], 3, 40, 31, 0)),
                Format.PNG,
                WriteOptions.DEFAULT);
        Files.createDirectories(folder.resolve("in"));
        Files.write(folder.resolve("in/cat.png"), picture);
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // a short life: compiled once and lightly
                        "-Dfolder=" + folder,
                        "-cp",
                        classPath(),
                        "org.apache.camel.main.Main")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            Path note = folder.resolve("out/cat.png.txt");
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> Files.exists(folder.resolve("in/.camel/cat.png")) || !application.isAlive());
            assertThat(note)
                    .as(Files.readString(folder.resolve("log")))
                    .hasContent("pair impair " + Fletcher32.hex(Fletcher32.of(picture)));
            assertThat(Codecs.header(Files.readAllBytes(folder.resolve("out/cat.png"))))
                    .satisfies(header -> assertThat(header.width()).isEqualTo(20))
                    .satisfies(header -> assertThat(header.height()).isEqualTo(16));
        } finally {
            application.destroy();
            application.waitFor();
        }
    }

    private static String classPath() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
            return Stream.concat(
                            Stream.of(Path.of("src/test/kamelet-application"), Path.of("target/serai-kamelets.jar")),
                            libraries)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
