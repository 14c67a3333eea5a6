package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.RefusedException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InProcessEngineTest {
    private static final InProcessEngine ENGINE = new InProcessEngine(WriteOptions.DEFAULT);
    private static final byte[] PNG = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 10 * 6], 3, 10, 6, 0)), Format.PNG, WriteOptions.DEFAULT);

    @Test
    void theResultSaysWhatItIs() {
        EncodedImage result = ENGINE.perform(
                new EncodeRequest(PNG, "grayscale,scale:0.5", Rendition.in(Optional.of(Format.JPEG))), Limits.DEFAULT);
        assertThat(result.format()).isEqualTo(Format.JPEG);
        assertThat(result.width()).isEqualTo(5);
        assertThat(result.height()).isEqualTo(3);
        assertThat(Codecs.header(result.image()).channels()).isEqualTo(1);
    }

    @Test
    void withoutStepsTheImageIsOnlyWrittenAnew() {
        EncodedImage result =
                ENGINE.perform(new EncodeRequest(PNG, "", Rendition.in(Optional.empty())), Limits.DEFAULT);
        assertThat(result.format()).isEqualTo(Format.PNG);
        assertThat(Codecs.header(result.image()).width()).isEqualTo(10);
    }

    @Test
    void aWrongPipelineIsToldBeforeTheImageIsLookedAt() {
        assertThatThrownBy(() -> ENGINE.perform(
                        new EncodeRequest(new byte[0], "sharpen", Rendition.in(Optional.empty())), Limits.DEFAULT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("sharpen");
    }

    @Test
    void warmingUpDoesEachKindOfWork() {
        Set<String> done = new HashSet<>();
        WarmUp warmUp = new WarmUp(work -> {
            done.add(work.pipeline());
            return ENGINE.perform(work, Limits.DEFAULT);
        });
        while (!warmUp.goOn()) {
            continue;
        }
        assertThat(done).containsExactlyInAnyOrder("grayscale", "blur:2", "scale:0.5");
    }
}
