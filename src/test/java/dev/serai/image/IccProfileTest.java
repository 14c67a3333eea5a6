package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.color.ICC_ProfileGray;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IccProfileTest {
    private final byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

    @Test
    void readsTheColorSpace() {
        IccProfile profile = IccProfile.parse(srgb).orElseThrow();

        assertThat(profile.colorSpace()).isEqualTo("RGB ");
        assertThat(profile.fits(3)).isTrue();
        assertThat(profile.fits(4)).isTrue();
        assertThat(profile.fits(1)).isFalse();
        assertThat(profile.bytes()).isEqualTo(srgb);
    }

    @Test
    void makesAGrayProfileThatOthersReadWithTheSameTonesAndWhite() {
        IccProfile gray = IccProfile.parse(srgb).flatMap(IccProfile::toGray).orElseThrow();

        ICC_Profile read = ICC_Profile.getInstance(gray.bytes());
        assertThat(read).isInstanceOf(ICC_ProfileGray.class);
        assertThat(read.getData(ICC_Profile.icSigMediaWhitePointTag))
                .isEqualTo(ICC_Profile.getInstance(srgb).getData(ICC_Profile.icSigMediaWhitePointTag));
        ICC_ColorSpace grays = new ICC_ColorSpace(read);
        for (float level : new float[] {0, 0.1f, 0.5f, 0.9f, 1}) {
            float[] color = grays.toRGB(new float[] {level});
            assertThat(color[0]).isCloseTo(level, within(0.01f));
            assertThat(color[1]).isCloseTo(level, within(0.01f));
            assertThat(color[2]).isCloseTo(level, within(0.01f));
        }
        assertThat(gray.toGray()).contains(gray);
    }

    @Test
    void makesAGrayProfileOfLinearColorLinear() {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

        IccProfile gray = IccProfile.parse(linear).flatMap(IccProfile::toGray).orElseThrow();

        float[] color = new ICC_ColorSpace(ICC_Profile.getInstance(gray.bytes())).toRGB(new float[] {0.2140f});
        assertThat(color[1]).isCloseTo(0.5f, within(0.01f));
    }

    @Test
    void showsGraysWrittenInColorAsItShowedThemInGray() {
        byte[] gray = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        IccProfile color = IccProfile.parse(gray).flatMap(IccProfile::toRgb).orElseThrow();

        assertThat(color.fits(3)).isTrue();
        assertThat(IccProfile.parse(color.bytes())).isPresent();
        ColorSpace before = new ICC_ColorSpace(ICC_Profile.getInstance(gray));
        ColorSpace after = new ICC_ColorSpace(ICC_Profile.getInstance(color.bytes()));
        for (float level = 0; level <= 1; level += 0.05f) {
            float[] seen = after.toRGB(new float[] {level, level, level});
            for (int c = 0; c < 3; c++) {
                assertThat(seen[c]).isEqualTo(before.toRGB(new float[] {level})[c], within(0.01f));
            }
        }
        assertThat(color.toRgb()).hasValue(color);
    }

    @Test
    void hasNoGrayProfileForOtherSpaces() {
        byte[] pyccOrXyz = ICC_Profile.getInstance(ColorSpace.CS_CIEXYZ).getData();

        assertThat(IccProfile.parse(pyccOrXyz).flatMap(IccProfile::toGray)).isEmpty();
    }

    @Test
    void takesNothingThatIsNotAProfile() {
        assertThat(IccProfile.parse(new byte[0])).isEmpty();
        assertThat(IccProfile.parse(new byte[500])).isEmpty();
        assertThat(IccProfile.parse(Arrays.copyOf(srgb, srgb.length - 1))).isEmpty();
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = srgb.clone();
            for (int i = 0; i <= round % 8; i++) {
                // Mostly in the header and the table of tags.
                int at = random.nextInt(random.nextInt(4) == 0 ? broken.length : 400);
                broken[at] = (byte) (random.nextBoolean() ? random.nextInt() : new int[] {0, -1, 127, -128}[i % 4]);
            }
            IccProfile.parse(broken).flatMap(IccProfile::toGray).ifPresent(gray -> assertThat(
                            IccProfile.parse(gray.bytes()))
                    .isPresent());
        }
    }
}
