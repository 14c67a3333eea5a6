package dev.serai.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.Source;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every test file there is, of every format, damaged in many ways: a picture or a refusal comes of it, and soon. */
class HostileFilesTest {
    /** Damaged copies made of each file. */
    private static final int COPIES = Integer.getInteger("serai.test.copies", 30);

    private static final int LARGEST = 100_000;
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 50);
    private static final List<Refusal> EXPECTED =
            List.of(Refusal.BROKEN_IMAGE, Refusal.TOO_MANY_PIXELS, Refusal.UNSUPPORTED_FORMAT, Refusal.TOO_LARGE);

    static List<String> files() throws IOException, URISyntaxException {
        Path root = root();
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().matches(".*\\.(png|gif|jpe?g|webp|bmp|tiff?)"))
                    .filter(file -> file.toFile().length() <= LARGEST)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesAPictureOrARefusal(String name) throws IOException, URISyntaxException {
        byte[] file = Files.readAllBytes(root().resolve(name));
        Random random = new Random(name.hashCode());
        for (int i = 0; i < COPIES; i++) {
            tryAll(damaged(file, random));
        }
    }

    /** Noted first: what they will give is known before, and is what they give. */
    private static final Pipeline STEPS = Pipeline.parse("grayscale,scale:0.5");

    /** What an application does with bytes from a stranger, all of it. */
    private static void tryAll(byte[] file) {
        try {
            Codecs.header(file);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
        }
        Picture picture;
        try {
            picture = Codecs.read(file, LIMITS);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
            return;
        }
        Source source = picture.source().orElseThrow();
        try {
            source.encoded();
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
        }
        try {
            source.grayscale().ifPresent(HostileFilesTest::checkPixels);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
        }
        try {
            source.reduced((picture.width() + 1) / 2, (picture.height() + 1) / 2)
                    .ifPresent(HostileFilesTest::checkPixels);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
        }
        try {
            checkPixels(STEPS.apply(picture));
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
        }
        try {
            checkPixels(picture);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isIn(EXPECTED);
        }
    }

    private static void checkPixels(Picture picture) {
        Picture decoded = Picture.of(picture.format(), picture.content());
        assertThat(decoded.header()).isEqualTo(picture.header());
    }

    /** The file with bytes changed, more often near its beginning, a piece cut out, doubled or cut off. */
    private static byte[] damaged(byte[] file, Random random) {
        byte[] bytes = file.clone();
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 100));
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> -1;
                case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt();
            };
        }
        int from = random.nextInt(bytes.length);
        int to = from + random.nextInt(Math.min(40, bytes.length - from));
        return switch (random.nextInt(changes == 0 ? 3 : 6)) {
            case 0 -> Arrays.copyOf(bytes, from);
            case 1 -> joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
            case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
            default -> bytes;
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Path root() throws URISyntaxException {
        return Path.of(HostileFilesTest.class.getResource("gif").toURI()).getParent();
    }
}
