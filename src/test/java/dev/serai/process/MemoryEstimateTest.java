package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    private static final byte[] PNG = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 100 * 60], 3, 100, 60, 0)), Format.PNG, WriteOptions.DEFAULT);
    private static final long FILES = 2L * PNG.length;

    private static long of(String pipeline) {
        return of(PNG, pipeline, Optional.empty());
    }

    private static long of(byte[] file, String pipeline, Optional<Format> format) {
        Picture picture = Codecs.read(file, Limits.DEFAULT);
        if (!pipeline.isEmpty()) {
            picture = Pipeline.parse(pipeline).apply(picture);
        }
        return MemoryEstimate.of(picture.pending().orElseThrow(), Rendition.in(format));
    }

    @Test
    void ofASmallPictureIsThePixelsBeforeAndAfterTheLargestStepAndTheFiles() {
        assertThat(of("")).isEqualTo(FILES + 18_000);
        assertThat(of("grayscale")).isEqualTo(FILES + 18_000 + 6_000);
        assertThat(of("blur:1")).isEqualTo(FILES + 18_000 + 18_000);
        assertThat(of("grayscale,scale:2")).isEqualTo(PNG.length + 14_400 + 6_000 + 24_000);
        assertThat(of("scale:0.5,scale:4")).isEqualTo(PNG.length + 43_200 + 4_500 + 72_000);
    }

    @Test
    void ofAPictureThatIsReadRowByRowIsAFewRowsHoweverHighItIs() {
        byte[] flat = picture(Format.PNG, 3000, 4000);
        byte[] high = picture(Format.PNG, 3000, 8000);

        assertThat(of(high, "blur:20", Optional.empty()) - high.length)
                .isEqualTo(of(flat, "blur:20", Optional.empty()) + 2L * high.length - 2L * flat.length - high.length)
                .isLessThan(24L << 20);
        assertThat(of(high, "blur:20", Optional.of(Format.JPEG))).isLessThan(24L << 20);
        assertThat(of(picture(Format.JPEG, 3000, 8000), "grayscale,blur:20", Optional.empty()))
                .isLessThan(24L << 20);
    }

    @Test
    void ofAPictureThatIsDecodedOrWrittenAsAWholeIsItsPixels() {
        assertThat(of(picture(Format.PNG, 3000, 8000), "blur:20", Optional.of(Format.WEBP)))
                .isGreaterThan(72_000_000);
        assertThat(of(picture(Format.GIF, 3000, 8000), "blur:20", Optional.of(Format.PNG)))
                .isGreaterThan(144_000_000);
    }

    private static byte[] picture(Format format, int width, int height) {
        Frame frame = Frame.of(new byte[3 * width * height], 3, width, height, 0);
        return Codecs.write(Picture.of(Format.PNG, frame), format, WriteOptions.DEFAULT);
    }
}
