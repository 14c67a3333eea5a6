package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What operations do with a picture that is still a file: they are noted. */
class PictureTest {
    private static final byte[] FILE = {1, 2, 3};

    private final AtomicInteger decoded = new AtomicInteger();

    private Picture undecoded() {
        Picture.Content content = References.picture("37x29x3-8").content();
        return Picture.of(new Header(Format.PNG, 37, 29, 3, 8, 1), new Source() {
            @Override
            public Picture.Content decode() {
                decoded.incrementAndGet();
                return content;
            }

            @Override
            public Optional<byte[]> wholeFile() {
                return Optional.of(FILE);
            }
        });
    }

    @Test
    void operationsAreNotedAndNothingIsDecoded() {
        Picture picture = Pipeline.parse("grayscale,scale:0.5,blur:2").apply(undecoded());

        assertThat(picture.header()).isEqualTo(new Header(Format.PNG, 19, 15, 1, 8, 1));
        Picture.Pending pending = picture.pending().orElseThrow();
        assertThat(pending.file()).isSameAs(FILE);
        assertThat(pending.header()).isEqualTo(new Header(Format.PNG, 37, 29, 3, 8, 1));
        assertThat(pending.steps()).hasToString("[grayscale, scale:0.5, blur:2]");
        assertThat(decoded).hasValue(0);
    }

    @Test
    void whoAsksForPixelsGetsThemHereAndNow() {
        Pipeline pipeline = Pipeline.parse("grayscale,scale:0.5,blur:2");
        Picture picture = pipeline.apply(undecoded());

        byte[] pixels = picture.frames().get(0).bytes();

        Picture atOnce = pipeline.apply(References.picture("37x29x3-8"));
        assertThat(pixels).isEqualTo(atOnce.frames().get(0).bytes());
        assertThat(picture.frames()).isSameAs(picture.frames());
        assertThat(decoded).hasValue(1);
        assertThat(picture.pending()).as("nothing is pending any more").isEmpty();
    }

    @Test
    void operationsOnPixelsAreDoneAtOnce() {
        Picture picture = undecoded();
        assertThat(picture.frames()).hasSize(1);

        Picture grey = new Grayscale().apply(picture);

        assertThat(grey.pending()).isEmpty();
        assertThat(grey.undecoded()).isEmpty();
    }

    @Test
    void whatWouldBeTooLargeIsRefusedBeforeItIsNoted() {
        Scale scale = new Scale(new Limits(1_000, 37 * 29, 1));

        assertThatThrownBy(() -> scale.apply(undecoded(), 2)).isInstanceOf(RefusedException.class);
        assertThat(decoded).hasValue(0);
    }
}
