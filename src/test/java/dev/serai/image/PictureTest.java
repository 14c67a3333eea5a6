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

        Picture gray = new Grayscale().apply(picture);

        assertThat(gray.pending()).isEmpty();
        assertThat(gray.undecoded()).isEmpty();
    }

    @Test
    void whatWouldBeTooLargeIsRefusedBeforeItIsNoted() {
        Scale scale = new Scale(new Limits(1_000, 37 * 29, 1));

        assertThatThrownBy(() -> scale.apply(undecoded(), 2)).isInstanceOf(RefusedException.class);
        assertThat(decoded).hasValue(0);
    }

    private static String applied(Picture picture) {
        return Pipeline.text(picture.applied());
    }

    @Test
    void knowsWhatWasAppliedSinceItWasOpenedAlsoAfterSomebodyAskedForPixels() {
        assertThat(applied(undecoded())).isEmpty();
        Picture noted = Pipeline.parse("scale:0.5,blur:2").apply(undecoded());
        assertThat(applied(noted)).isEqualTo("scale:0.5,blur:2");

        noted.frames();
        assertThat(applied(noted)).isEqualTo("scale:0.5,blur:2");
        Picture own = noted.withFrames(noted.frames());
        assertThat(applied(own)).as("a picture of a user's own frames").isEqualTo("scale:0.5,blur:2");

        Picture gray = Pipeline.parse("grayscale,scale:2,blur:3").apply(own);
        assertThat(gray.pending()).isEmpty();
        assertThat(gray.channels()).isOne();
        assertThat(applied(gray)).isEqualTo("scale:0.5,blur:2,grayscale,scale:2,blur:3");
        assertThat(applied(new Grayscale().apply(gray))).endsWith(",grayscale,scale:2,blur:3,grayscale");
    }

    @Test
    void operationsThatChangeNothingAreApplied() {
        Picture picture = Pipeline.parse("scale:1").apply(undecoded());
        assertThat(applied(picture)).isEqualTo("scale:1");
        assertThat(picture.undecoded()).isPresent();
        assertThat(decoded).hasValue(0);

        picture.frames();
        assertThat(applied(new Scale().apply(picture, 1))).isEqualTo("scale:1,scale:1");
    }
}
