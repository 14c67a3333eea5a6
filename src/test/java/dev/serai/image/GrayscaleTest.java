package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrayscaleTest {
    private final Grayscale grayscale = new Grayscale();

    @ParameterizedTest
    @ValueSource(strings = {"37x29x3-8", "37x29x4-8", "37x29x3-16", "37x29x4-16", "1x1x3-8", "40x1x4-8"})
    void isWithinOneLevelOfBt601(String name) {
        Picture gray = grayscale.apply(References.picture(name));

        References.assertWithinOneLevel(gray, References.expected(name, "grayscale"));
        assertThat(gray.channels()).isEqualTo(name.contains("x4-") ? 2 : 1);
    }

    @Test
    void isWithinOneLevelOfBt601ForColorsOfEveryKind() {
        int step = 5;
        int levels = 256 / step + 1;
        byte[] samples = new byte[3 * levels * levels * levels];
        for (int i = 0; i < samples.length; i += 3) {
            int n = i / 3;
            samples[i] = (byte) (n % levels * step);
            samples[i + 1] = (byte) (n / levels % levels * step);
            samples[i + 2] = (byte) (n / levels / levels * step);
        }

        byte[] gray = grayscale
                .apply(Picture.of(Format.PNG, Frame.of(samples, 3, levels * levels, levels, 0)))
                .frames()
                .get(0)
                .bytes();

        for (int i = 0; i < gray.length; i++) {
            double exact = 0.299 * (samples[3 * i] & 0xff)
                    + 0.587 * (samples[3 * i + 1] & 0xff)
                    + 0.114 * (samples[3 * i + 2] & 0xff);
            assertThat(gray[i] & 0xff).isBetween((int) (exact + 0.5) - 1, (int) (exact + 0.5) + 1);
        }
    }

    @Test
    void keepsGrayAsItIsAndWhiteWhite() {
        Picture gray = References.picture("37x29x1-8");
        Picture white = Picture.of(Format.PNG, Frame.of(new short[] {-1, -1, -1}, 3, 1, 1, 0));

        assertThat(grayscale.apply(gray).frames()).isSameAs(gray.frames());
        assertThat(grayscale.apply(gray).header()).isEqualTo(gray.header());
        assertThat(grayscale.apply(white).frames().get(0).shorts()).containsExactly((short) -1);
    }

    @Test
    void keepsAnAnimationsDelaysAndLoop() {
        Picture.Content content = new Picture.Content(
                List.of(Frame.of(new byte[16], 4, 2, 2, 40), Frame.of(new byte[16], 4, 2, 2, 70)), 3, null);

        Picture gray = grayscale.apply(Picture.of(Format.GIF, content));

        assertThat(gray.frames()).extracting(Frame::delayMillis).containsExactly(40, 70);
        assertThat(gray.frames()).extracting(Frame::channels).containsExactly(2, 2);
        assertThat(gray.loopCount()).isEqualTo(3);
        assertThat(gray.iccProfile()).isEmpty();
    }

    @Test
    void turnsAColorProfileIntoAGrayOne() {
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        Picture color =
                Picture.of(Format.PNG, new Picture.Content(List.of(Frame.of(new byte[3], 3, 1, 1, 0)), 1, srgb));

        Picture gray = grayscale.apply(color);

        IccProfile profile = IccProfile.parse(gray.iccProfile().orElseThrow()).orElseThrow();
        assertThat(profile.fits(1)).isTrue();
        assertThat(profile.fits(3)).isFalse();
    }

    @Test
    void takesTheShorterWayWhereThereIsOne() {
        Picture shorter = References.picture("37x29x1-8");
        Source source = new Source() {
            @Override
            public Picture.Content decode() {
                throw new AssertionError("not to be decoded");
            }

            @Override
            public Optional<Picture> grayscale() {
                return Optional.of(shorter);
            }
        };

        assertThat(grayscale
                        .apply(Picture.of(new Header(Format.JPEG, 37, 29, 3, 8, 1), source))
                        .content())
                .isSameAs(shorter.content());
    }
}
