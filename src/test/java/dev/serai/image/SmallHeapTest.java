package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of 12 megapixels, 36 MB of pixels, in a heap of 32 MB; those of 100 in one of 64 MB are in the profile torture. */
@Timeout(240)
class SmallHeapTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "png,blur:2,png",
        "png,'grayscale,scale:0.3,blur:20',png",
        "png,blur:100,jpg",
        "jpg,blur:2,jpg",
        "jpg,'scale:0.4,blur:5',png",
        "bmp,blur:5,png",
        "tif,blur:2,jpg"
    })
    void worksOnLargePicturesInAHeapThatDoesNotHoldThem(String from, String steps, String to) throws Exception {
        Path source = folder.resolve("source." + from);
        SmallHeap.write(SmallHeap.madeUp(4000, 3000, 3, 8), source);
        Path target = folder.resolve("target." + to);

        run(32, source, steps, target);

        assertThat(Files.size(target)).isGreaterThan(1000);
    }

    /** Does that in a JVM of its own with so large a heap. */
    static void run(int mebibytes, Path source, String steps, Path target) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + mebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:MaxDirectMemorySize=16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        source.toString(),
                        steps,
                        target.toString()))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
    }
}
