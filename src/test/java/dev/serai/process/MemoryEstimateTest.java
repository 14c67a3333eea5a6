package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    private static final byte[] PNG = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 100 * 60], 3, 100, 60, 0)), Format.PNG, WriteOptions.DEFAULT);
    private static final long FILES = 2L * PNG.length;

    private static long of(String pipeline) {
        return MemoryEstimate.of(new Work(PNG, pipeline, Optional.empty()));
    }

    @Test
    void isThePixelsBeforeAndAfterTheLargestStepAndTheFiles() {
        assertThat(of("")).isEqualTo(FILES + 18_000);
        assertThat(of("grayscale")).isEqualTo(FILES + 18_000 + 6_000);
        assertThat(of("blur:1")).isEqualTo(FILES + 18_000 + 18_000);
        assertThat(of("grayscale,scale:2")).isEqualTo(FILES + 6_000 + 24_000);
        assertThat(of("scale:0.5,scale:4")).isEqualTo(FILES + 4_500 + 72_000);
    }

    @Test
    void whatWillBeRefusedNeedsOnlyItsBytes() {
        assertThat(of("sharpen")).isEqualTo(FILES);
        assertThat(MemoryEstimate.of(new Work(new byte[100], "blur:1", Optional.empty())))
                .isEqualTo(200);
        assertThat(MemoryEstimate.of(Work.header(PNG))).isEqualTo(FILES);
    }
}
