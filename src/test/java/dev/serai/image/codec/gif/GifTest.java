package dev.serai.image.codec.gif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.TestFiles;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GifTest {
    /** The file, its frames as whoever made it has them, and what else is to be found; see gif/make.py. */
    private record Sample(byte[] file, byte[] rgba, int width, int height, int frames, int plays, int[] delays) {
        static Sample of(String name) {
            String[] facts = new String(TestFiles.bytes("gif/" + name + ".txt"), StandardCharsets.US_ASCII)
                    .trim()
                    .split(" ");
            int[] numbers = Arrays.stream(facts).mapToInt(Integer::parseInt).toArray();
            return new Sample(
                    TestFiles.bytes("gif/" + name + ".gif"),
                    TestFiles.bytes("gif/" + name + ".rgba"),
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    Arrays.copyOfRange(numbers, 4, numbers.length));
        }
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "disposals",
                "outside",
                "opaque",
                "covered",
                "index-shared",
                "once",
                "noise-256",
                "plain",
                "root-1",
                "beyond-the-table",
                "no-table",
                "no-canvas",
                "pillow",
                "gifsicle-o1",
                "gifsicle-o3",
                "gifsicle-interlaced",
                "imagemagick",
                "sprites"));
        for (int height = 1; height <= 17; height++) {
            names.add("interlaced-" + height);
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void showsEveryFrameAsOtherProgramsDo(String name) {
        Sample sample = Sample.of(name);
        Picture picture = Codecs.read(sample.file, Limits.DEFAULT);

        assertThat(picture.format()).isEqualTo(Format.GIF);
        assertThat(picture.width()).isEqualTo(sample.width);
        assertThat(picture.height()).isEqualTo(sample.height);
        assertThat(picture.header().frames()).isEqualTo(sample.frames);
        assertThat(delays(picture)).isEqualTo(sample.delays);
        assertThat(picture.loopCount()).isEqualTo(sample.plays);
        assertThat(rgba(picture)).isEqualTo(sample.rgba);
        assertThat(picture.frames().get(0).channels())
                .isEqualTo(picture.header().channels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "covered", "noise-256", "pillow", "gifsicle-o3", "interlaced-9", "no-table"})
    void hasNoAlphaWhereNothingCanBeTransparent(String name) {
        assertThat(Codecs.header(Sample.of(name).file).channels()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disposals", "outside", "sprites", "index-shared"})
    void hasAlphaWherePixelsAreTransparent(String name) {
        assertThat(Codecs.header(Sample.of(name).file).channels()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("names")
    void writesWhatItReadToTheBit(String name) throws IOException {
        Sample sample = Sample.of(name);
        Picture picture = pixels(Codecs.read(sample.file, Limits.DEFAULT));
        byte[] written = Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT);

        Picture again = Codecs.read(written, Limits.DEFAULT);
        assertThat(rgba(again)).isEqualTo(sample.rgba);
        assertThat(delays(again)).isEqualTo(sample.delays);
        assertThat(again.loopCount()).isEqualTo(sample.plays);
        assertThat(rgba(readByTheJdk(written, again.header()))).isEqualTo(sample.rgba);
    }

    @ParameterizedTest
    @MethodSource("names")
    void turnsGrayByItsColorTablesAlone(String name) {
        Sample sample = Sample.of(name);
        Picture picture = Codecs.read(sample.file, Limits.DEFAULT);
        Picture gray = picture.undecoded().orElseThrow().grayscale().orElseThrow();

        assertThat(gray.channels()).isEqualTo(picture.hasAlpha() ? 2 : 1);
        byte[] expected = sample.rgba.clone();
        for (int i = 0; i < expected.length; i += 4) {
            double luma =
                    0.299 * (expected[i] & 0xFF) + 0.587 * (expected[i + 1] & 0xFF) + 0.114 * (expected[i + 2] & 0xFF);
            Arrays.fill(expected, i, i + 3, (byte) Math.round(luma));
        }
        assertThat(rgba(gray)).isEqualTo(expected);
        assertThat(delays(gray)).isEqualTo(sample.delays);
        assertThat(gray.loopCount()).isEqualTo(sample.plays);

        byte[] written = Codecs.write(
                Codecs.read(sample.file, Limits.DEFAULT)
                        .undecoded()
                        .orElseThrow()
                        .grayscale()
                        .orElseThrow(),
                Format.GIF,
                WriteOptions.DEFAULT);
        Picture again = Codecs.read(written, Limits.DEFAULT);
        assertThat(rgba(again)).isEqualTo(expected);
        assertThat(delays(again)).isEqualTo(sample.delays);
        assertThat(again.loopCount()).isEqualTo(sample.plays);
    }

    @Test
    void leavesCommentsBehind() {
        byte[] file = Sample.of("once").file;
        assertThat(latin(file)).contains("made by hand");

        byte[] sent = Codecs.write(Codecs.read(file, Limits.DEFAULT), Format.GIF, WriteOptions.DEFAULT);

        assertThat(latin(sent)).doesNotContain("made by hand");
        assertThat(rgba(Codecs.read(sent, Limits.DEFAULT))).isEqualTo(Sample.of("once").rgba);
    }

    @Test
    void grayIsExactWithEveryLevelAndMotion() {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] samples = new byte[32 * 32];
            for (int j = 0; j < samples.length; j++) {
                samples[j] = (byte) (j < 512 ? j : j + 3 * i);
            }
            frames.add(Frame.of(samples, 1, 32, 32, 10 * i));
        }
        Picture picture = Picture.of(Format.GIF, new Picture.Content(frames, 7, null));

        Picture again = Codecs.read(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT), Limits.DEFAULT);

        assertThat(rgba(again)).isEqualTo(rgba(picture));
        assertThat(again.loopCount()).isEqualTo(7);
        assertThat(delays(again)).isEqualTo(delays(picture));
    }

    @Test
    void keepsTheFrameThatChangesNothing() {
        byte[] samples = new byte[3 * 20];
        Arrays.fill(samples, (byte) 77);
        List<Frame> frames =
                List.of(Frame.of(samples, 3, 5, 4, 50), Frame.of(samples, 3, 5, 4, 70), Frame.of(samples, 3, 5, 4, 0));
        Picture picture = Picture.of(Format.GIF, new Picture.Content(frames, Picture.LOOP_FOREVER, null));

        Picture again = Codecs.read(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT), Limits.DEFAULT);

        assertThat(rgba(again)).isEqualTo(rgba(picture));
        assertThat(delays(again)).containsExactly(5, 7, 0);
        assertThat(again.loopCount()).isEqualTo(Picture.LOOP_FOREVER);
    }

    @Test
    void movingShapesOnNothingComeBackAsTheyWere() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            int width = 1 + random.nextInt(12);
            int height = 1 + random.nextInt(12);
            List<Frame> frames = new ArrayList<>();
            byte[] last = new byte[4 * width * height];
            for (int i = random.nextInt(6); i >= 0; i--) {
                byte[] samples = last.clone();
                for (int j = random.nextInt(20); j > 0; j--) {
                    int at = 4 * random.nextInt(width * height);
                    boolean opaque = random.nextBoolean();
                    samples[at] = (byte) (opaque ? random.nextInt(4) : 0);
                    samples[at + 1] = (byte) (opaque ? random.nextInt(2) : 0);
                    samples[at + 2] = 0;
                    samples[at + 3] = (byte) (opaque ? 255 : 0);
                }
                frames.add(Frame.of(samples, 4, width, height, 20));
                last = samples;
            }
            Picture picture = Picture.of(Format.GIF, new Picture.Content(frames, frames.size() > 1 ? 0 : 1, null));
            Picture again = Codecs.read(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT), Limits.DEFAULT);
            assertThat(rgba(again)).isEqualTo(rgba(picture));
            assertThat(again.header().frames()).isEqualTo(frames.size());
        }
    }

    @Test
    void manyColorsBecomeAGoodFew() {
        int side = 128;
        byte[] samples = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = 3 * (y * side + x);
                samples[at] = (byte) (2 * x);
                samples[at + 1] = (byte) (2 * y);
                samples[at + 2] = (byte) (128 + 60 * Math.sin(x * 0.1) * Math.cos(y * 0.07));
            }
        }
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 3, side, side, 0));

        byte[] written = Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT);
        byte[] again = Codecs.read(written, Limits.DEFAULT).frames().get(0).bytes();

        // Two channels over their whole range: 16 x 16 boxes of 16 levels leave an error of 4.6 in each at best.
        assertThat(rms(samples, again)).isLessThan(5.5);
        assertThat(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT)).isEqualTo(written);
    }

    @Test
    void smoothColorsStaySmooth() {
        int side = 128;
        byte[] samples = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = 3 * (y * side + x);
                samples[at] = (byte) (100 + x / 8);
                samples[at + 1] = (byte) (120 + y / 8);
                samples[at + 2] = (byte) (140 + (x + y) / 24);
            }
        }
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 3, side, side, 0));
        byte[] again = Codecs.read(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT), Limits.DEFAULT)
                .frames()
                .get(0)
                .bytes();

        assertThat(rms(samples, again)).isLessThan(1.0);
    }

    @Test
    void stillPartsOfAQuantizedAnimationStayStill() {
        Random random = new Random(5);
        byte[] first = new byte[3 * 64 * 64];
        random.nextBytes(first);
        byte[] second = first.clone();
        for (int y = 10; y < 30; y++) {
            for (int x = 20; x < 50; x++) {
                if (random.nextBoolean()) {
                    second[3 * (y * 64 + x)] += 99;
                }
            }
        }
        Picture picture = Picture.of(
                Format.PNG,
                new Picture.Content(List.of(Frame.of(first, 3, 64, 64, 40), Frame.of(second, 3, 64, 64, 40)), 0, null));

        Picture again = Codecs.read(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT), Limits.DEFAULT);

        byte[] one = again.frames().get(0).bytes();
        byte[] two = again.frames().get(1).bytes();
        for (int i = 0; i < first.length; i += 3) {
            if (Arrays.equals(first, i, i + 3, second, i, i + 3)) {
                assertThat(Arrays.equals(one, i, i + 3, two, i, i + 3)).isTrue();
            }
        }
    }

    @Test
    void halfTransparentIsDecidedAtTheMiddleAndSixteenBitsAreRounded() {
        short[] samples = {(short) 65535, 128, 127, (short) 0x8080, 0x7FFF, (short) 40000, 0, (short) 0x7F7F};
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 4, 2, 1, 0));

        Picture again = Codecs.read(Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT), Limits.DEFAULT);

        assertThat(rgba(again)).isEqualTo(new byte[] {(byte) 255, 0, 0, (byte) 255, 0, 0, 0, 0});
    }

    @Test
    void keepsAnIccProfile() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        Frame frame = Frame.of(new byte[] {1, 2, 3}, 3, 1, 1, 0);
        Picture picture = Picture.of(Format.GIF, new Picture.Content(List.of(frame), 1, profile));

        byte[] written = Codecs.write(picture, Format.GIF, WriteOptions.DEFAULT);
        assertThat(Codecs.read(written, Limits.DEFAULT).iccProfile()).hasValue(profile);

        byte[] sentOn = Codecs.write(Codecs.read(written, Limits.DEFAULT), Format.GIF, WriteOptions.DEFAULT);
        assertThat(Codecs.read(sentOn, Limits.DEFAULT).iccProfile()).hasValue(profile);
    }

    @Test
    void refusesTenThousandFramesOfOnePixelBeforeDecoding() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, (byte) 0x80, 0, 0, 0, 0, 0, 1, 1, 1});
        for (int i = 0; i < 10_000; i++) {
            file.writeBytes(new byte[] {0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
        }
        file.write(0x3B);

        assertThat(Codecs.header(file.toByteArray()).frames()).isEqualTo(10_000);
        assertThat(refusal(() -> Codecs.read(file.toByteArray(), Limits.DEFAULT)))
                .isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    @Test
    void refusesFramesFarLargerThanTheirCanvas() {
        byte[] file = {
            'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x2C,
            0, 0, 0, 0, -1, -1, -1, -1, 0, 2, 2, 0x44, 1, 0, 0x3B
        };
        assertThat(refusal(() -> Codecs.header(file))).isEqualTo(Refusal.BROKEN_IMAGE);
    }

    @Test
    void countsTheFirstFrameAsCanvas() {
        byte[] file = {
            'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, -1, -1, -1, -1, 0, 2, 2, 0x44, 1, 0,
            0x3B
        };
        assertThat(Codecs.header(file).pixels()).isEqualTo(65_535L * 65_535);
        assertThat(refusal(() -> Codecs.read(file, Limits.DEFAULT))).isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pillow", "disposals", "interlaced-9", "plain", "once"})
    void refusesAFileCutOffAnywhereButBehindTheLastPixelOfAFrame(String name) {
        Sample sample = Sample.of(name);
        byte[] file = sample.file;
        int behind = 0;
        int step = 1 + file.length / 500;
        GifBlocks frame = new GifBlocks(file);
        while (frame.next()) {
            // Between frames there may be comments, which may be cut off.
            int start = behind == 0 ? 6 : frame.control >= 0 ? frame.control + 1 : frame.descriptor + 1;
            // The end code, the end of the data and bytes that stand for no pixel may be missing.
            int lastPixels = Math.max(start, frame.end - 8);
            for (int length = start; length < lastPixels; length += step) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThat(refusal(() -> Codecs.read(cut, Limits.DEFAULT).frames()))
                        .as(name + " cut to " + length)
                        .isEqualTo(Refusal.BROKEN_IMAGE);
            }
            behind++;
            List<Frame> whole =
                    Codecs.read(Arrays.copyOf(file, frame.end), Limits.DEFAULT).frames();
            assertThat(whole).hasSize(behind);
            for (int length = lastPixels; length < frame.end; length++) {
                Picture cut = picture(Arrays.copyOf(file, length));
                if (cut != null) {
                    assertThat(cut.frames().stream().map(Frame::bytes))
                            .as(name + " cut to " + length)
                            .containsExactlyElementsOf(
                                    whole.stream().map(Frame::bytes).toList());
                }
            }
            assertThat(picture(Arrays.copyOf(file, frame.end - 1)))
                    .as(name + " without the end of its data")
                    .isNotNull();
        }
        assertThat(behind).isEqualTo(sample.frames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pillow", "disposals", "interlaced-9", "plain", "once"})
    void skipsWhatBeginsNoBlock(String name) {
        Sample sample = Sample.of(name);
        byte[] secondScreen = Arrays.copyOf(sample.file, GifBlocks.SCREEN);
        for (byte[] unknown : new byte[][] {{0x0A, 0, 9, (byte) 0x84}, {-1}, secondScreen}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            GifBlocks frame = new GifBlocks(sample.file);
            int from = 0;
            while (frame.next()) {
                file.write(sample.file, from, frame.end - from);
                file.writeBytes(unknown);
                from = frame.end;
            }
            byte[] withoutTrailer = file.toByteArray();
            file.write(sample.file, from, sample.file.length - from);

            assertThat(rgba(Codecs.read(file.toByteArray(), Limits.DEFAULT))).isEqualTo(sample.rgba);
            assertThat(rgba(Codecs.read(withoutTrailer, Limits.DEFAULT))).isEqualTo(sample.rgba);
        }
    }

    @Test
    void refusesDataThatEndBeforeThePixels() {
        byte[] shortData = {
            'G', 'I', 'F', '8', '9', 'a', 9, 0, 9, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 9, 0, 9, 0, 0, 2, 2, 0x44, 1, 0, 0x3B
        };
        Picture picture = Codecs.read(shortData, Limits.DEFAULT);
        assertThat(refusal(picture::frames)).isEqualTo(Refusal.BROKEN_IMAGE);
    }

    @Test
    void refusesACodeThatMeansNothing() {
        // Clear (4), then 7, which no string has yet.
        byte[] file = {
            'G', 'I', 'F', '8', '9', 'a', 2, 0, 2, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0x3C, 0, 0, 0x3B
        };
        assertThat(refusal(() -> Codecs.read(file, Limits.DEFAULT).frames())).isEqualTo(Refusal.BROKEN_IMAGE);
    }

    @Test
    void givesAPictureOrARefusalWhateverTheDamage() {
        Random random = new Random(11);
        for (String name :
                List.of("pillow", "disposals", "sprites", "interlaced-17", "noise-256", "once", "imagemagick")) {
            byte[] file = Sample.of(name).file;
            for (int round = 0; round < 1500; round++) {
                byte[] damaged = file.clone();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    damaged[random.nextInt(Math.min(damaged.length, random.nextBoolean() ? 60 : damaged.length))] =
                            (byte) random.nextInt();
                }
                try {
                    Picture picture = Codecs.read(damaged, new Limits(1 << 20, 1 << 20, 100));
                    assertThat(picture.frames()).hasSize(picture.header().frames());
                    assertThat(picture.frames().get(0).channels())
                            .isEqualTo(picture.header().channels());
                } catch (RefusedException refused) {
                    assertThat(refused.refusal())
                            .isIn(Refusal.BROKEN_IMAGE, Refusal.TOO_MANY_PIXELS, Refusal.UNSUPPORTED_FORMAT);
                }
            }
        }
    }

    /** The decoded picture, or null if it is refused. */
    private static Picture picture(byte[] file) {
        try {
            Picture picture = Codecs.read(file, Limits.DEFAULT);
            picture.content();
            return picture;
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN_IMAGE);
            return null;
        }
    }

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call).refusal();
    }

    /** The same picture without its encoded form, so that writing it means encoding it. */
    private static Picture pixels(Picture picture) {
        return Picture.of(picture.format(), picture.content());
    }

    private static int[] delays(Picture picture) {
        return picture.frames().stream()
                .mapToInt(frame -> frame.delayMillis() / 10)
                .toArray();
    }

    private static double rms(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += difference * difference;
        }
        return Math.sqrt(sum / a.length);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All frames as R G B A; transparent pixels all 0. */
    private static byte[] rgba(Picture picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Frame frame : picture.frames()) {
            byte[] from = frame.bytes();
            int channels = frame.channels();
            for (int at = 0; at < from.length; at += channels) {
                byte alpha = channels % 2 == 0 ? from[at + channels - 1] : -1;
                for (int c = 0; c < 3; c++) {
                    out.write(alpha == 0 ? 0 : from[at + (channels < 3 ? 0 : c)]);
                }
                out.write(alpha);
            }
        }
        return out.toByteArray();
    }

    /** The file as the JDK's reader gives its images, put on the canvas here. */
    private static Picture readByTheJdk(byte[] file, Header header) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        List<Frame> frames = new ArrayList<>();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in);
            int[] canvas = new int[header.width() * header.height()];
            for (int i = 0; i < header.frames(); i++) {
                BufferedImage image = reader.read(i);
                IIOMetadataNode root =
                        (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
                IIOMetadataNode place = (IIOMetadataNode)
                        root.getElementsByTagName("ImageDescriptor").item(0);
                IIOMetadataNode control = (IIOMetadataNode)
                        root.getElementsByTagName("GraphicControlExtension").item(0);
                int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
                int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
                for (int y = 0; y < image.getHeight(); y++) {
                    for (int x = 0; x < image.getWidth(); x++) {
                        int pixel = image.getRGB(x, y);
                        if (pixel >>> 24 != 0) {
                            canvas[(top + y) * header.width() + left + x] = pixel;
                        }
                    }
                }
                byte[] samples = new byte[4 * canvas.length];
                for (int j = 0; j < canvas.length; j++) {
                    samples[4 * j] = (byte) (canvas[j] >> 16);
                    samples[4 * j + 1] = (byte) (canvas[j] >> 8);
                    samples[4 * j + 2] = (byte) canvas[j];
                    samples[4 * j + 3] = (byte) (canvas[j] >>> 24);
                }
                int delay = control == null ? 0 : Integer.parseInt(control.getAttribute("delayTime"));
                frames.add(Frame.of(samples, 4, header.width(), header.height(), delay * 10));
                if (control != null && control.getAttribute("disposalMethod").equals("restoreToBackgroundColor")) {
                    for (int y = 0; y < image.getHeight(); y++) {
                        int row = (top + y) * header.width() + left;
                        Arrays.fill(canvas, row, row + image.getWidth(), 0);
                    }
                }
            }
        } finally {
            reader.dispose();
        }
        return Picture.of(Format.GIF, new Picture.Content(frames, 1, null));
    }
}
