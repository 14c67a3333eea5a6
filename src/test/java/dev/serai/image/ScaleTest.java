package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
    private final Scale scale = new Scale();

    private Picture scaled(Frame frame, double factor) {
        return scale.apply(Picture.of(Format.PNG, frame), factor);
    }

    static List<String> references() {
        return GaussianBlurTest.references().stream()
                .filter(name -> !name.startsWith("167"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("references")
    void reducesByAreaAndEnlargesByTheCubic(String name) {
        Picture picture = References.picture(name);

        for (String factor : List.of("0.5", "0.3", "0.75", "0.06", "2", "3.3")) {
            Picture scaled = scale.apply(picture, Double.parseDouble(factor));

            References.assertWithinOneLevel(scaled, References.expected(name, "scale-" + factor));
        }
    }

    @ParameterizedTest
    @CsvSource({"641,0.5,321", "5,0.5,3", "1,0.001,1", "3,0.5,2", "100,0.285,29", "7,4,28", "10,0.05,1", "10,0.04,1"})
    void roundsTheNewSizeHalfUpToAtLeastOne(int old, double factor, int expected) {
        assertThat(scaled(Frame.of(new byte[old * 2], 1, old, 2, 0), factor).width())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void makesAFineChequerboardFlatGrayAtHalfSize(int channels) {
        int size = 130;
        byte[] bytes = new byte[channels * size * size];
        short[] shorts = new short[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int pixel = i / channels;
            boolean white = (pixel % size + pixel / size) % 2 == 0 || channels % 2 == 0 && i % channels == channels - 1;
            bytes[i] = (byte) (white ? 255 : 0);
            shorts[i] = (short) (white ? 65535 : 0);
        }

        int[] flat = References.samples(scaled(Frame.of(bytes, channels, size, size, 0), 0.5));
        int[] flat16 = References.samples(scaled(Frame.of(shorts, channels, size, size, 0), 0.5));

        for (int i = 0; i < flat.length; i++) {
            boolean alpha = channels % 2 == 0 && i % channels == channels - 1;
            assertThat(flat[i]).isBetween(alpha ? 255 : 127, alpha ? 255 : 128);
            assertThat(flat16[i]).isBetween(alpha ? 65535 : 32767, alpha ? 65535 : 32768);
        }
    }

    @Property(tries = 200)
    void leavesAConstantPictureConstant(
            @ForAll @DoubleRange(min = 0.01, max = 4) double factor,
            @ForAll byte level,
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll @IntRange(min = 1, max = 20) int height) {
        byte[] samples = new byte[channels * width * height];
        Arrays.fill(samples, level);

        Picture scaled = scaled(Frame.of(samples, channels, width, height, 0), factor);

        assertThat(scaled.frames().get(0).bytes()).containsOnly(level);
    }

    @Test
    void doesWidePicturesInStripsWithoutSeams() {
        int width = 30_000;
        byte[] samples = new byte[width];
        for (int i = 0; i < width; i++) {
            samples[i] = (byte) (i * 37 % 256 ^ i / 999);
        }
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 1, width, 1, 0));

        byte[] third = scale.apply(picture, 1 / 3.0).frames().get(0).bytes();
        byte[] twice = scale.apply(picture, 2).frames().get(0).bytes();

        assertThat(third).hasSize(10_000);
        for (int i = 0; i < third.length; i++) {
            int sum = (samples[3 * i] & 0xff) + (samples[3 * i + 1] & 0xff) + (samples[3 * i + 2] & 0xff);
            assertThat((third[i] & 0xff) - sum / 3.0).isBetween(-0.51, 0.51);
        }
        // A quarter of a pixel beside an old one: the cubic's weights there.
        for (int i = 2; i < width - 2; i++) {
            double exact = -0.0234375 * (samples[i - 2] & 0xff)
                    + 0.2265625 * (samples[i - 1] & 0xff)
                    + 0.8671875 * (samples[i] & 0xff)
                    - 0.0703125 * (samples[i + 1] & 0xff);
            double limited = Math.min(Math.max(exact, 0), 255);
            assertThat((twice[2 * i] & 0xff) - limited).isBetween(-0.51, 0.51);
        }
    }

    @Test
    void bleedsNoColorOutOfTransparentPixels() {
        // Transparent black beside opaque orange, in every pair.
        byte[] samples = new byte[4 * 8 * 2];
        for (int i = 0; i < samples.length; i += 8) {
            samples[i] = (byte) 240;
            samples[i + 1] = (byte) 120;
            samples[i + 3] = (byte) 255;
        }

        byte[] half = scaled(Frame.of(samples, 4, 8, 2, 0), 0.5).frames().get(0).bytes();

        for (int i = 0; i < half.length; i += 4) {
            assertThat(half[i] & 0xff).isEqualTo(240);
            assertThat(half[i + 1] & 0xff).isEqualTo(120);
            assertThat(half[i + 3] & 0xff).isEqualTo(128);
        }
    }

    @Test
    void keepsAnAnimationsDelaysLoopAndProfile() {
        Picture half = scale.apply(References.animation(), 0.5);

        assertThat(half.frames()).extracting(Frame::delayMillis).containsExactly(40, 70);
        assertThat(half.loopCount()).isEqualTo(3);
        assertThat(half.iccProfile()).contains(new byte[] {1, 2, 3});
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
            public Optional<Picture> reduced(int width, int height) {
                return width == 37 && height == 29 ? Optional.of(shorter) : Optional.empty();
            }
        };

        assertThat(scale.apply(Picture.of(new Header(Format.JPEG, 74, 58, 3, 8, 1), source), 0.5)
                        .content())
                .isSameAs(shorter.content());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, Double.NaN, 4.001, Double.POSITIVE_INFINITY})
    void refusesAFactorOutOfRange(double factor) {
        Picture picture = Picture.of(Format.PNG, Frame.of(new byte[1], 1, 1, 1, 0));

        assertThatThrownBy(() -> scale.apply(picture, factor))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo("invalid-parameter"))
                .hasMessageContaining("The step scale takes a factor greater than 0 and at most 4, not ");
    }
}
