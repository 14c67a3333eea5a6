package dev.serai.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.checksum.ImageFacts;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceImageTest {
    private static final Duration WITHIN = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private Path file;

    private ReferenceImage watched() {
        file = folder.resolve("reference.png");
        return new ReferenceImage(new ReferenceFile(file, Limits.DEFAULT), Duration.ofMillis(100));
    }

    private static byte[] image(int width, int height) {
        return Codecs.write(
                Picture.of(Format.PNG, Frame.of(new byte[width * height], 1, width, height, 0)),
                Format.PNG,
                WriteOptions.DEFAULT);
    }

    @Test
    void followsAFileThatIsWrittenReplacedAndLinked() throws IOException {
        Files.write(folder.resolve("reference.png"), image(3, 4));
        try (ReferenceImage reference = watched()) {
            assertThat(reference.facts().map(ImageFacts::size)).contains("3x4");
            Files.write(file, image(5, 6));
            await().atMost(WITHIN).until(() -> size(reference).equals("5x6"));
            Path next = Files.write(folder.resolve("next.png"), image(7, 8));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            await().atMost(WITHIN).until(() -> size(reference).equals("7x8"));
            Path other = Files.write(folder.resolve("other.png"), image(9, 10));
            Files.delete(file);
            Files.createSymbolicLink(file, other);
            await().atMost(WITHIN).until(() -> size(reference).equals("9x10"));
        }
    }

    @Test
    void seesAChangeThatLeavesTimeAndSizeAsTheyWere() throws IOException {
        Path at = folder.resolve("reference.png");
        byte[] one = image(3, 4);
        Files.write(at, one);
        FileTime time = FileTime.from(Instant.now());
        Files.setLastModifiedTime(at, time);
        ReferenceFile source = new ReferenceFile(at, Limits.DEFAULT);
        assertThat(source.changed()).isPresent();
        byte[] other = one.clone();
        other[other.length - 1] ^= 1;
        Files.write(at, other);
        Files.setLastModifiedTime(at, time);
        assertThat(source.changed().orElseThrow()).isEqualTo(other);
    }

    @Test
    void readsAnOldFileOnce() throws IOException {
        Path at = Files.write(folder.resolve("reference.png"), image(3, 4));
        Files.setLastModifiedTime(at, FileTime.from(Instant.now().minusSeconds(60)));
        ReferenceFile source = new ReferenceFile(at, Limits.DEFAULT);
        assertThat(source.changed()).isPresent();
        assertThat(source.changed()).isEmpty();
    }

    @Test
    void keepsTheLastGoodFactsWhileTheFileIsBrokenOrGone() throws IOException {
        Files.write(folder.resolve("reference.png"), image(3, 4));
        try (ReferenceImage reference = watched()) {
            Files.writeString(file, "no image");
            await().atMost(WITHIN).until(() -> reference.problem().isPresent());
            assertThat(size(reference)).isEqualTo("3x4");
            assertThat(reference.problem().orElseThrow())
                    .contains(file.toString())
                    .contains("not an image")
                    .endsWith("the answers stay those of the last good one.");
            Files.delete(file);
            await().atMost(WITHIN).until(() -> reference.problem().orElse("").contains("there is no such file"));
            assertThat(size(reference)).isEqualTo("3x4");
            Files.write(file, image(4, 4));
            await().atMost(WITHIN).until(() -> size(reference).equals("4x4"));
            assertThat(reference.problem()).isEmpty();
        }
    }

    @Test
    void saysAtOnceThatThereIsNoImageAndTakesItWhenItComes() throws IOException {
        try (ReferenceImage reference = watched()) {
            assertThat(reference.facts()).isEmpty();
            assertThat(reference.problem().orElseThrow())
                    .isEqualTo("The reference image " + file + " cannot be read (there is no such file); datagrams"
                            + " about it are answered with an error until it can.");
            Files.write(file, image(1, 2));
            await().atMost(WITHIN).until(() -> size(reference).equals("1x2"));
        }
    }

    @Test
    void refusesAFolderAndAFileBeyondTheLimit() throws IOException {
        try (ReferenceImage reference =
                new ReferenceImage(new ReferenceFile(folder, Limits.DEFAULT), Duration.ofMinutes(1))) {
            assertThat(reference.problem().orElseThrow()).contains("(it is not a file)");
        }
        Path large = Files.write(folder.resolve("large.png"), image(30, 30));
        try (ReferenceImage reference =
                new ReferenceImage(new ReferenceFile(large, new Limits(10, 10, 1)), Duration.ofMinutes(1))) {
            assertThat(reference.problem().orElseThrow()).contains("the limit is 10");
        }
    }

    @Test
    void outlivesASourceThatFailsInAWayOfItsOwn() {
        ReferenceSource failing = new ReferenceSource() {
            @Override
            public String name() {
                return "x";
            }

            @Override
            public Optional<byte[]> changed() {
                throw new IllegalStateException("out of order");
            }
        };
        try (ReferenceImage reference = new ReferenceImage(failing, Duration.ofMinutes(1))) {
            assertThat(reference.problem().orElseThrow()).contains("out of order");
        }
    }

    private static String size(ReferenceImage reference) {
        return reference.facts().map(ImageFacts::size).orElse("");
    }
}
