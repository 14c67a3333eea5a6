package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A picture that cannot go row by row, of 30 MB, and children with a heap of 32 MB. */
@Timeout(240)
class LargeChildTest {
    private static final byte[] GIF = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 4000 * 2500], 3, 4000, 2500, 0)),
            Format.GIF,
            WriteOptions.DEFAULT);

    @Test
    void aPictureTooLargeForTheChildrenGetsOneOfItsOwn() {
        try (ProcessPool pool = pool(1 << 20)) {
            EncodedImage result = blurred(pool);
            assertThat(result.width()).isEqualTo(4000);
            assertThat(pool.status().lost()).isZero();
        }
    }

    @Test
    void withoutItTheChildIsLost() {
        try (ProcessPool pool = pool(Long.MAX_VALUE)) {
            assertThatThrownBy(() -> blurred(pool))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("The worker failed");
        }
    }

    @Test
    void theSmallestHeapOfItsOwnHoldsThePixels() {
        assertThat(ChildMain.pictureBytes(ChildMain.heapMebibytes(100L << 20))).isBetween(99L << 20, 100L << 20);
    }

    private static ProcessPool pool(long each) {
        ProcessPool.Limits limits = new ProcessPool.Limits(1, Duration.ofSeconds(100), 1 << 28, 1L << 30, each);
        return new ProcessPool(
                ChildMain.command(32, Limits.DEFAULT, WriteOptions.DEFAULT), limits, WriteOptions.DEFAULT);
    }

    private static EncodedImage blurred(ProcessPool pool) {
        Picture picture = Pipeline.parse("blur:2").apply(Codecs.read(GIF, Limits.DEFAULT));
        return pool.patientLane().write(picture, Rendition.in(Format.GIF));
    }
}
