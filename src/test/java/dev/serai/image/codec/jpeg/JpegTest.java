package dev.serai.image.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.TestFiles;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.RefusedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files made by libjpeg-turbo's cjpeg, by Pillow and by TurboJPEG, against the pixels that Pillow decodes from them
 * (see {@code jpeg/make.py}). Every test runs with the codec in Java and with libjpeg-turbo.
 */
class JpegTest {
    private static final List<String> SAMPLINGS = List.of("420", "422", "444", "440", "411", "410", "311");

    enum Engine {
        JAVA,
        LIBRARY;

        JpegEngine engine() {
            if (this == JAVA) {
                return new JpegJavaEngine();
            }
            assumeTrue(JpegTurboEngine.isPresent(), "libjpeg-turbo (libturbojpeg.so.0) is not installed: skipped");
            return new JpegTurboEngine();
        }

        JpegCodec codec() {
            return new JpegCodec(engine());
        }
    }

    private static byte[] file(String name) {
        return TestFiles.bytes("jpeg/" + name + ".jpg");
    }

    private static Picture open(Engine engine, byte[] file) {
        JpegCodec codec = engine.codec();
        return codec.open(file, codec.header(file));
    }

    private static Picture open(Engine engine, String name) {
        return open(engine, file(name));
    }

    private static Frame reference(String name) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(TestFiles.bytes("jpeg/" + name + ".png")));
            int channels = image.getRaster().getNumBands();
            int[] samples = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
            byte[] bytes = new byte[samples.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) samples[i];
            }
            return Frame.of(bytes, channels, image.getWidth(), image.getHeight(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Frame frame(Picture picture) {
        assertThat(picture.frames()).hasSize(1);
        Frame frame = picture.frames().get(0);
        assertThat(frame.width()).isEqualTo(picture.width());
        assertThat(frame.height()).isEqualTo(picture.height());
        assertThat(frame.channels()).isEqualTo(picture.channels());
        return frame;
    }

    private static void assertSame(Frame found, String name) {
        assertWithin(found, name, 0);
    }

    private static void assertWithin(Frame found, String name, int levels) {
        Frame wanted = reference(name);
        assertThat(List.of(found.channels(), found.width(), found.height()))
                .as(name)
                .isEqualTo(List.of(wanted.channels(), wanted.width(), wanted.height()));
        assertThat(farthest(found, wanted)).as(name).isLessThanOrEqualTo(levels);
    }

    private static int farthest(Frame a, Frame b) {
        return IntStream.range(0, a.bytes().length)
                .map(i -> Math.abs((a.bytes()[i] & 0xFF) - (b.bytes()[i] & 0xFF)))
                .max()
                .orElse(0);
    }

    private static double meanDifference(Frame a, Frame b) {
        return IntStream.range(0, a.bytes().length)
                .map(i -> Math.abs((a.bytes()[i] & 0xFF) - (b.bytes()[i] & 0xFF)))
                .average()
                .orElse(0);
    }

    @ParameterizedTest
    @EnumSource
    void decodesBaselineFilesOfEverySampling(Engine engine) {
        for (String sampling : SAMPLINGS) {
            assertSame(frame(open(engine, "baseline-" + sampling)), "baseline-" + sampling);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodesProgressiveFilesToTheSamePixelsAsBaselineOnes(Engine engine) {
        for (String sampling : SAMPLINGS) {
            assertSame(frame(open(engine, "progressive-" + sampling)), "baseline-" + sampling);
        }
        assertSame(frame(open(engine, "grey-progressive")), "grey-progressive");
    }

    @ParameterizedTest
    @EnumSource
    void decodesWhatOtherProgramsWrite(Engine engine) {
        for (String name : List.of(
                "odd-sampling",
                "luma-subsampled",
                "optimised",
                "restart-rows",
                "restart-blocks",
                "restart-progressive",
                "quality-1",
                "quality-100",
                "grey",
                "rgb",
                "three-scans",
                "without-tables",
                "extra-bytes")) {
            assertSame(frame(open(engine, name)), name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodesPicturesOfAnySize(Engine engine) {
        for (String size : List.of("1x1", "2x1", "1x3", "3x2", "5x5", "8x8", "9x9", "16x16", "17x1", "1x33", "33x17")) {
            assertSame(frame(open(engine, "size-" + size)), "size-" + size);
        }
    }

    @ParameterizedTest
    @EnumSource
    void turnsCmykToRgb(Engine engine) {
        assertWithin(frame(open(engine, "cmyk-adobe")), "cmyk-adobe", 1);
        assertWithin(frame(open(engine, "ycck-adobe")), "ycck-adobe", 1);
        assertWithin(frame(open(engine, "cmyk-bare")), "cmyk-bare", 1);
        assertThat(open(engine, "cmyk-adobe").header().channels()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void turnsCmykToRgbByItsProfile(Engine engine) {
        Picture picture = open(engine, "cmyk-profile");
        // Both sides use tables of their own making between the profile's points, coarse where it is dark.
        assertWithin(frame(picture), "cmyk-profile", 16);
        assertThat(meanDifference(frame(picture), reference("cmyk-profile"))).isLessThan(2);
        assertThat(picture.iccProfile()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void decodesAtAFractionOfTheSize(Engine engine) {
        for (String sampling : SAMPLINGS) {
            byte[] file = file("baseline-" + sampling);
            for (int divisor : new int[] {2, 4, 8}) {
                JpegSource reduced = new JpegSource(
                        engine.engine(), ByteBuffer.wrap(file), JpegHeader.read(ByteBuffer.wrap(file)), false, divisor);
                assertSame(reduced.decode().frames().get(0), "baseline-" + sampling + "-" + divisor);
            }
        }
        for (int divisor : new int[] {2, 4, 8}) {
            int width = (61 + divisor - 1) / divisor;
            int height = (43 + divisor - 1) / divisor;
            assertSame(frame(reduced(open(engine, "grey"), width, height)), "grey-" + divisor);
            assertThat(farthest(
                            frame(reduced(luma(open(engine, "baseline-422")), width, height)),
                            frame(reduced(luma(open(Engine.JAVA, "baseline-422")), width, height))))
                    .isZero();
        }
        Picture progressive = open(engine, "progressive-420");
        assertSame(frame(progressive.undecoded().orElseThrow().reduced(31, 22).orElseThrow()), "progressive-420-2");
        for (String size : List.of("9x9", "16x16", "33x17")) {
            Picture whole = open(engine, "size-" + size);
            Picture half = whole.undecoded()
                    .orElseThrow()
                    .reduced((whole.width() + 1) / 2, (whole.height() + 1) / 2)
                    .orElseThrow();
            assertSame(frame(half), "size-" + size + "-2");
        }
    }

    /** libjpeg passes over what stands between segments, and takes a comment without a valid length for an empty one. */
    @ParameterizedTest
    @EnumSource
    void passesOverBytesAndEmptySegmentsBeforeThePicture(Engine engine) {
        byte[] file = file("baseline-420");
        byte[][] between = {{0, 1, 2, 3}, {-2, 0}, {-1, (byte) 0xFE, 0, 0}, {-1, (byte) 0xE5, 0, 1}};
        for (byte[] added : between) {
            ByteBuffer longer = ByteBuffer.allocate(file.length + added.length);
            longer.put(file, 0, 2).put(added).put(file, 2, file.length - 2);

            assertThat(Codecs.formatOf(longer.array())).contains(Format.JPEG);
            assertSame(frame(open(engine, longer.array())), "baseline-420");
        }
    }

    /** A transform to a fraction is square: it would take half the columns of 4:2:2's color, and then make them up. */
    @ParameterizedTest
    @EnumSource
    void scalesColorOfAnySamplingToTheMeanOfItsArea(Engine engine) {
        for (String sampling : SAMPLINGS) {
            Source source = open(engine, "baseline-" + sampling).undecoded().orElseThrow();
            boolean alike = sampling.equals("420") || sampling.equals("444");
            for (int divisor : new int[] {2, 4, 8}) {
                int width = (61 + divisor - 1) / divisor;
                int height = (43 + divisor - 1) / divisor;
                assertThat(source.reduced(width, height).isPresent())
                        .as(sampling + " to 1/" + divisor)
                        .isEqualTo(alike);
                assertThat(source.grayscale()
                                .orElseThrow()
                                .undecoded()
                                .orElseThrow()
                                .reduced(width, height))
                        .isPresent();
            }
        }
    }

    private static Picture luma(Picture picture) {
        return picture.undecoded().orElseThrow().grayscale().orElseThrow();
    }

    private static Picture reduced(Picture picture, int width, int height) {
        return picture.undecoded().orElseThrow().reduced(width, height).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void halvesTinyPicturesToo(Engine engine) {
        Picture dot =
                open(engine, "size-1x3").undecoded().orElseThrow().reduced(1, 2).orElseThrow();
        Picture sameInJava = open(Engine.JAVA, "size-1x3")
                .undecoded()
                .orElseThrow()
                .reduced(1, 2)
                .orElseThrow();
        assertThat(farthest(frame(dot), frame(sameInJava))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void takesLumaAloneForGray(Engine engine) {
        for (String name : List.of(
                "baseline-420",
                "baseline-422",
                "baseline-444",
                "baseline-440",
                "baseline-411",
                "progressive-420",
                "optimised",
                "restart-rows",
                "restart-blocks",
                "restart-progressive",
                "quality-1",
                "quality-100",
                "three-scans",
                "extra-bytes")) {
            Picture gray =
                    open(engine, name).undecoded().orElseThrow().grayscale().orElseThrow();
            byte[] file = gray.undecoded().orElseThrow().encoded().orElseThrow();
            assertSame(frame(gray), name + "-grey");

            Picture again = open(engine, file);
            assertThat(again.channels()).isEqualTo(1);
            assertSame(frame(again), name + "-grey");
            // The JDK's decoder lets samples far out of range wrap around, which happens at the lowest quality.
            if (!name.equals("quality-1")) {
                assertThat(farthest(javax(file), reference(name + "-grey")))
                        .as(name + " by ImageIO")
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    /** What the JDK's own decoder makes of it. */
    private static Frame javax(byte[] file) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
            int[] samples = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
            byte[] bytes = new byte[samples.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) samples[i];
            }
            return Frame.of(bytes, image.getRaster().getNumBands(), image.getWidth(), image.getHeight(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasNoShortWayToGrayWhereThereIsNoLuma(Engine engine) {
        for (String name : List.of("rgb", "cmyk-adobe", "ycck-adobe", "luma-subsampled")) {
            assertThat(open(engine, name).undecoded().orElseThrow().grayscale())
                    .as(name)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void turnsPicturesAsTheirOrientationSays(Engine engine) {
        for (int orientation = 1; orientation <= 8; orientation++) {
            String name = "orientation_" + orientation;
            Picture picture = open(engine, name);
            assertThat(picture.width()).as(name).isEqualTo(orientation < 5 ? 24 : 16);
            assertSame(frame(picture), name);

            Picture gray =
                    open(engine, name).undecoded().orElseThrow().grayscale().orElseThrow();
            assertThat(gray.width()).as(name).isEqualTo(picture.width());
            assertThat(gray.undecoded().orElseThrow().encoded().isPresent()).isEqualTo(orientation == 1);
            frame(gray);

            Picture half = open(engine, name)
                    .undecoded()
                    .orElseThrow()
                    .reduced(picture.width() / 2, picture.height() / 2)
                    .orElseThrow();
            frame(half);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsAProfileOfSeveralSegments(Engine engine) {
        Picture picture = open(engine, "profile");
        byte[] profile = picture.iccProfile().orElseThrow();
        assertThat(profile).hasSizeGreaterThan(131_072);

        byte[] written = engine.codec().write(picture, WriteOptions.DEFAULT);
        assertThat(open(engine, written).iccProfile().orElseThrow()).isEqualTo(profile);
        assertThat(farthest(javax(written), frame(open(Engine.JAVA, written)))).isLessThanOrEqualTo(3);

        Picture half =
                open(engine, "profile").undecoded().orElseThrow().reduced(12, 8).orElseThrow();
        byte[] halved = engine.codec().write(half, WriteOptions.DEFAULT);
        assertThat(open(engine, halved).iccProfile().orElseThrow()).isEqualTo(profile);
    }

    @ParameterizedTest
    @EnumSource
    void givesGrayAGrayProfile(Engine engine) {
        Picture gray =
                open(engine, "profile").undecoded().orElseThrow().grayscale().orElseThrow();
        byte[] file = gray.undecoded().orElseThrow().encoded().orElseThrow();
        byte[] profile = open(engine, file).iccProfile().orElseThrow();
        assertThat(new String(profile, 16, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("GRAY");
        assertThat(gray.iccProfile().orElseThrow()).isEqualTo(profile);
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutAProfileOfAnotherColorSpace(Engine engine) {
        assertThat(open(engine, "profile-of-another-space").iccProfile()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void writesTheSameBytesAsCjpeg(Engine engine) {
        Frame scene = scene();
        Picture picture = Picture.of(Format.PNG, scene);
        assertThat(engine.codec().write(picture, WriteOptions.DEFAULT)).isEqualTo(file("encoded-rgb"));
        assertThat(engine.codec().write(picture, new WriteOptions(30))).isEqualTo(file("encoded-rgb-30"));
    }

    /** Blocks and MCUs that only fill up the picture's edges included. */
    @Test
    void bothEnginesWriteTheSameBytes() {
        int[] sides = {1, 7, 8, 9, 16, 17, 24, 25, 33, 136};
        for (int width : sides) {
            for (int height : sides) {
                byte[] pixels = new byte[width * height * 3];
                new SplittableRandom(width).nextBytes(pixels);
                assertThat(Engine.JAVA.engine().encode(pixels, 0, 3, width, height, 85, null))
                        .isEqualTo(Engine.LIBRARY.engine().encode(pixels, 0, 3, width, height, 85, null));
            }
        }
    }

    /** Bands of the same height as cjpeg's restart intervals. */
    @ParameterizedTest
    @EnumSource
    void writesLargePicturesInBandsAsCjpegDoes(Engine engine) {
        int width = 1013;
        int height = 1055;
        byte[] color = new byte[width * height * 3];
        byte[] gray = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                color[3 * at] = (byte) (x / 4);
                color[3 * at + 1] = (byte) (y / 4);
                color[3 * at + 2] = (byte) ((x + y) / 8);
                gray[at] = (byte) (y / 4);
            }
        }
        assertThat(engine.codec()
                        .write(Picture.of(Format.PNG, Frame.of(color, 3, width, height, 0)), WriteOptions.DEFAULT))
                .isEqualTo(file("encoded-bands"));
        assertThat(engine.codec()
                        .write(Picture.of(Format.PNG, Frame.of(gray, 1, width, height, 0)), WriteOptions.DEFAULT))
                .isEqualTo(file("encoded-bands-grey"));
    }

    /** The header has 16 bits for a side. */
    @ParameterizedTest
    @EnumSource
    void refusesToWriteWhatIsLongerThanAHeaderCanSay(Engine engine) {
        byte[] pixels = new byte[65_536];
        for (Frame frame : List.of(Frame.of(pixels, 1, 65_536, 1, 0), Frame.of(pixels, 1, 1, 65_536, 0))) {
            assertThatThrownBy(() -> engine.codec().write(Picture.of(Format.PNG, frame), WriteOptions.DEFAULT))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("65535 pixels a side");
        }
        Frame longest = Frame.of(Arrays.copyOf(pixels, 65_535), 1, 1, 65_535, 0);
        byte[] file = engine.codec().write(Picture.of(Format.PNG, longest), WriteOptions.DEFAULT);
        assertThat(frame(open(engine, file)).height()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @EnumSource
    void putsAProfileIntoTheFirstBandOnly(Engine engine) throws IOException {
        byte[] profile = open(engine, "profile").iccProfile().orElseThrow();
        byte[] pixels = new byte[1100 * 1000 * 3];
        new SplittableRandom(5).nextBytes(pixels);
        Picture.Content content = new Picture.Content(List.of(Frame.of(pixels, 3, 1100, 1000, 0)), 1, profile);
        byte[] file = engine.codec().write(Picture.of(Format.PNG, content), new WriteOptions(85));
        assertThat(open(engine, file).iccProfile().orElseThrow()).isEqualTo(profile);
        byte[] whole = engine.engine().encode(pixels, 0, 3, 1100, 1000, 85, profile);
        assertThat(file).hasSizeBetween(whole.length - 50, whole.length + 50);
        assertThat(frame(open(engine, file)).bytes())
                .isEqualTo(frame(open(engine, whole)).bytes());
        int[] seenByOthers = rgb(file);
        assertThat(seenByOthers).isEqualTo(rgb(whole));
    }

    private static int[] rgb(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** The scene that the files of these tests show: a PPM file of one header line each for kind, size and depth. */
    private static Frame scene() {
        byte[] ppm = TestFiles.bytes("jpeg/scene.ppm");
        int pixels = 61 * 43 * 3;
        return Frame.of(Arrays.copyOfRange(ppm, ppm.length - pixels, ppm.length), 3, 61, 43, 0);
    }

    @ParameterizedTest
    @EnumSource
    void writesGrayAsGray(Engine engine) {
        Frame gray = reference("grey");
        byte[] file = engine.codec().write(Picture.of(Format.PNG, gray), new WriteOptions(95));
        Picture again = open(engine, file);
        assertThat(again.channels()).isEqualTo(1);
        assertThat(farthest(frame(again), gray)).isLessThan(24);
    }

    @ParameterizedTest
    @EnumSource
    void putsAlphaOnWhite(Engine engine) {
        byte[] pixels = new byte[16 * 16 * 4];
        for (int i = 0; i < pixels.length; i += 4) {
            pixels[i] = (byte) 200;
            pixels[i + 3] = (byte) (i < pixels.length / 2 ? 0 : 128);
        }
        Picture written = open(
                engine,
                engine.codec().write(Picture.of(Format.PNG, Frame.of(pixels, 4, 16, 16, 0)), new WriteOptions(100)));
        byte[] top = Arrays.copyOf(frame(written).bytes(), 3);
        assertThat(top).isEqualTo(new byte[] {-1, -1, -1});
        byte[] bottom = Arrays.copyOfRange(frame(written).bytes(), 15 * 16 * 3, 15 * 16 * 3 + 3);
        // 128 of 255 parts of (200, 0, 0) on white.
        assertThat(bottom[0] & 0xFF).isBetween(226, 229);
        assertThat(bottom[1] & 0xFF).isBetween(125, 129);
    }

    @ParameterizedTest
    @EnumSource
    void writesSixteenBitsAsEight(Engine engine) {
        short[] pixels = new short[8 * 8];
        Arrays.fill(pixels, (short) 0x8080);
        Picture written = open(
                engine,
                engine.codec().write(Picture.of(Format.PNG, Frame.of(pixels, 1, 8, 8, 0)), WriteOptions.DEFAULT));
        assertThat(frame(written).bytes()).containsOnly((byte) 0x80);
    }

    @ParameterizedTest
    @EnumSource
    void makesASmallerFileWithoutGoingThroughRgb(Engine engine) {
        Picture half = open(engine, "baseline-420")
                .undecoded()
                .orElseThrow()
                .reduced(31, 22)
                .orElseThrow();
        byte[] direct = engine.codec().write(half, new WriteOptions(95));
        assertThat(half.undecoded()).as("still not decoded").isPresent();
        Frame decoded = frame(open(engine, direct));
        Frame luma =
                frame(open(engine, direct).undecoded().orElseThrow().grayscale().orElseThrow());
        assertThat(decoded.width()).isEqualTo(31);
        // Luma is the long way's but for the encoder's rounding; color has been halved once less.
        Frame wanted = frame(open(engine, "baseline-420")
                .undecoded()
                .orElseThrow()
                .grayscale()
                .orElseThrow()
                .undecoded()
                .orElseThrow()
                .reduced(31, 22)
                .orElseThrow());
        assertThat(farthest(luma, wanted)).isLessThan(20);
    }

    @Test
    void readsTheHeaderAlone() {
        Header header = new JpegCodec().header(file("progressive-420"));
        assertThat(header).isEqualTo(new Header(Format.JPEG, 61, 43, 3, 8, 1));
        assertThat(new JpegCodec().header(file("orientation_6")).width()).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arithmetic", "arithmetic-progressive"})
    void readsArithmeticCodesWithTheLibraryOnly(String name) {
        assertUnread(Engine.JAVA, file(name), "arithmetic-coded");
        assertSame(frame(open(Engine.LIBRARY, name)), name);
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyItDoesNotReadAFile(Engine engine) {
        assertUnread(engine, file("twelve-bits"), "12 bits a sample");
        assertUnread(engine, file("lossless"), "lossless");
        byte[] hierarchical = file("grey");
        hierarchical[indexOf(hierarchical, 0xC0) + 1] = (byte) 0xC5;
        assertUnread(engine, hierarchical, "hierarchical");
    }

    private static void assertUnread(Engine engine, byte[] file, String reason) {
        assertThatThrownBy(() -> open(engine, file).frames())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason)
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo("unsupported-format");
    }

    @ParameterizedTest
    @EnumSource
    void decodesAFileThatNeverBecomesSharp(Engine engine) {
        frame(open(engine, "never-sharp"));
        assertThat(farthest(frame(open(engine, "never-sharp")), frame(open(Engine.JAVA, "never-sharp"))))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFileCutOffAnywhere(Engine engine) {
        for (String name : List.of("baseline-420", "progressive-420", "restart-rows", "three-scans", "size-1x1")) {
            byte[] whole = file(name);
            for (int length = 0; length < whole.length - 2; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Codecs.read(part, Limits.DEFAULT).frames())
                        .as(name + " cut to " + length)
                        .isInstanceOf(RefusedException.class);
                if (length > 2) {
                    assertThatThrownBy(() -> frame(open(engine, part)))
                            .as(name + " cut to " + length)
                            .isInstanceOf(RefusedException.class);
                    assertThatThrownBy(() -> open(engine, part)
                                    .undecoded()
                                    .orElseThrow()
                                    .grayscale()
                                    .orElseThrow()
                                    .undecoded()
                                    .orElseThrow()
                                    .encoded())
                            .as("grey " + name + " cut to " + length)
                            .isInstanceOf(RefusedException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesAPictureOrARefusalWhateverTheBytes(Engine engine) {
        SplittableRandom random = new SplittableRandom(42);
        for (String name : List.of(
                "baseline-420",
                "baseline-410",
                "progressive-444",
                "restart-blocks",
                "cmyk-adobe",
                "three-scans",
                "grey",
                "quality-1",
                "cmyk-profile",
                "orientation_6",
                "arithmetic")) {
            byte[] whole = file(name);
            for (int round = 0; round < 300; round++) {
                byte[] damaged = whole.clone();
                for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
                    damaged[random.nextInt(2, damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                tolerate(engine, damaged);
            }
        }
    }

    private static void tolerate(Engine engine, byte[] damaged) {
        Limits limits = new Limits(1 << 20, 1_000_000, 1);
        Stream.<Runnable>of(
                        () -> frame(checked(engine, damaged, limits)),
                        () -> checked(engine, damaged, limits)
                                .undecoded()
                                .orElseThrow()
                                .grayscale()
                                .ifPresent(
                                        gray -> gray.undecoded().orElseThrow().encoded()),
                        () -> {
                            Picture picture = checked(engine, damaged, limits);
                            picture.undecoded()
                                    .orElseThrow()
                                    .reduced((picture.width() + 1) / 2, (picture.height() + 1) / 2)
                                    .ifPresent(half -> engine.codec().write(half, WriteOptions.DEFAULT));
                        })
                .forEach(attempt -> {
                    try {
                        attempt.run();
                    } catch (RefusedException refused) {
                        assertThat(refused.code()).isIn("broken-image", "unsupported-format", "too-many-pixels");
                    }
                });
    }

    private static Picture checked(Engine engine, byte[] file, Limits limits) {
        JpegCodec codec = engine.codec();
        Header header = codec.header(file);
        limits.check(header);
        return codec.open(file, header);
    }

    @Test
    void refusesAPictureThatItsBytesCannotHoldBeforeTakingMemoryForIt() {
        byte[] claims = file("baseline-444").clone();
        int frame = indexOf(claims, 0xC0);
        claims[frame + 5] = (byte) 0xFF;
        claims[frame + 7] = (byte) 0xFF;
        assertThat(new JpegCodec().header(claims).pixels()).isGreaterThan(4_000_000_000L);
        assertThatThrownBy(() -> Codecs.read(claims, Limits.DEFAULT))
                .isInstanceOf(RefusedException.class)
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo("too-many-pixels");
        assertThatThrownBy(() -> open(Engine.JAVA, claims).frames())
                .isInstanceOf(RefusedException.class)
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo("broken-image");
    }

    private static int indexOf(byte[] file, int marker) {
        for (int i = 0; i < file.length; i++) {
            if (file[i] == (byte) 0xFF && file[i + 1] == (byte) marker) {
                return i;
            }
        }
        throw new IllegalArgumentException("no such marker");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFileThatGoesThroughItsPictureOverAndOver(Engine engine) {
        byte[] whole = file("grey-progressive");
        int first = indexOf(whole, 0xDA);
        int second = first + 2;
        while (whole[second] != (byte) 0xFF || whole[second + 1] == 0) {
            second++;
        }
        byte[] scan = Arrays.copyOfRange(whole, first, second);
        byte[] bomb = Arrays.copyOf(Arrays.copyOf(whole, second), second + 200 * scan.length + 2);
        for (int i = 0; i < 200; i++) {
            System.arraycopy(scan, 0, bomb, second + i * scan.length, scan.length);
        }
        bomb[bomb.length - 2] = (byte) 0xFF;
        bomb[bomb.length - 1] = (byte) 0xD9;
        assertThatThrownBy(() -> open(engine, bomb).frames())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("too often");
    }
}
