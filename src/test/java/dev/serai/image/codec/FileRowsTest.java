package dev.serai.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.PlainFiles;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a file, in memory or mapped, whichever way they are asked for, are those of the picture decoded as a whole. */
class FileRowsTest {
    private final Random random = new Random(15);

    @TempDir
    private Path folder;

    @Test
    void ofAllTestFiles() throws Exception {
        int[] streamed = new int[Format.values().length];
        for (Path file : testFiles()) {
            try {
                Picture picture = Codecs.read(file, Limits.DEFAULT);
                if (check(file)) {
                    streamed[picture.format().ordinal()]++;
                }
            } catch (RefusedException damaged) {
                // No picture, whichever way it is read.
            }
        }
        assertThat(streamed[Format.PNG.ordinal()]).isGreaterThan(60);
        assertThat(streamed[Format.TIFF.ordinal()]).isGreaterThan(20);
        assertThat(streamed[Format.BMP.ordinal()]).isGreaterThan(8);
    }

    @Test
    void ofTiffsOfAllKindsAndSizes() throws IOException {
        Path file = folder.resolve("made.tif");
        for (int i = 0; i < 160; i++) {
            Samples samples = samples(1 + i % 4, i % 8 < 4 ? 8 : 16);
            int compression = List.of(PlainFiles.NONE, PlainFiles.LZW, PlainFiles.DEFLATE, PlainFiles.PACK_BITS)
                    .get(random.nextInt(4));
            boolean differences =
                    (compression == PlainFiles.LZW || compression == PlainFiles.DEFLATE) && random.nextBoolean();
            PlainFiles.Tiff kind = new PlainFiles.Tiff(
                    compression,
                    random.nextBoolean() ? 0 : 16 * (1 + random.nextInt(4)),
                    random.nextInt(5) == 0 ? 200 : 16 * (1 + random.nextInt(3)),
                    1 + random.nextInt(5),
                    differences);
            PlainFiles.writeTiff(Rows.of(samples, width, height), kind, file);

            assertThat(check(file)).as(kind.toString()).isEqualTo(kind.orientation() < 5);
            if (kind.orientation() == 1) {
                assertSame(Codecs.read(file, Limits.DEFAULT).frames().get(0).samples(), samples, kind.toString());
            }
        }
    }

    @Test
    void ofBmpsOfAllSizes() throws IOException {
        Path file = folder.resolve("made.bmp");
        for (int i = 0; i < 40; i++) {
            Samples samples = samples(i % 2 == 0 ? 1 : 3, 8);
            PlainFiles.writeBmp(Rows.of(samples, width, height), file);

            assertThat(check(file)).isTrue();
            assertSame(Codecs.read(file, Limits.DEFAULT).frames().get(0).samples(), samples, "bmp");
        }
    }

    private int width;
    private int height;

    private Samples samples(int channels, int depth) {
        width = 1 + random.nextInt(150);
        height = 1 + random.nextInt(150);
        Samples samples = Samples.of(depth, channels, width * height * channels);
        for (int i = 0; i < width * height * channels; i++) {
            if (depth == 16) {
                samples.shorts()[i] = (short) random.nextInt();
            } else {
                samples.bytes()[i] = (byte) random.nextInt();
            }
        }
        return samples;
    }

    /** Whether the file can be read row by row; if so, compares its rows with the whole picture. */
    private boolean check(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        Picture whole = Codecs.read(file, Limits.DEFAULT);
        if (!Codecs.memory(file, whole.header()).byRows()) {
            return false;
        }
        Picture.Content content = whole.content();
        Frame frame = content.frames().get(0);
        for (Picture picture : List.of(Codecs.read(file, Limits.DEFAULT), Codecs.read(path, Limits.DEFAULT))) {
            Picture.Stream stream = picture.stream();
            Rows rows = stream.rows();
            assertThat(rows.width()).isEqualTo(frame.width());
            assertThat(rows.height()).isEqualTo(frame.height());
            assertThat(stream.iccProfile()).isEqualTo(content.iccProfile());
            Samples samples = Samples.of(rows.depth(), rows.channels(), rows.stride() * rows.height());
            int count;
            for (int y = 0; y < rows.height(); y += count) {
                count = Math.min(rows.height() - y, 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 5));
                rows.read(samples, y * rows.stride(), count);
            }
            assertSame(samples, frame.samples(), path.toString());
        }
        return true;
    }

    private static void assertSame(Samples actual, Samples expected, String what) {
        boolean same = expected.depth() == 16
                ? Arrays.equals(actual.shorts(), expected.shorts())
                : Arrays.equals(actual.bytes(), expected.bytes());
        assertThat(same).as(what).isTrue();
    }

    private static List<Path> testFiles() throws IOException, URISyntaxException {
        Path root = Path.of(FileRowsTest.class.getResource("gif").toURI()).getParent();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().matches(".*\\.(png|jpg|tif|bmp)"))
                    .sorted()
                    .toList();
        }
    }
}
