package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    private static final byte[] PNG = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 100 * 60], 3, 100, 60, 0)), Format.PNG, WriteOptions.DEFAULT);
    private static final long FILES = 2L * PNG.length;

    private static long of(String pipeline) {
        Picture picture = Codecs.read(PNG, Limits.DEFAULT);
        if (!pipeline.isEmpty()) {
            picture = Pipeline.parse(pipeline).apply(picture);
        }
        return MemoryEstimate.of(picture.pending().orElseThrow());
    }

    @Test
    void isThePixelsBeforeAndAfterTheLargestStepAndTheFiles() {
        assertThat(of("")).isEqualTo(FILES + 18_000);
        assertThat(of("grayscale")).isEqualTo(FILES + 18_000 + 6_000);
        assertThat(of("blur:1")).isEqualTo(FILES + 18_000 + 18_000);
        assertThat(of("grayscale,scale:2")).isEqualTo(FILES + 6_000 + 24_000);
        assertThat(of("scale:0.5,scale:4")).isEqualTo(FILES + 4_500 + 72_000);
    }
}
