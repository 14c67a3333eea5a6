package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of 100 megapixels, 300 MB of pixels, in a heap of 64 MB. */
@Timeout(900)
class HugePicturesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "png,blur:2,png",
        "png,blur:20,png",
        "png,'grayscale,scale:0.3,blur:20',jpg",
        "jpg,blur:2,jpg",
        "jpg,'grayscale,blur:5',png",
        "bmp,blur:2,png",
        "tif,blur:2,jpg"
    })
    void worksOnHugePicturesInAHeapThatDoesNotHoldThem(String from, String steps, String to) throws Exception {
        Path source = folder.resolve("source." + from);
        SmallHeap.write(SmallHeap.madeUp(12_000, 8_300, 3, 8), source);
        Path target = folder.resolve("target." + to);

        SmallHeapTest.run(64, source, steps, target);

        assertThat(Files.size(target)).isGreaterThan(1000);
    }
}
