package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianBlurTest {
    private final GaussianBlur blur = new GaussianBlur();

    static List<String> references() {
        List<String> references = new ArrayList<>();
        for (int channels = 1; channels <= 4; channels++) {
            references.add("37x29x" + channels + "-8");
            references.add("37x29x" + channels + "-16");
        }
        references.addAll(List.of("1x1x3-8", "40x1x3-8", "1x40x3-8", "3x2x4-8", "40x1x4-8", "167x131x3-8"));
        return references;
    }

    @ParameterizedTest
    @MethodSource("references")
    void isWithinOneLevelOfTheExactGaussian(String name) {
        Picture picture = References.picture(name);

        for (String sigma : List.of("0.5", "1", "2", "5", "20", "100")) {
            Picture blurred = blur.apply(picture, Double.parseDouble(sigma));

            References.assertWithinOneLevel(blurred, References.expected(name, "blur-" + sigma));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.4", "3.6"})
    void isWithinOneLevelWhereTheWayOfWorkingChanges(String sigma) {
        Picture blurred = blur.apply(References.picture("167x131x3-8"), Double.parseDouble(sigma));

        References.assertWithinOneLevel(blurred, References.expected("167x131x3-8", "blur-" + sigma));
    }

    /** Only what can differ from the frame before is computed; the bits are those of the frame by itself. */
    @Property(tries = 150)
    void blursAFrameOfAnAnimationAsItBlursTheFrameAlone(
            @ForAll @DoubleRange(min = 0.3, max = 12) double sigma,
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll boolean wide,
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Frame> frames = new ArrayList<>();
        short[] samples = new short[channels * width * height];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) random.nextInt();
        }
        for (int i = 0; i < 5; i++) {
            frames.add(frame(samples, wide, channels, width, height));
            // The third is the second again; rectangles lie anywhere, at the borders too.
            int changed = i == 1 ? 0 : random.nextInt(1, 4);
            for (int rectangle = 0; rectangle < changed; rectangle++) {
                int left = random.nextInt(width);
                int top = random.nextInt(height);
                int right = random.nextInt(left, Math.min(width, left + 9)) + 1;
                int bottom = random.nextInt(top, Math.min(height, top + 9)) + 1;
                for (int y = top; y < bottom; y++) {
                    for (int x = left * channels; x < right * channels; x++) {
                        samples[y * width * channels + x] = (short) random.nextInt();
                    }
                }
            }
        }

        Picture animation = Picture.of(Format.GIF, new Picture.Content(frames, 0, null));
        List<Frame> blurred = blur.apply(animation, sigma).frames();

        for (int i = 0; i < frames.size(); i++) {
            Frame alone = blur.apply(Picture.of(Format.GIF, frames.get(i)), sigma)
                    .frames()
                    .get(0);
            if (wide) {
                assertThat(blurred.get(i).shorts()).as("frame " + i).isEqualTo(alone.shorts());
            } else {
                assertThat(blurred.get(i).bytes()).as("frame " + i).isEqualTo(alone.bytes());
            }
        }
    }

    private static Frame frame(short[] samples, boolean wide, int channels, int width, int height) {
        if (wide) {
            return Frame.of(samples.clone(), channels, width, height, 10);
        }
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return Frame.of(bytes, channels, width, height, 10);
    }

    @Property(tries = 200)
    void leavesAConstantPictureAsItIs(
            @ForAll @DoubleRange(min = 0.01, max = 100) double sigma,
            @ForAll byte level,
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll @IntRange(min = 1, max = 20) int height) {
        byte[] bytes = new byte[channels * width * height];
        Arrays.fill(bytes, level);
        short[] shorts = new short[bytes.length];
        Arrays.fill(shorts, (short) (257 * (level & 0xff)));

        assertThat(blurred(Frame.of(bytes, channels, width, height, 0), sigma).bytes())
                .isEqualTo(bytes);
        assertThat(blurred(Frame.of(shorts, channels, width, height, 0), sigma).shorts())
                .isEqualTo(shorts);
    }

    @Property(tries = 100)
    void treatsRowsAndColumnsAlike(
            @ForAll @DoubleRange(min = 0.1, max = 30) double sigma,
            @ForAll byte[] noise,
            @ForAll @IntRange(min = 1, max = 60) int width,
            @ForAll @IntRange(min = 1, max = 60) int height) {
        byte[] lying = new byte[width * height];
        byte[] standing = new byte[width * height];
        for (int i = 0; i < lying.length; i++) {
            lying[i] = noise.length == 0 ? 0 : noise[i * 31 % noise.length];
            standing[i % width * height + i / width] = lying[i];
        }

        byte[] a = blurred(Frame.of(lying, 1, width, height, 0), sigma).bytes();
        byte[] b = blurred(Frame.of(standing, 1, height, width, 0), sigma).bytes();

        for (int i = 0; i < a.length; i++) {
            assertThat((b[i % width * height + i / width] & 0xff) - (a[i] & 0xff))
                    .isBetween(-1, 1);
        }
    }

    private Frame blurred(Frame frame, double sigma) {
        return blur.apply(Picture.of(Format.PNG, frame), sigma).frames().get(0);
    }

    @Test
    void givesAnImpulseTheFormOfTheGaussian() {
        short[] samples = new short[41 * 41];
        samples[20 * 41 + 20] = (short) 65535;

        short[] result = blurred(Frame.of(samples, 1, 41, 41, 0), 2).shorts();

        for (int y = 0; y < 41; y++) {
            for (int x = 0; x < 41; x++) {
                double squared = (x - 20) * (x - 20) + (y - 20) * (y - 20);
                boolean within = Math.abs(x - 20) <= 8 && Math.abs(y - 20) <= 8;
                double ideal = within ? 65535 * Math.exp(-squared / 8) / (8 * Math.PI) : 0;
                assertThat((double) (result[y * 41 + x] & 0xffff)).isBetween(ideal - 1.5, ideal + 1.5);
            }
        }
    }

    @Test
    void bleedsNoColorOutOfTransparentPixels() {
        byte[] samples = new byte[4 * 60 * 8];
        for (int i = 0; i < samples.length; i += 4) {
            boolean opaque = i / 4 % 60 >= 30;
            // Transparent black beside opaque red.
            samples[i] = (byte) (opaque ? 200 : 0);
            samples[i + 3] = (byte) (opaque ? 255 : 0);
        }

        byte[] result = blurred(Frame.of(samples, 4, 60, 8, 0), 5).bytes();

        for (int i = 0; i < result.length; i += 4) {
            if (result[i + 3] != 0) {
                assertThat(result[i] & 0xff).isEqualTo(200);
                assertThat(result[i + 1]).isZero();
            }
        }
        assertThat(result[4 * 29 + 3] & 0xff).isBetween(100, 127);
    }

    @Test
    void doesWidePicturesInStripsWithoutSeams() {
        int width = 30_000;
        byte[] samples = new byte[3 * width];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 37 % 256 ^ i / 999);
        }
        byte[] whole = blurred(Frame.of(samples, 3, width, 1, 0), 4).bytes();

        // A window around any place, wide enough for the Gaussian, gives the same as the whole.
        for (int x = 0; x < width - 400; x += 137) {
            byte[] window = Arrays.copyOfRange(samples, 3 * x, 3 * (x + 400));
            byte[] part = blurred(Frame.of(window, 3, 400, 1, 0), 4).bytes();
            assertThat(Arrays.copyOfRange(whole, 3 * (x + 20), 3 * (x + 380)))
                    .isEqualTo(Arrays.copyOfRange(part, 3 * 20, 3 * 380));
        }
    }

    @Test
    void keepsAnAnimationsDelaysLoopAndProfile() {
        Picture blurred = blur.apply(References.animation(), 2);

        assertThat(blurred.frames()).extracting(Frame::delayMillis).containsExactly(40, 70);
        assertThat(blurred.loopCount()).isEqualTo(3);
        assertThat(blurred.iccProfile()).contains(new byte[] {1, 2, 3});
        assertThat(blurred.format()).isEqualTo(Format.GIF);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 100.5, 1e9, Double.POSITIVE_INFINITY, -0.0})
    void refusesASigmaOutOfRange(double sigma) {
        Picture picture = Picture.of(Format.PNG, Frame.of(new byte[1], 1, 1, 1, 0));

        assertThatThrownBy(() -> blur.apply(picture, sigma))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo("invalid-parameter"))
                .hasMessageContaining("The step blur takes a sigma greater than 0 and at most 100 pixels, not ");
    }
}
